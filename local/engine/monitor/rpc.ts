import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceHookRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { encodeProperties } from "../wire/encode.ts";
import type { ResourceMonitor } from "./monitor.ts";
import { empty, resource } from "./protocol.ts";

/** A method of the monitor's protocol. */
export type Method = (request: never) => Promise<unknown>;

/** What the SDK may use. What is left out it refuses itself, by name: error hooks, state migrations, parameterized packages. */
const F = resource.ResourceMonitorFeature;
const features = [
  F.RESOURCE_MONITOR_FEATURE_SECRETS,
  F.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  F.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
  F.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  F.RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER,
  F.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
  F.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
  F.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
];

/** The protocol's methods over a monitor; the doors (in process, gRPC) call them.
 * @param shutdown What to do when the program says that it has registered everything.
 * @see https://github.com/pulumi/pulumi/blob/master/proto/pulumi/resource.proto */
export function monitorMethods(
  monitor: ResourceMonitor,
  shutdown: () => Promise<void>,
): Readonly<Record<string, Method>> {
  const { transforms, hooks } = monitor;
  return {
    getDeploymentInfo: async () => new resource.DeploymentInfo().setSupportedfeaturesList(features),
    registerStackTransform: async (callback: Callback) => (
      transforms.addForStack(callback),
      new empty.Empty()
    ),
    registerStackInvokeTransform: async (callback: Callback) => (
      transforms.addForInvokes(callback),
      new empty.Empty()
    ),
    registerResourceHook: async (hook: RegisterResourceHookRequest) => (
      hooks.register(hook),
      new empty.Empty()
    ),
    registerResource: (request: RegisterResourceRequest) => monitor.registerResource(request),
    registerResourceOutputs: async (request: RegisterResourceOutputsRequest) => (
      monitor.registerOutputs(request),
      new empty.Empty()
    ),
    readResource: async (request: ReadResourceRequest) => {
      const { urn, outputs, secrets } = await monitor.readResource(request);
      return new resource.ReadResourceResponse()
        .setUrn(urn)
        .setProperties(encodeProperties(outputs, secrets));
    },
    invoke: async (request: ResourceInvokeRequest) => {
      const response = new resource.ResourceInvokeResponse();
      if (request.getTok() !== "pulumi:pulumi:getResource")
        return response.setReturn(encodeProperties(await monitor.invoke(request)));
      const { urn } = (request.getArgs()?.toJavaScript() ?? {}) as { urn?: string };
      const found = monitor.getResource(urn ?? "");
      const secrets = found.secretOutputs.map((path) => `state.${path}`);
      return response.setReturn(
        encodeProperties({ urn: found.urn, id: found.id ?? "", state: found.outputs }, secrets),
      );
    },
    call: async (request: { getTok(): string }) => {
      throw new Error(`${request.getTok()}: methods of components are not known here`);
    },
    existsResource: async () => {
      throw new Error("CustomResource.exists is not known here");
    },
    signalAndWaitForShutdown: async () => (await shutdown(), new empty.Empty()),
  };
}
