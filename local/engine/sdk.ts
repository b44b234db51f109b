import type { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";
import type * as Pulumi from "@pulumi/pulumi";
import { loadRarelyUsedModulesLazily } from "./lazy-modules.ts";
import { readStack, type Position } from "./source.ts";

// The one place that touches what the Pulumi SDK does not document. `@pulumi/pulumi` is pinned for its sake, and
// local/tests/engine/doors.test.ts compares what it gives with the documented way (`@pulumi/pulumi/cmd/run`).

loadRarelyUsedModulesLazily();
const require = createRequire(import.meta.url);

/** The SDK's documented part. */
export const pulumi = require("@pulumi/pulumi") as typeof Pulumi;

/** State of one run of a program in the SDK: options, configuration, open registrations. */
export interface RunState {
  readonly settings: { rpcDone: Promise<unknown>; engine?: unknown };
  callbacks?: unknown;
  /** Keeps the SDK's exit handler quiet about promises that never settled. */
  terminated: boolean;
  leakCandidates: Set<unknown>;
  /** By the resource object. */
  readonly pendingResourceRegistrations: Map<object, PendingRegistration>;
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

interface Settings {
  readonly setMockOptions: (
    monitor: InProcessClient,
    project: string,
    stack: string,
    preview: boolean,
    organization: string,
  ) => void;
  readonly waitForRPCs: () => Promise<void>;
  readonly disconnectSync: () => void;
}

interface Debuggable {
  debuggablePromise: <T>(promise: Promise<T>, context: unknown) => Promise<T>;
}

const { LocalStore } = require("@pulumi/pulumi/runtime/state") as { LocalStore: new () => RunState };
const settings = require("@pulumi/pulumi/runtime/settings") as Settings;
const { CallbackServer } = require("@pulumi/pulumi/runtime/callbacks") as {
  CallbackServer: { prototype: object };
};

export const { setMockOptions, waitForRPCs, disconnectSync } = settings;

/** A fresh state: what runs inside {@link withRunState} with it neither sees nor disturbs other runs. */
export function newRunState(): RunState {
  return new LocalStore();
}

const storage = (globalThis as unknown as { asyncLocalStorage: AsyncLocalStorage<RunState> })
  .asyncLocalStorage;

/** Runs `run` with a state of its own, as the Automation API does for inline programs. */
export function withRunState<T>(state: RunState, run: () => Promise<T>): Promise<T> {
  return storage.run(state, run);
}

/** The state of the run that the current call belongs to, if any. */
export function currentRunState(): RunState | undefined {
  return storage.getStore();
}

/** Functions of the program (transforms, hooks) that the monitor calls, by token. */
export type CallbackTable = Map<string, (request: Uint8Array) => Promise<{ serializeBinary(): Uint8Array }>>;

/** Gives a run the SDK's own callback registry without the socket that it opens otherwise. */
export function installCallbacks(state: RunState, monitor: InProcessClient): CallbackTable {
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
}

interface Resources {
  registerResource: (resource: object, ...rest: unknown[]) => void;
}

const positions = new WeakMap<object, Position>();
const resources = require("@pulumi/pulumi/runtime/resource") as Resources;
const { registerResource } = resources;
resources.registerResource = (resource, ...rest) => {
  const position = rest[8] as Position | undefined;
  if (position) positions.set(resource, position);
  registerResource(resource, ...rest);
};

/** Where the program made a resource, whether or not its registration was ever sent. */
export function positionOf(resource: object): Position | undefined {
  return positions.get(resource);
}

// The SDK makes a URL of every frame of an unlimited stack trace of every resource, to use the first one.
const Resource = pulumi.Resource as unknown as { stackTrace: (skip: number) => Position[] };
Resource.stackTrace = (skip) => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = skip + 20;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  const position = readStack(stack)
    .slice(skip)
    .find((frame) => frame && !frame.uri.includes("/node_modules/"));
  return position ? [position] : [];
};

// The SDK takes a stack trace for each of the four promises of each property: most of a program's time, and nobody reads them.
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
