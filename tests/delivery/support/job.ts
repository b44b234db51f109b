import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { holds, interpolate, type Context } from "./expression.ts";
import type { Fakes } from "./fakes.ts";
import { workflow, type Step } from "./workflow.ts";

/** What became of a step. */
export interface StepResult {
  readonly step: Step;
  readonly outcome: "success" | "failure" | "skipped";
  /** Its outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What it wrote, standard error too. */
  readonly log: string;
}

/** What became of a job. */
export interface JobResult {
  readonly result: "success" | "failure" | "skipped";
  readonly steps: readonly StepResult[];
  /** The summary of the job. */
  readonly summary: string;
}

/** Facts that a job runs with. */
export interface Given {
  /** Content of the event. */
  readonly event?: Readonly<Record<string, unknown>>;
  readonly eventName?: string;
  readonly vars?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly matrix?: Readonly<Record<string, string>>;
  readonly needs?: Readonly<Record<string, { readonly result: string }>>;
  readonly ref?: string;
}

/** Runs a job of a workflow as GitHub's runner does, without a container: conditions, expressions, outputs, environment; commands by bash, with
 * stand-ins for what would reach out of the machine. Actions are noted, and not run.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
export async function runJob(file: string, name: string, given: Given, fakes: Fakes): Promise<JobResult> {
  const job = workflow(file).jobs[name] ?? assert.fail(`${file} has no job ${name}`);
  const temp = join(fakes.folder, "temp");
  const home = join(fakes.folder, "home");
  const summary = join(fakes.folder, "summary.md");
  const eventFile = join(fakes.folder, "event.json");
  for (const folder of [temp, home]) mkdirSync(folder, { recursive: true });
  writeFileSync(eventFile, JSON.stringify(given.event ?? {}));
  writeFileSync(summary, "");
  const github = {
    event: given.event ?? {},
    event_name: given.eventName ?? "push",
    repository: "shop/site",
    ref: given.ref ?? "refs/heads/main",
    token: "token",
  };
  const { vars = {}, inputs = {}, matrix = {}, needs = {} } = given;
  const known: Context = { github, vars, inputs, matrix, needs, runner: { temp } };
  const needed = { failed: Object.values(needs).some(({ result }) => result !== "success") };
  if (!holds(job.if, known, needed)) return { result: "skipped", steps: [], summary: "" };

  const base = {
    PATH: [fakes.bin, dirname(process.execPath), "/usr/bin", "/bin"].join(":"),
    HOME: home,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_REPOSITORY: github.repository,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_RUN_ID: "1",
    GITHUB_EVENT_PATH: eventFile,
    GITHUB_STEP_SUMMARY: summary,
    RUNNER_TEMP: temp,
    ...fakes.environment,
  };
  const results: StepResult[] = [];
  for (const [index, step] of (job.steps ?? []).entries()) {
    const steps = Object.fromEntries(
      results.flatMap(({ step: { id }, outcome, outputs }) =>
        id === undefined ? [] : [[id, { outcome, outputs }]],
      ),
    );
    const context = { ...known, steps };
    const failed = results.some(({ outcome }) => outcome === "failure");
    const filled = (values: Readonly<Record<string, unknown>> = {}) =>
      Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, interpolate(String(value), context)]),
      );
    if (!holds(step.if, context, { failed })) {
      results.push({ step, outcome: "skipped", outputs: {}, log: "" });
    } else if (step.uses !== undefined) {
      fakes.note("uses", [step.uses.split("@")[0] ?? "", JSON.stringify(filled(step.with))]);
      results.push({ step, outcome: "success", outputs: {}, log: "" });
    } else {
      const output = join(fakes.folder, `output-${index}`);
      const environment = { ...base, GITHUB_OUTPUT: output, ...filled(job.env), ...filled(step.env) };
      const { code, log } = await bash(step.run ?? "", environment, fakes.project);
      const outcome = code === 0 ? "success" : "failure";
      results.push({ step, outcome, outputs: outputsOf(output), log });
    }
  }
  return {
    result: results.some(({ outcome }) => outcome === "failure") ? "failure" : "success",
    steps: results,
    summary: readFileSync(summary, "utf8"),
  };
}

function bash(command: string, env: Readonly<Record<string, string>>, cwd: string) {
  return new Promise<{ readonly code: number; readonly log: string }>((done) => {
    const child = execFile("bash", ["-e", "-c", command], { cwd, env }, (_, output, error) => {
      done({ code: child.exitCode ?? -1, log: output + error });
    });
  });
}

function outputsOf(file: string): Readonly<Record<string, string>> {
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}
