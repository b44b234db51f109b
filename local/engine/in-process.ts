import { setImmediate } from "node:timers/promises";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { ProgramError, type Place } from "./errors.ts";
import { empty, engine } from "./monitor/protocol.ts";
import type { Log, ProgramOptions, ProgramResult } from "./options.ts";
import { watchRejections } from "./rejections.ts";
import * as sdk from "./sdk.ts";
import { Session } from "./session.ts";
import { sourceOf } from "./source.ts";
import { describeHang, watchProgress } from "./watchdog.ts";

/** Runs a Pulumi program in this process: its registrations reach the backend without a socket or a second process. Several may
 * run at the same time; each has its own configuration, stack and failures.
 *
 * @param options.program The program, as `index.ts` exports it; a program exported as a module's values is not run again.
 * @throws ProgramError naming resource, source line, cause and remedy, once operations under way have ended. Nothing is deleted then. */
export async function runProgram(
  options: ProgramOptions & { readonly program: () => unknown },
): Promise<ProgramResult> {
  const state = sdk.newRunState();
  return await sdk.withRunState(state, () => runIn(state, options));
}

async function runIn(
  state: sdk.RunState,
  options: ProgramOptions & { readonly program: () => unknown },
): Promise<ProgramResult> {
  const {
    project,
    stack,
    organization = "local",
    preview = false,
    config = {},
    secretKeys = [],
    timeoutMs = 60_000,
  } = options;
  let callbacks: sdk.CallbackTable = new Map();
  const session: Session = new Session(
    options,
    (callback, request) => callProgram(callbacks, callback, request),
    async () => undefined,
  );
  const monitor = inProcessClient(session);
  sdk.setMockOptions(monitor, project, stack, preview, organization);
  sdk.pulumi.runtime.setAllConfig({ ...config }, [...secretKeys]);
  state.settings.engine = engineClient(session, options.log);
  callbacks = sdk.installCallbacks(state, monitor);

  const stopRejections = watchRejections(state, (reason) => session.fail(reason, placeOfRejection(reason)));
  const stopWatching = watchProgress(
    timeoutMs,
    () => session.lastActivity,
    () =>
      session.fail(
        describeHang(
          { working: session.monitor.working, pending: pendingOf(state, session.root) },
          timeoutMs,
        ),
      ),
  );
  try {
    await options.backend.begin?.(session.monitor.run);
    const run = async () => {
      await sdk.pulumi.runtime.runInPulumiStack(async () => await options.program());
      await drain(state);
      await session.finish();
    };
    const running = run();
    running.catch((error: unknown) => session.fail(error));
    await Promise.race([running, session.failed]);
    return session.result();
  } catch (error) {
    session.fail(error);
    await session.settle();
    await setImmediate();
    return await session.failed;
  } finally {
    stopWatching();
    stopRejections();
    forget(state);
  }
}

/** Waits until the program asks for nothing more: an output that resolves may let an `apply` make another resource. */
async function drain(state: sdk.RunState): Promise<void> {
  let done: unknown;
  do {
    done = state.settings.rpcDone;
    await sdk.waitForRPCs();
    await setImmediate();
  } while (done !== state.settings.rpcDone);
}

/** Lets go of what a run leaves, and keeps the SDK from reporting it at the end of the process. */
function forget(state: sdk.RunState): void {
  state.terminated = true;
  state.leakCandidates = new Set();
  state.pendingResourceRegistrations.clear();
  sdk.disconnectSync();
}

function inProcessClient(session: Session): sdk.InProcessClient {
  const methods = session.methods.map((method) => {
    const call = (request: unknown, callback: (error: Error | null, response?: unknown) => void) =>
      void session.answer(method, request).then((response) => callback(null, response));
    return [method, call] as const;
  });
  return Object.fromEntries(methods);
}

async function callProgram(
  callbacks: sdk.CallbackTable,
  callback: Callback,
  request: Uint8Array,
): Promise<Uint8Array> {
  const call = callbacks.get(callback.getToken());
  if (!call) throw new Error(`the program has no callback ${callback.getToken()}`);
  return (await call(request)).serializeBinary();
}

const levels = ["debug", "info", "warn", "error"] as const;

/** What the SDK calls an engine: takes the program's log. `pulumi.log.error` ends a run, as under the CLI. */
function engineClient(session: Session, log: Log | undefined): sdk.InProcessClient {
  return {
    log(request: LogRequest, callback) {
      const level = levels[request.getSeverity()] ?? "info";
      log?.(level, request.getMessage(), request.getUrn() || undefined);
      if (level === "error")
        session.fail(new ProgramError({ urn: request.getUrn() || undefined }, request.getMessage()));
      callback(null, new empty.Empty());
    },
    setRootResource(_: unknown, callback) {
      callback(null, new engine.SetRootResourceResponse());
    },
    requirePulumiVersion(_: unknown, callback) {
      callback(null, new engine.RequirePulumiVersionResponse());
    },
  };
}

/** The SDK notes on an error which of its promises failed: `resource:queue[aws:sqs/queue:Queue]`. */
function placeOfRejection(reason: unknown): Place | undefined {
  const context = (reason as { promise?: { _debugCtx?: string } } | undefined)?.promise?._debugCtx;
  const [, name, type] = /resource:(.*?)\[([\w:/.-]+)\]/.exec(context ?? "") ?? [];
  return type ? { type, name } : undefined;
}

function pendingOf(state: sdk.RunState, root: string) {
  return [...state.pendingResourceRegistrations].map(([resource, registration]) => ({
    registration,
    source: sourceOf([sdk.positionOf(resource)], root),
  }));
}
