import { encodeProperties } from "../wire/encode.ts";
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
} from "./messages.ts";
import type { ResourceMonitor } from "./monitor.ts";

/** What a program may ask of the engine, by the name of the protocol's method. */
export interface MonitorMethods {
  registerStackTransform(callback: Callback): Promise<void>;
  registerStackInvokeTransform(callback: Callback): Promise<void>;
  registerResourceHook(hook: RegisterHook): Promise<void>;
  registerResource(resource: RegisterResource): Promise<RegisteredResource>;
  registerResourceOutputs(outputs: RegisterOutputs): Promise<void>;
  readResource(resource: ReadResource): Promise<ReadAnswer>;
  invoke(call: InvokeFunction): Promise<InvokeAnswer>;
  call(call: { readonly token: string }): Promise<never>;
  existsResource(): Promise<never>;
  signalAndWaitForShutdown(): Promise<void>;
}

/** Names of the methods. */
export const monitorMethodNames: readonly (keyof MonitorMethods)[] = [
  "registerStackTransform",
  "registerStackInvokeTransform",
  "registerResourceHook",
  "registerResource",
  "registerResourceOutputs",
  "readResource",
  "invoke",
  "call",
  "existsResource",
  "signalAndWaitForShutdown",
];

/** The protocol's methods over a monitor; the doors (a process, gRPC, the same process) call them.
 * @param shutdown Called when the program says that it has registered everything.
 * @see https://github.com/pulumi/pulumi/blob/master/proto/pulumi/resource.proto */
export function monitorMethods(monitor: ResourceMonitor, shutdown: () => Promise<void>): MonitorMethods {
  const { transforms, hooks } = monitor;
  return {
    registerStackTransform: async (callback) => transforms.addForStack(callback),
    registerStackInvokeTransform: async (callback) => transforms.addForInvokes(callback),
    registerResourceHook: async (hook) => hooks.register(hook),
    registerResource: async (resource) => await monitor.registerResource(resource),
    registerResourceOutputs: async (outputs) => monitor.registerOutputs(outputs),
    readResource: async (resource) => {
      const { urn, outputs, secrets } = await monitor.readResource(resource);
      return { urn, properties: encodeProperties(outputs, secrets) };
    },
    invoke: async (call) => {
      if (call.token !== "pulumi:pulumi:getResource")
        return { properties: encodeProperties(await monitor.invoke(call)) };
      const asked = call.args["urn"];
      const {
        urn,
        id = "",
        outputs,
        secretOutputs,
      } = monitor.getResource(typeof asked === "string" ? asked : "");
      const secrets = secretOutputs.map((path) => `state.${path}`);
      return { properties: encodeProperties({ urn, id, state: outputs }, secrets) };
    },
    call: async ({ token }) => {
      throw new Error(`${token}: methods of components are not known here`);
    },
    existsResource: async () => {
      throw new Error("CustomResource.exists is not known here");
    },
    signalAndWaitForShutdown: shutdown,
  };
}
