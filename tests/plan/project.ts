import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");

/** What a command printed, and its exit code. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the command is run. */
export interface Surroundings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
}

/** Somebody's Pulumi project, in a repository of its own, with the packages of this one. */
export class Project {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes a repository with the files of a first commit. */
  static async of(files: Readonly<Record<string, string>>): Promise<Project> {
    const project = new Project(await realpath(await mkdtemp(join(tmpdir(), "plan-"))));
    await project.write({ ".gitignore": "node_modules\n.build\n", ...files });
    await symlink(join(root, "node_modules"), join(project.folder, "node_modules"));
    await project.git("init", "--quiet", "--initial-branch=main");
    await project.commit();
    return project;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      await writeFile(join(this.folder, path), content);
    }
  }

  async git(...args: string[]): Promise<string> {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
    return (await run("git", [...identity, ...args], { cwd: this.folder })).stdout;
  }

  async commit(): Promise<void> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", "a step");
  }

  /** Starts `npm run plan` about the project. */
  start(args: readonly string[], { environment, workingDirectory = root }: Surroundings = {}): ChildProcess {
    return spawn(process.execPath, [join(root, "scripts/plan.ts"), "--project", this.folder, ...args], {
      cwd: workingDirectory,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Runs `npm run plan` about the project to its end. */
  async plan(args: readonly string[], surroundings?: Surroundings): Promise<Ended> {
    const child = this.start(args, surroundings);
    const [stdout, stderr] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      once(child, "close"),
    ]);
    return { code: child.exitCode ?? -1, stdout, stderr };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Files of a project with one stage. */
export const shop = (index: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  "Pulumi.yaml": "name: shop\nruntime: { name: nodejs, options: { typescript: false } }\n",
  "Pulumi.dev.yaml": "config:\n  aws:region: ap-northeast-2\n",
  "package.json": `{ "name": "shop", "type": "module" }\n`,
  "index.ts": index,
  ...more,
});

/** Waits until a process has written something to standard error, and goes on reading. */
export async function toldBy(child: ChildProcess, text: string): Promise<void> {
  let written = "";
  await new Promise<void>((resolve) =>
    child.stderr?.on("data", (chunk) => {
      written += String(chunk);
      if (written.includes(text)) resolve();
    }),
  );
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}
