// The program's process: runs a Pulumi program with the program's own SDK, and has the engine do what it registers. It ends when the
// engine says so.
import { enableCompileCache } from "node:module";
import type { MonitorMethods } from "../monitor/methods.ts";
import type { EngineLink } from "../sdk/run.ts";
import { errorMessage, type ProgramStart, type ToEngine, type ToProgram } from "./channel.ts";

/** The engine, at the other end of the channel. The channel keeps the process alive only while an answer is due. */
class EngineChannel implements EngineLink {
  readonly #answers = new Map<number, (answer: unknown) => void>();
  #lastId = 0;
  #held = 0;

  send(message: ToEngine): void {
    process.send?.(message);
  }

  answer(method: keyof MonitorMethods, request: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    this.hold();
    this.send({ kind: "request", id, method, request });
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  log(level: Parameters<EngineLink["log"]>[0], message: string, urn: string | undefined): void {
    // The SDK tells of every call that it makes; nobody reads that.
    if (level !== "debug") this.send({ kind: "log", level, message, urn });
  }

  /** Takes an answer that was due. */
  settle(id: number, answer: unknown): void {
    this.#answers.get(id)?.(answer);
    this.#answers.delete(id);
    this.release();
  }

  /** Keeps the process alive until {@link release}. */
  hold(): void {
    if (this.#held++ === 0) process.channel?.ref();
  }

  release(): void {
    if (--this.#held === 0) process.channel?.unref();
  }
}

const engine = new EngineChannel();

/** Runs the program, and tells when it is done or can't go on. */
async function run(start: ProgramStart): Promise<void> {
  const { loadSdk } = await import("../sdk/load.ts");
  const { SdkRun, placeOfRejection } = await import("../sdk/run.ts");
  const { loadProgram } = await import("./load-program.ts");
  const sdk = loadSdk(start.root);
  // The SDK logs to the engine of a state of its own only.
  const state = sdk.newRunState();
  const inState = <T>(work: () => Promise<T>) => sdk.withRunState(state, work);
  const sdkRun = await inState(async () => new SdkRun(sdk, state, start, engine));

  const fail = (reason: unknown): void =>
    engine.send({ kind: "failed", error: errorMessage(reason), place: placeOfRejection(reason) });
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);

  process.on("message", (message: ToProgram) => {
    if (message.kind === "call") {
      const { id, callback, call } = message;
      engine.hold();
      inState<unknown>(() => sdkRun.functions[message.function](callback, call as never))
        .then(
          (result) => engine.send({ kind: "result", id, result }),
          (error: unknown) => engine.send({ kind: "result", id, error: errorMessage(error).message }),
        )
        .finally(() => engine.release());
    } else if (message.kind === "report")
      engine.send({ kind: "waiting", pending: sdkRun.pending(), idle: false });
  });

  let done = false;
  // Nothing is left to do in this process: the program is over, or waits for something that can't come.
  process.on("beforeExit", () => {
    engine.hold();
    engine.send(done ? { kind: "done" } : { kind: "waiting", pending: sdkRun.pending(), idle: true });
  });
  process.on("exit", () => sdkRun.forget());
  await inState(() => sdkRun.run(() => loadProgram(start)));
  done = true;
}

process.on("disconnect", () => process.exit(1));
process.on("message", (message: ToProgram) => {
  if (message.kind === "answer") engine.settle(message.id, message.answer);
  if (message.kind === "end") process.exit(0);
  if (message.kind !== "start") return;
  run(message.start).catch((error: unknown) => engine.send({ kind: "failed", error: errorMessage(error) }));
  engine.release();
});
engine.hold();
enableCompileCache();
