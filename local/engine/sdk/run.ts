import { setImmediate } from "node:timers/promises";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import type { SupportsFeatureRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { Place } from "../errors.ts";
import { monitorMethodNames, type MonitorMethods } from "../monitor/methods.ts";
import type { ProgramFunctions } from "../monitor/program-functions.ts";
import type { LogLevel, ProgramSettings } from "../options.ts";
import type { Pending } from "../watchdog.ts";
import { programFunctions } from "./functions.ts";
import type { CallbackTable, InProcessClient, RunState, Sdk } from "./load.ts";
import { pendingOf } from "./pending.ts";
import { deploymentInfo, legacyFeatures, translations } from "./translations.ts";

/** The engine, as a program reaches it. */
export interface EngineLink {
  /** Answers a call of the protocol; stays pending for ever once the run has failed. */
  answer(method: keyof MonitorMethods, request: unknown): Promise<unknown>;
  /** Takes a message of the program. An error ends the run, as under the CLI. */
  log(level: LogLevel, message: string, urn: string | undefined): void;
}

type Answer = (error: Error | null, response?: unknown) => void;

const levels: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/** One run of a program in an SDK. */
export class SdkRun {
  /** Functions of the program that the engine may call. */
  readonly functions: ProgramFunctions;
  readonly #sdk: Sdk;
  readonly #state: RunState;
  readonly #root: string;

  /** Sets the SDK up.
   * @param state Of the run; the call must be made inside it, unless it is the global one. */
  constructor(sdk: Sdk, state: RunState, settings: ProgramSettings, engine: EngineLink) {
    const {
      project,
      stack,
      organization = "local",
      preview = false,
      config = {},
      secretKeys = [],
    } = settings;
    this.#sdk = sdk;
    this.#state = state;
    this.#root = settings.root ?? process.cwd();
    const monitor = monitorClient(sdk, this.#root, engine);
    sdk.setMockOptions(monitor, project, stack, preview, organization);
    sdk.pulumi.runtime.setAllConfig({ ...config }, [...secretKeys]);
    state.settings.engine = engineClient(sdk, engine);
    const callbacks = sdk.installCallbacks(state, monitor);
    this.functions = programFunctions(sdk.proto, (callback, request) =>
      callFunction(callbacks, callback.token, request),
    );
  }

  /** Runs the program; what it answers are the stack's outputs. Resolves when it asks for nothing more. */
  async run(program: () => unknown): Promise<void> {
    await this.#sdk.pulumi.runtime.runInPulumiStack(async () => await program());
    // An output that resolves may let an `apply` make another resource.
    let done: unknown;
    do {
      done = this.#state.settings.rpcDone;
      await this.#sdk.waitForRPCs();
      await setImmediate();
    } while (done !== this.#state.settings.rpcDone);
  }

  /** The resources whose registration has not been sent. */
  pending(): Pending[] {
    return pendingOf(this.#sdk, this.#state, this.#root);
  }

  /** Lets go of what the run leaves, and keeps the SDK from reporting it at the end of the process. */
  forget(): void {
    this.#state.terminated = true;
    this.#state.leakCandidates = new Set();
    this.#state.pendingResourceRegistrations?.clear();
    this.#sdk.disconnectSync();
  }
}

/** The resource that a rejected promise of the SDK belongs to: it notes that on the promise. */
export function placeOfRejection(reason: unknown): Place | undefined {
  const context = (reason as { promise?: { _debugCtx?: string } } | undefined)?.promise?._debugCtx;
  const [, name, type] = /resource:(.*?)\[([\w:/.-]+)\]/.exec(context ?? "") ?? [];
  return type ? { type, name } : undefined;
}

function monitorClient(sdk: Sdk, root: string, engine: EngineLink): InProcessClient {
  const translation = translations(sdk.proto, root);
  const methods = monitorMethodNames.map((method) => {
    const { read, write } = translation[method];
    const call = (request: never, callback: Answer) =>
      void engine.answer(method, read(request)).then((answer) => callback(null, write(answer as never)));
    return [method, call] as const;
  });
  const getDeploymentInfo: InProcessClient[string] = (_, callback) =>
    callback(null, deploymentInfo(sdk.proto));
  // How older versions ask.
  const supportsFeature = (request: SupportsFeatureRequest, callback: Answer) =>
    callback(
      null,
      new sdk.proto.resource.SupportsFeatureResponse().setHassupport(legacyFeatures.has(request.getId())),
    );
  return { ...Object.fromEntries(methods), getDeploymentInfo, supportsFeature };
}

/** What the SDK calls an engine: takes the program's log. */
function engineClient({ proto }: Sdk, engine: EngineLink): InProcessClient {
  return {
    log(request: LogRequest, callback) {
      engine.log(
        levels[request.getSeverity()] ?? "info",
        request.getMessage(),
        request.getUrn() || undefined,
      );
      callback(null, new proto.empty.Empty());
    },
    setRootResource(_: unknown, callback) {
      callback(null, new proto.engine.SetRootResourceResponse());
    },
    requirePulumiVersion(_: unknown, callback) {
      callback(null, new proto.engine.RequirePulumiVersionResponse());
    },
  };
}

async function callFunction(
  callbacks: CallbackTable,
  token: string,
  request: Uint8Array,
): Promise<Uint8Array> {
  const call = callbacks.get(token);
  if (!call) throw new Error(`the program has no callback ${token}`);
  return (await call(request)).serializeBinary();
}
