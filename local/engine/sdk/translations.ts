import type { Callback as CallbackMessage } from "@pulumi/pulumi/proto/callback_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceHookRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceCallRequest,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { SourcePosition, StackTrace } from "@pulumi/pulumi/proto/source_pb.js";
import type {
  Callback,
  InvokeAnswer,
  InvokeFunction,
  ReadAnswer,
  ReadResource,
  RegisterHook,
  RegisterOutputs,
  RegisterResource,
  RegisteredResource,
} from "../monitor/messages.ts";
import type { MonitorMethods } from "../monitor/methods.ts";
import { sourceOf, type Position } from "../source.ts";
import type { Proto } from "./proto.ts";
import { optionsOfRequest } from "./resource-options.ts";
import { readStruct, writeStruct } from "./structs.ts";

/** A method as the SDK calls it and as the monitor understands it. */
export interface Translation {
  /** From the SDK's protobuf message. */
  readonly read: (request: never) => unknown;
  /** To the protobuf message that the SDK waits for. */
  readonly write: (answer: never) => unknown;
}

/** Translates each method of the protocol.
 * @param root Folder of the program, which source lines are told relative to. */
export function translations(
  proto: Proto,
  root: string,
): Readonly<Record<keyof MonitorMethods, Translation>> {
  const { resource, empty } = proto;
  const nothing = () => new empty.Empty();
  return {
    registerStackTransform: { read: readCallback, write: nothing },
    registerStackInvokeTransform: { read: readCallback, write: nothing },
    registerResourceHook: {
      read: (request: RegisterResourceHookRequest): RegisterHook => ({
        name: request.getName(),
        callback: readCallback(request.getCallback()),
        onDryRun: request.getOnDryRun(),
        ignoreErrors: request.getIgnoreErrors(),
      }),
      write: nothing,
    },
    registerResource: {
      read: (request: RegisterResourceRequest): RegisterResource => ({
        ...optionsOfRequest(request),
        type: request.getType(),
        name: request.getName(),
        custom: request.getCustom(),
        remote: request.getRemote(),
        parent: request.getParent(),
        properties: readStruct(request.getObject()),
        propertyDependencies: Object.fromEntries(
          [...request.getPropertydependenciesMap().entries()].map(([property, urns]) => [
            property,
            urns.getUrnsList(),
          ]),
        ),
        // Older versions have no such member.
        replacementTrigger: request.getReplacementTrigger?.()?.toJavaScript() ?? undefined,
        transforms: request.getTransformsList().map(readCallback),
        source: sourceOfRequest(request, root),
      }),
      write: ({ urn, id, properties, propertyDependencies }: RegisteredResource) => {
        const response = new resource.RegisterResourceResponse()
          .setUrn(urn)
          .setId(id)
          .setObject(writeStruct(proto, properties));
        for (const [property, urns] of Object.entries(propertyDependencies))
          response
            .getPropertydependenciesMap()
            .set(
              property,
              new resource.RegisterResourceResponse.PropertyDependencies().setUrnsList([...urns]),
            );
        return response;
      },
    },
    registerResourceOutputs: {
      read: (request: RegisterResourceOutputsRequest): RegisterOutputs => ({
        urn: request.getUrn(),
        outputs: readStruct(request.getOutputs()),
      }),
      write: nothing,
    },
    readResource: {
      read: (request: ReadResourceRequest): ReadResource => ({
        type: request.getType(),
        name: request.getName(),
        id: request.getId(),
        parent: request.getParent(),
        provider: request.getProvider(),
        properties: readStruct(request.getProperties()),
        dependencies: request.getDependenciesList(),
        source: sourceOfRequest(request, root),
      }),
      write: ({ urn, properties }: ReadAnswer) =>
        new resource.ReadResourceResponse().setUrn(urn).setProperties(writeStruct(proto, properties)),
    },
    invoke: {
      read: (request: ResourceInvokeRequest): InvokeFunction => ({
        token: request.getTok(),
        args: readStruct(request.getArgs()),
        provider: request.getProvider(),
        version: request.getVersion(),
      }),
      write: ({ properties }: InvokeAnswer) =>
        new resource.ResourceInvokeResponse().setReturn(writeStruct(proto, properties)),
    },
    call: { read: (request: ResourceCallRequest) => ({ token: request.getTok() }), write: nothing },
    existsResource: { read: () => undefined, write: nothing },
    signalAndWaitForShutdown: { read: () => undefined, write: nothing },
  };
}

/** What the SDK may use. What is left out it refuses itself, by name: error hooks, state migrations, parameterized packages. */
export function deploymentInfo({ resource }: Proto) {
  const feature = resource.ResourceMonitorFeature;
  return new resource.DeploymentInfo().setSupportedfeaturesList([
    feature.RESOURCE_MONITOR_FEATURE_SECRETS,
    feature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
    feature.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
    feature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
    feature.RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER,
    feature.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
    feature.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
    feature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
  ]);
}

/** The same, by the names that older versions of the SDK ask with. */
export const legacyFeatures: ReadonlySet<string> = new Set([
  "secrets",
  "resourceReferences",
  "outputValues",
  "aliasSpecs",
  "transforms",
  "invokeTransforms",
  "resourceHooks",
]);

function readCallback(message: CallbackMessage | undefined): Callback {
  return { target: message?.getTarget() ?? "", token: message?.getToken() ?? "" };
}

/** The line of the program that a request comes from. */
function sourceOfRequest(
  request: { getSourceposition(): SourcePosition | undefined; getStacktrace?(): StackTrace | undefined },
  root: string,
): string | undefined {
  const frames =
    request
      .getStacktrace?.()
      ?.getFramesList()
      .map((frame) => frame.getPc()) ?? [];
  return sourceOf([request.getSourceposition(), ...frames].map(position), root);
}

function position(from: SourcePosition | undefined): Position | undefined {
  return from?.getUri() ? { uri: from.getUri(), line: from.getLine() } : undefined;
}
