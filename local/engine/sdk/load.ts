import type { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Pulumi from "@pulumi/pulumi";
import { readStack, type Position } from "../source.ts";
import { loadRarelyUsedModulesLazily } from "./lazy-modules.ts";
import { loadProto, type Proto } from "./proto.ts";

// The one place that touches what the Pulumi SDK does not document. local/tests/engine/doors.test.ts compares what it gives with the
// documented way (`@pulumi/pulumi/cmd/run`).

/** State of one run of a program in the SDK: options, configuration, open registrations. */
export interface RunState {
  readonly settings: { rpcDone: Promise<unknown>; engine?: unknown };
  callbacks?: unknown;
  /** Keeps the SDK's exit handler quiet about promises that never settled. */
  terminated: boolean;
  leakCandidates: Set<unknown>;
  /** By the resource object. Versions before 3.250 or so have none. */
  readonly pendingResourceRegistrations?: Map<object, PendingRegistration>;
}

/** A resource which the program made and whose registration has not been sent yet. */
export interface PendingRegistration {
  readonly name?: string;
  readonly type?: string;
  readonly label: string;
  readonly phase: "dependencies" | "inputs" | "parent" | "provider" | "dependency-urns";
  /** The input whose value is waited for, in phase `inputs`. */
  readonly inputProperty?: string;
  readonly parent?: { readonly __name?: string };
}

/** The method table that the SDK calls instead of a gRPC client: protobuf request in, node-style callback out. */
export type InProcessClient = Readonly<
  Record<string, (request: never, callback: (error: Error | null, response?: unknown) => void) => void>
>;

/** Functions of the program (transforms, hooks) that the engine calls, by token. */
export type CallbackTable = Map<string, (request: Uint8Array) => Promise<{ serializeBinary(): Uint8Array }>>;

/** The Pulumi SDK of a program, with what the engine needs of its inside. */
export interface Sdk {
  /** The documented part. */
  readonly pulumi: typeof Pulumi;
  readonly proto: Proto;
  /** A fresh state: what runs inside {@link Sdk.withRunState} with it neither sees nor disturbs other runs. */
  newRunState(): RunState;
  /** Runs `run` with a state of its own, as the Automation API does for inline programs. */
  withRunState<T>(state: RunState, run: () => Promise<T>): Promise<T>;
  /** The state of the run that the current call belongs to, if any. */
  currentRunState(): RunState | undefined;
  /** Makes a run use this client in place of an engine's address. */
  setMockOptions(
    monitor: InProcessClient,
    project: string,
    stack: string,
    preview: boolean,
    organization: string,
  ): void;
  waitForRPCs(): Promise<void>;
  disconnectSync(): void;
  /** Gives a run the SDK's own callback registry without the socket that it opens otherwise. */
  installCallbacks(state: RunState, monitor: InProcessClient): CallbackTable;
  /** Where the program made a resource, whether or not its registration was ever sent. */
  positionOf(resource: object): Position | undefined;
}

interface Settings {
  readonly setMockOptions: Sdk["setMockOptions"];
  readonly waitForRPCs: () => Promise<void>;
  readonly disconnectSync: () => void;
}

interface Debuggable {
  debuggablePromise: <T>(promise: Promise<T>, context: unknown) => Promise<T>;
}

interface Resources {
  registerResource: (resource: object, ...rest: unknown[]) => void;
}

const loaded = new Map<string, Sdk>();

/** Loads the SDK that a program uses.
 * @param root Folder of the program, whose `node_modules` it is looked up in.
 * @throws Error with the remedy when the program has none, or one whose inside is not known here. */
export function loadSdk(root: string): Sdk {
  const sdkPackage = locateSdk(root);
  const known = loaded.get(sdkPackage);
  if (known) return known;
  loadRarelyUsedModulesLazily(root);
  const require = createRequire(sdkPackage);
  const { version } = require(sdkPackage) as { readonly version: string };
  try {
    const sdk = openSdk(require, sdkPackage);
    loaded.set(sdkPackage, sdk);
    return sdk;
  } catch (error) {
    throw new Error(
      `@pulumi/pulumi ${version} is not known to the local cloud (${(error as Error).message}). Fix: use version 3.270.0, or one near it`,
      { cause: error },
    );
  }
}

function locateSdk(root: string): string {
  try {
    return createRequire(join(root, "package.json")).resolve("@pulumi/pulumi/package.json");
  } catch (error) {
    throw new Error(`@pulumi/pulumi is not installed in ${root}. Fix: run npm install there`, {
      cause: error,
    });
  }
}

function openSdk(require: NodeJS.Require, sdkPackage: string): Sdk {
  const pulumi = require("@pulumi/pulumi") as typeof Pulumi;
  const { LocalStore, asyncLocalStorage } = require("@pulumi/pulumi/runtime/state") as {
    LocalStore: new () => RunState;
    asyncLocalStorage?: AsyncLocalStorage<RunState>;
  };
  const settings = require("@pulumi/pulumi/runtime/settings") as Settings;
  const { CallbackServer } = require("@pulumi/pulumi/runtime/callbacks") as {
    CallbackServer: { prototype: object };
  };
  // Newer versions share one between all their copies in a process.
  const storage =
    asyncLocalStorage ??
    (globalThis as unknown as { asyncLocalStorage?: AsyncLocalStorage<RunState> }).asyncLocalStorage;
  if (!storage) throw new Error("it keeps no state of a run");
  readOnlyOwnFrames(pulumi);
  spareStackTraces(require);
  return {
    pulumi,
    proto: loadProto(sdkPackage),
    newRunState: () => new LocalStore(),
    withRunState: (state, run) => storage.run(state, run),
    currentRunState: () => storage.getStore(),
    setMockOptions: settings.setMockOptions,
    waitForRPCs: settings.waitForRPCs,
    disconnectSync: settings.disconnectSync,
    installCallbacks: (state, monitor) => {
      const callbacks: CallbackTable = new Map();
      const server = Object.create(CallbackServer.prototype) as object;
      state.callbacks = Object.assign(server, {
        _callbacks: callbacks,
        _monitor: monitor,
        _pendingRegistrations: 0,
        _awaitQueue: [],
        _target: Promise.resolve("in-process"),
        _server: { forceShutdown: () => undefined },
      });
      return callbacks;
    },
    positionOf: notePositions(require),
  };
}

/** Notes where each resource is made.
 * @returns looks it up. */
function notePositions(require: NodeJS.Require): (resource: object) => Position | undefined {
  const positions = new WeakMap<object, Position>();
  const resources = require("@pulumi/pulumi/runtime/resource") as Resources;
  const { registerResource } = resources;
  resources.registerResource = (resource, ...rest) => {
    const position = rest[8] as Position | undefined;
    if (position) positions.set(resource, position);
    registerResource(resource, ...rest);
  };
  return (resource) => positions.get(resource);
}

/** The SDK makes a URL of every frame of an unlimited stack trace of every resource, to use the first one. */
function readOnlyOwnFrames(pulumi: typeof Pulumi): void {
  const resource = pulumi.Resource as unknown as { stackTrace: (skip: number) => Position[] };
  resource.stackTrace = (skip) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = skip + 20;
    const { stack } = new Error();
    Error.stackTraceLimit = limit;
    const position = readStack(stack)
      .slice(skip)
      .find((frame) => frame && !frame.uri.includes("/node_modules/"));
    return position ? [position] : [];
  };
}

/** The SDK takes a stack trace for each of the four promises of each property: most of a program's time, and nobody reads them. */
function spareStackTraces(require: NodeJS.Require): void {
  const debuggable = require("@pulumi/pulumi/runtime/debuggable") as Debuggable;
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}
