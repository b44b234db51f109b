import { setImmediate } from "node:timers/promises";
import type { ProgramFunctions } from "../monitor/program-functions.ts";
import type { ProgramOptions, ProgramResult } from "../options.ts";
import { Session } from "../session.ts";
import { describeHang, watchProgress } from "../watchdog.ts";
import { loadSdk, type RunState, type Sdk } from "./load.ts";
import { watchRejections } from "./rejections.ts";
import { SdkRun, placeOfRejection } from "./run.ts";

/** Runs a program in this process, for tests: its registrations reach the backend without a socket or a second process. Several may run
 * at the same time; each has its own configuration, stack and failures.
 *
 * @param options.program The program, as `index.ts` exports it; a program exported as a module's values is not run again.
 * @throws ProgramError naming resource, source line, cause and remedy, once operations under way have ended. Nothing is deleted then. */
export async function runInProcess(
  options: ProgramOptions & { readonly program: () => unknown },
): Promise<ProgramResult> {
  const sdk = loadSdk(options.root ?? process.cwd());
  const state = sdk.newRunState();
  return await sdk.withRunState(state, () => runIn(sdk, state, options));
}

async function runIn(
  sdk: Sdk,
  state: RunState,
  options: ProgramOptions & { readonly program: () => unknown },
): Promise<ProgramResult> {
  const { timeoutMs = 60_000 } = options;
  // The program's functions are there once the SDK is set up, which needs the session.
  const functions: ProgramFunctions = {
    transform: async (callback, call) => await run.functions.transform(callback, call),
    transformInvoke: async (callback, call) => await run.functions.transformInvoke(callback, call),
    hook: async (callback, call) => await run.functions.hook(callback, call),
  };
  const session: Session = new Session(options, functions, async () => undefined);
  const run: SdkRun = new SdkRun(sdk, state, options, session);
  const stopRejections = watchRejections(sdk, state, (reason) =>
    session.fail(reason, placeOfRejection(reason)),
  );
  const stopWatching = watchProgress(
    timeoutMs,
    () => session.lastActivity,
    () => session.fail(describeHang({ working: session.monitor.working, pending: run.pending() }, timeoutMs)),
  );
  try {
    await options.backend.begin?.(session.monitor.run);
    const running = run.run(options.program).then(async () => await session.finish());
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
    run.forget();
  }
}
