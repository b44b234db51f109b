import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { confinedFlags, surroundings } from "../host/confined-node.ts";
import type { Answer, Ask } from "./messages.ts";

const main = join(import.meta.dirname, "main.ts");

/** The process ended before it answered: it was killed, or the query took it down. */
export class EngineEnded extends Error {
  override readonly name = "EngineEnded";
}

/** Complaint of DuckDB about a statement. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}

/** A process that runs DuckDB. It starts with the first question, reads and writes nothing but its folder, and knows no network. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<
    number,
    { resolve: (answer: Answer) => void; reject: (error: Error) => void }
  >();
  #lastId = 0;
  #isDead = false;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;

  /** @param folder Where the folders of the queries are. */
  constructor(folder: string, onLine: (line: string) => void) {
    const flags = confinedFlags({ readable: [import.meta.dirname, ...packages()], temporaryFolder: folder });
    this.#child = spawn(process.execPath, [...flags, "--allow-addons", main], {
      cwd: folder,
      env: surroundings(folder),
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.setEncoding("utf8").on("data", onLine);
    this.#child.on("message", (answer: Answer) => {
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#waiting.delete(answer.id);
    });
    this.exited = new Promise((resolve) => {
      const gone = (reason: string) => {
        this.#isDead = true;
        for (const { reject } of this.#waiting.values())
          reject(new EngineEnded(`the engine ended: ${reason}`));
        this.#waiting.clear();
        resolve();
      };
      this.#child.once("error", (error) => gone(error.message));
      this.#child.once("close", (code, signal) => gone(signal ?? `exit status ${code}`));
    });
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** @throws EngineError with DuckDB's message; EngineEnded. */
  async ask(request: Ask): Promise<Answer> {
    const id = ++this.#lastId;
    const answer = await new Promise<Answer>((resolve, reject) => {
      if (this.#isDead) return reject(new EngineEnded("the engine has ended"));
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ ...request, id }, (error) => {
        if (error) reject(new EngineEnded(error.message));
      });
    });
    if ("error" in answer) throw new EngineError(answer.error);
    return answer;
  }

  /** Ends it at once, with whatever it is doing. */
  kill(): void {
    this.#isDead = true;
    this.#child.kill("SIGKILL");
  }
}

/** Folders of the packages that the process loads: where they are, and where they are looked for, which may be a link to there. */
function packages(): string[] {
  const [installed] = fileURLToPath(import.meta.resolve("@duckdb/node-api")).split("@duckdb");
  const folders = installed === undefined ? [] : [installed];
  for (let folder = import.meta.dirname; dirname(folder) !== folder; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules");
    if (existsSync(candidate)) folders.push(candidate);
  }
  return [...new Set(folders)];
}
