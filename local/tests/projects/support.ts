import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import type { Running } from "../../start/running.ts";

const command = resolve(import.meta.dirname, "../../bin/local-cloud.mjs");
const packages = resolve(import.meta.dirname, "../../../node_modules");

/** A folder outside this repository, with projects of other people beside each other. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), "projects-"));
  readonly #copies: OtherCopy[] = [];

  /** Copies a project of this folder into the workspace, and installs the packages that it names. */
  add(name: string): string {
    const project = join(this.folder, name);
    cpSync(join(import.meta.dirname, name), project, { recursive: true });
    const { dependencies } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    install(Object.keys(dependencies), project);
    return project;
  }

  /** Starts a project with `local-cloud --project`; resolves when it is ready.
   * @throws Error with what the command printed, when it ends before that. */
  async start(name: string, ...args: readonly string[]): Promise<OtherCopy> {
    const project = join(this.folder, name);
    const copy = new OtherCopy(project, args);
    this.#copies.push(copy);
    await copy.ready;
    return copy;
  }

  async remove(): Promise<void> {
    for (const copy of this.#copies) await copy.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A running copy of a project. */
export class OtherCopy {
  output = "";
  readonly ready: Promise<void>;
  readonly #child: ChildProcess;
  readonly #project: string;

  constructor(project: string, args: readonly string[]) {
    this.#project = project;
    const child = spawn(process.execPath, [command, "--project", project, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.ready = new Promise((done, failed) => {
      const read = (chunk: Buffer) => {
        this.output += chunk.toString();
        if (this.output.includes("Ready in")) done();
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("close", (code) => failed(new Error(`ended with ${code}\n${this.output}`)));
    });
  }

  get running(): Running {
    return JSON.parse(readFileSync(join(this.#project, ".local/dev/running.json"), "utf8")) as Running;
  }

  /** For SDK clients. */
  get clientConfig() {
    const { aws, region, operator } = this.running;
    return { endpoint: aws, region, credentials: operator };
  }

  /** Resolves when the copy prints something that matches. */
  async says(pattern: RegExp): Promise<void> {
    const from = this.output.length;
    while (!pattern.test(this.output.slice(from)))
      await once(this.#child.stdout as NodeJS.EventEmitter, "data");
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.kill();
    await exit;
  }
}

/** Does what `npm install` would do, from this repository's packages: the project gets files of its own. */
function install(names: readonly string[], project: string): void {
  const open = names.map((name) => ({ name, from: packages }));
  const done = new Set<string>();
  for (let next = open.pop(); next; next = open.pop()) {
    const source = locate(next.name, next.from);
    if (source === undefined || done.has(source)) continue;
    done.add(source);
    copyPackage(source, join(project, "node_modules", relative(packages, source)));
    const manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as {
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    for (const name of Object.keys(manifest.dependencies ?? {})) open.push({ name, from: source });
  }
}

function locate(name: string, from: string): string | undefined {
  const folders = createRequire(join(from, "package.json")).resolve.paths(name) ?? [];
  return folders
    .map((folder) => join(folder, name))
    .find((folder) => {
      try {
        return readdirSync(folder).includes("package.json");
      } catch {
        return false;
      }
    });
}

/** Packages inside the package are copied on their own. */
function copyPackage(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    if (entry.name === "node_modules") continue;
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) copyPackage(from, to);
    else if (entry.isFile()) copyFile(from, to);
  }
}

/** A second name for the same file where both are on one disk: some hundred megabytes need no copy. */
function copyFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
