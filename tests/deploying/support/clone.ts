import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { runCommand, type CommandAnswer } from "../../support/engine.ts";

const root = resolve(import.meta.dirname, "../../..");

/** A clone of the repository on a machine of its own: another path, umask and number of processors. */
export interface Clone {
  readonly folder: string;
  /** Runs a command in it, as that machine would. */
  run(command: string, args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<CommandAnswer>;
}

/** Copies what git knows of, and what it would add.
 * @param machine.umask "022"
 * @param machine.processors All when omitted. */
export function cloneTo(folder: string, machine: { readonly umask: string; readonly processors?: 1 }): Clone {
  const mask = 0o777 & ~Number.parseInt(machine.umask, 8);
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of listed.split("\0").filter((name) => name !== "" && existsSync(join(root, name)))) {
    const target = join(folder, file);
    mkdirSync(dirname(target), { recursive: true, mode: mask });
    copyFileSync(join(root, file), target);
    chmodSync(target, (statSync(join(root, file)).mode & 0o100 ? 0o777 : 0o666) & mask);
    // Another time for each umask.
    utimesSync(target, mask, mask);
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const one = machine.processors === 1 && existsSync("/usr/bin/taskset") ? ["taskset", "-c", "0"] : [];
  const threads: NodeJS.ProcessEnv =
    machine.processors === 1 ? { UV_THREADPOOL_SIZE: "1", RAYON_NUM_THREADS: "1", GOMAXPROCS: "1" } : {};
  return {
    folder,
    run: (command, args, environment = {}) =>
      runCommand("sh", ["-c", `umask ${machine.umask}; exec "$@"`, "sh", ...one, command, ...args], {
        cwd: folder,
        environment: { ...threads, ...environment },
      }),
  };
}

/** What is built in a clone: a hash of each file, by its path. */
export function builtFiles({ folder }: Clone): Readonly<Record<string, string>> {
  const files = globSync("**/*", { cwd: join(folder, ".build") }).sort();
  return Object.fromEntries(
    files
      .map((file) => [file, join(folder, ".build", file)] as const)
      .filter(([, path]) => statSync(path).isFile())
      .map(([file, path]) => [file, createHash("sha256").update(readFileSync(path)).digest("hex")]),
  );
}
