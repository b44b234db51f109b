import { spawn } from "node:child_process";
import { once } from "node:events";

/** Time that a command has to end by itself when it is broken off, in milliseconds. */
const GRACE_MS = 5_000;

/** Runs a command to its end.
 * @param signal Breaks it off; it has ended when the error is thrown.
 * @returns Its standard output.
 * @throws Error with the end of what it wrote to standard error; with `code: "ENOENT"` for a command that is not there. */
export async function command(
  file: string,
  args: readonly string[],
  cwd: string,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const written: Record<"stdout" | "stderr", string> = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => (written[stream] += text));
  let kill: NodeJS.Timeout | undefined;
  const breakOff = () => {
    child.kill();
    kill = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  };
  signal.addEventListener("abort", breakOff, { once: true });
  try {
    const [code] = (await once(child, "close")) as [number | null];
    signal.throwIfAborted();
    if (code === 0) return written.stdout.trim();
  } finally {
    signal.removeEventListener("abort", breakOff);
    clearTimeout(kill);
  }
  throw new Error(written.stderr.trim().split("\n").slice(-3).join(" "));
}
