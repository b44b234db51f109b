import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { getCompileCacheDir } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { ProgramError } from "../errors.ts";
import type { ProgramFunctions } from "../monitor/program-functions.ts";
import type { EngineOptions, ProgramResult } from "../options.ts";
import { Session } from "../session.ts";
import { describeHang, watchProgress, type Pending } from "../watchdog.ts";
import { rebuildError, type ProgramStart, type ToEngine, type ToProgram } from "./channel.ts";

/** Longest wait for an answer about what a program waits for, in milliseconds. */
const REPORT_MS = 1_000;

/** A Pulumi program in a process of its own, with the SDK that it brings. The process is there only as long as the program runs: what it
 * needs (the SDK, compilers, bundlers) costs a running copy nothing. */
export class ProgramProcess {
  readonly #start: ProgramStart & { readonly workingDirectory: string };
  readonly #child: ChildProcess;
  /** What came before anybody ran the program. */
  readonly #early: ToEngine[] = [];
  #take = (message: ToEngine): void => void this.#early.push(message);

  /** Starts the process, which loads the SDK and the program at once; what it registers waits for {@link run}. */
  constructor(start: ProgramStart & { readonly workingDirectory: string }) {
    this.#start = start;
    this.#child = fork(join(import.meta.dirname, "main.ts"), {
      cwd: start.workingDirectory,
      env: programEnvironment(),
      // Nearly all that a program makes stays to its end: a small young generation would only be copied again and again.
      execArgv: ["--min-semi-space-size=32", "--max-semi-space-size=32"],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child.on("message", (message: ToEngine) => this.#take(message));
    const { project, stack, organization, preview, config, secretKeys, root, entry, typescript } = start;
    this.#send({
      kind: "start",
      start: { project, stack, organization, preview, config, secretKeys, root, entry, typescript },
    });
  }

  /** Has the backend do what the program registers. Once per process, which has ended when the answer is there.
   * @throws ProgramError naming resource, source line, cause and remedy, once operations under way have ended. Nothing is deleted then. */
  async run(options: EngineOptions): Promise<ProgramResult> {
    const { timeoutMs = 60_000, backend, log } = options;
    const functions = new RemoteFunctions((message) => this.#send(message));
    const session: Session = new Session({ ...this.#start, ...options }, functions, () => session.finish());
    const reports: ((pending: readonly Pending[]) => void)[] = [];
    const stopWatching = watchProgress(
      timeoutMs,
      () => session.lastActivity,
      () => {
        const hang = (pending: readonly Pending[]) =>
          session.fail(describeHang({ working: session.monitor.working, pending }, timeoutMs));
        reports.push(hang);
        this.#send({ kind: "report" });
        // A program that computes without an end does not answer.
        setTimeout(hang, REPORT_MS, []).unref();
      },
    );
    const complaints = this.#output(log);
    try {
      await backend.begin?.(session.monitor.run);
      await Promise.race([
        new Promise<void>((done) => this.#attend(session, functions, reports, done)),
        this.#ended(complaints),
        session.failed,
      ]);
      await session.finish();
      return session.result();
    } catch (error) {
      session.fail(error);
      await session.settle();
      return await session.failed;
    } finally {
      stopWatching();
      await this.stop();
    }
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    this.#take = () => undefined;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#send({ kind: "end" });
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), REPORT_MS);
    await exit;
    clearTimeout(timer);
  }

  #send(message: ToProgram): void {
    // A process that has ended takes nothing; its end is told by itself.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Answers what the program asks, until it is done. */
  #attend(
    session: Session,
    functions: RemoteFunctions,
    reports: ((pending: readonly Pending[]) => void)[],
    done: () => void,
  ): void {
    const take = (message: ToEngine): void => {
      switch (message.kind) {
        case "request":
          void session
            .answer(message.method, message.request)
            .then((answer) => this.#send({ kind: "answer", id: message.id, answer }));
          break;
        case "result":
          functions.settle(message);
          break;
        case "log":
          session.log(message.level, message.message, message.urn);
          break;
        case "failed":
          session.fail(rebuildError(message.error), message.place);
          break;
        case "waiting":
          if (message.idle) session.fail(describeHang({ working: [], pending: message.pending }));
          else for (const report of reports.splice(0)) report(message.pending);
          break;
        case "done":
          done();
      }
    };
    this.#take = take;
    for (const message of this.#early.splice(0)) take(message);
  }

  /** Passes on what the program prints. @returns The last lines, as far as they have come. */
  #output(log: EngineOptions["log"]): readonly string[] {
    const last: string[] = [];
    const read = (stream: Readable | null) => {
      if (!stream) return;
      createInterface(stream).on("line", (line) => {
        last.push(line);
        if (last.length > 3) last.shift();
        log?.("info", line);
      });
    };
    read(this.#child.stdout);
    read(this.#child.stderr);
    return last;
  }

  /** Rejects when the process ends by itself: that is for the engine to say. */
  async #ended(complaints: readonly string[]): Promise<never> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "close");
    const { exitCode, signalCode } = this.#child;
    const said = complaints.length > 0 ? `: ${complaints.join(" ")}` : "";
    throw new ProgramError(
      {},
      `the program ended with ${signalCode ?? `exit code ${exitCode}`}${said}`,
      "look for process.exit in it, or for what it printed",
    );
  }
}

/** The program's functions, at the other end of the channel. */
class RemoteFunctions implements ProgramFunctions {
  readonly #send: (message: ToProgram) => void;
  readonly #results = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  constructor(send: (message: ToProgram) => void) {
    this.#send = send;
  }

  transform: ProgramFunctions["transform"] = async (callback, call) =>
    (await this.#call("transform", callback, call)) as Awaited<ReturnType<ProgramFunctions["transform"]>>;

  transformInvoke: ProgramFunctions["transformInvoke"] = async (callback, call) =>
    (await this.#call("transformInvoke", callback, call)) as Awaited<
      ReturnType<ProgramFunctions["transformInvoke"]>
    >;

  hook: ProgramFunctions["hook"] = async (callback, call) =>
    (await this.#call("hook", callback, call)) as string;

  /** Takes a result. */
  settle({ id, result, error }: Extract<ToEngine, { kind: "result" }>): void {
    const waiting = this.#results.get(id);
    this.#results.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  }

  async #call(
    name: keyof ProgramFunctions,
    callback: Parameters<ProgramFunctions["hook"]>[0],
    call: unknown,
  ): Promise<unknown> {
    const id = ++this.#lastId;
    const result = Promise.withResolvers<unknown>();
    this.#results.set(id, result);
    this.#send({ kind: "call", id, function: name, callback, call });
    return await result.promise;
  }
}

/** Credentials and proxies of the caller's shell are none of the program's business. */
function programEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^AWS_|_proxy$/i.test(name));
  const compileCache = getCompileCacheDir();
  return {
    ...Object.fromEntries(inherited),
    ...(compileCache !== undefined && { NODE_COMPILE_CACHE: dirname(compileCache) }),
  };
}
