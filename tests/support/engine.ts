import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const folder = resolve(root, process.env["PULUMI_STANDIN"] ?? "../shared/tools/pulumi");

/** Folder of the real Pulumi CLI with stand-in plugins, of a machine that has it; another place is named by PULUMI_STANDIN. */
export const engineFolder: string | undefined = existsSync(join(folder, "pulumi")) ? folder : undefined;

/** Part of a title that says what a test ran with: never is the engine's absence passed over in silence. */
export const engineTitle =
  engineFolder === undefined
    ? "WITHOUT the real Pulumi engine, which is not at ../shared/tools/pulumi: only what can be told without it"
    : "under the real Pulumi engine";

/** Answer of a command. */
export interface CommandAnswer {
  readonly code: number | null;
  /** Standard output and standard error, as they came. */
  readonly text: string;
}

/** Runs a command to its end.
 * @param options.environment Added to this process's. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly environment?: NodeJS.ProcessEnv; readonly input?: string },
): Promise<CommandAnswer> {
  return new Promise((answer, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => answer({ code, text: Buffer.concat(chunks).toString() }));
    child.stdin.end(options.input ?? "");
  });
}
