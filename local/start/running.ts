import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a running copy says of itself in `.local/<stack>/running.json`. */
export interface Running {
  readonly pid: number;
  readonly stack: string;
  readonly region: string;
  readonly site: string;
  readonly aws: string;
  readonly operator: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly console: string;
  /** By which other processes of the same user have it deploy, and the folder of its program below that of its repository. */
  readonly control: { readonly url: string; readonly token: string; readonly project: string };
  /** When it started. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

const file = (directory: string) => join(directory, "running.json");

/** The copy that runs on this state folder, if one does. A file that a killed copy left behind does not count. */
export function findRunning(directory: string): Running | undefined {
  let running: Running;
  try {
    running = JSON.parse(readFileSync(file(directory), "utf8")) as Running;
    process.kill(running.pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return undefined;
    running = JSON.parse(readFileSync(file(directory), "utf8")) as Running;
  }
  return running.pid === process.pid ? undefined : running;
}

/** Says what runs here, readable by this user only, as it holds the operator's key. */
export function announce(directory: string, running: Running): void {
  const temporary = `${file(directory)}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(running, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, file(directory));
}

/** Takes the announcement back. */
export function withdraw(directory: string): void {
  rmSync(file(directory), { force: true });
}
