import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Running } from "../local/start/running.ts";

/** Folder of the project. */
export const root = resolve(import.meta.dirname, "..");

/** A line of the report. */
export const report = (what: string, value: string) => console.log(`${what.padEnd(52)} ${value}`);

/** The middle one. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** A process of a bench, and what it said first. */
export interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly line: string;
}

/** Starts Node with arguments and waits for the first line that it prints.
 * @param environment All that it gets beside PATH.
 * @throws Error when it ends without one. */
export async function startNode(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env["PATH"], ...environment },
  });
  const line = await new Promise<string>((said, failed) => {
    child.stdout.once("data", (chunk: Buffer) => said(chunk.toString().trim()));
    child.once("exit", () => failed(new Error(`node ${args.join(" ")} ended without a word`)));
  });
  return { child, pid: child.pid ?? 0, line };
}

/** A running copy, and how long its start took. */
export async function start(
  state: string,
  ...args: readonly string[]
): Promise<{ child: ChildProcess; running: Running; seconds: number }> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    ["scripts/launch.mjs", "local/start/main.ts", "--state", state, ...args],
    {
      cwd: root,
    },
  );
  let output = "";
  await new Promise<void>((ready, failed) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("Ready in")) ready();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", () => failed(new Error(output)));
  });
  const seconds = (performance.now() - began) / 1000;
  return {
    child,
    running: JSON.parse(readFileSync(join(state, "dev", "running.json"), "utf8")) as Running,
    seconds,
  };
}

export async function stop(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  await once(child, "exit");
}
