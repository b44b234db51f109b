import { commandPhases, type Buildspec, type CommandPhase, type PhaseSpec } from "../buildspec.ts";
import type { CommandResult } from "./shell.ts";

/** Why a phase failed, as `phases[].contexts[]` has it. */
export interface PhaseContext {
  readonly statusCode: string;
  readonly message: string;
}

/** End of a phase. */
export interface PhaseOutcome {
  readonly phase: CommandPhase;
  readonly isSuccess: boolean;
  readonly contexts: readonly PhaseContext[];
}

/** What the phases are run with. */
export interface CommandPhaseOptions {
  readonly buildspec: Buildspec;
  readonly run: (command: string) => Promise<CommandResult>;
  /** A line of the log, as the build's container writes it. */
  readonly say: (text: string) => void;
  /** Told before the first command of a phase. */
  readonly begin: (phase: CommandPhase) => Promise<void>;
  readonly end: (outcome: PhaseOutcome) => Promise<void>;
  /** True once the build was stopped or its time is over: nothing more is begun. */
  readonly isOver: () => boolean;
}

/** Runs the phases that have commands. A failure in install or pre_build ends them; after one in build, post_build runs all the same; `on-failure`
 * says otherwise.
 * @returns true when none has failed, and whether the phase build was come to, without which nothing is uploaded.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html */
export async function runCommandPhases(
  options: CommandPhaseOptions,
): Promise<{ readonly isSuccess: boolean; readonly hasBuilt: boolean }> {
  const { buildspec, run, say, begin, end, isOver } = options;
  let isSuccess = true;
  for (const phase of commandPhases) {
    if (isOver()) return { isSuccess: false, hasBuilt: false };
    const spec = buildspec.phases[phase];
    await begin(phase);
    say(`Entering phase ${phase.toUpperCase()}`);
    if (!isSuccess || phase === "post_build")
      await run(`export CODEBUILD_BUILD_SUCCEEDING=${isSuccess ? 1 : 0}`);
    const contexts = await runPhase(spec, options);
    if (isOver()) return { isSuccess: false, hasBuilt: false };
    const hasFailed = contexts.length > 0;
    say(`Phase complete: ${phase.toUpperCase()} State: ${hasFailed ? "FAILED" : "SUCCEEDED"}`);
    for (const { statusCode, message } of hasFailed ? contexts : [{ statusCode: "", message: "" }])
      say(`Phase context status code: ${statusCode} Message: ${message}`);
    await end({ phase, isSuccess: !hasFailed, contexts });
    if (!hasFailed) continue;
    isSuccess = false;
    const action = spec.onFailure?.action ?? (phase === "build" ? "CONTINUE" : "ABORT");
    if (action !== "CONTINUE") return { isSuccess, hasBuilt: phase === "build" || phase === "post_build" };
  }
  return { isSuccess, hasBuilt: true };
}

async function runPhase(spec: PhaseSpec, options: CommandPhaseOptions): Promise<readonly PhaseContext[]> {
  const { retries = 0, pattern } = spec.onFailure ?? {};
  for (let attempt = 0; ; attempt++) {
    const { contexts, output } = await runCommands(spec, options);
    const mayRetry =
      contexts.length > 0 &&
      attempt < retries &&
      !options.isOver() &&
      (pattern === undefined || new RegExp(pattern).test(output.join("\n")));
    if (!mayRetry) return contexts;
    options.say(`Retrying the phase: retry ${attempt + 1} of ${retries}`);
  }
}

/** Runs the commands to the first that fails, and then those of `finally`, whatever has become of the others. */
async function runCommands(
  spec: PhaseSpec,
  { run, say, isOver }: CommandPhaseOptions,
): Promise<{ readonly contexts: readonly PhaseContext[]; readonly output: readonly string[] }> {
  const contexts: PhaseContext[] = [];
  let output: readonly string[] = [];
  for (const commands of [spec.commands, spec.finally])
    for (const command of commands) {
      if (isOver()) return { contexts, output };
      say(`Running command ${command.trimEnd()}`);
      const result = await run(command);
      if (result.status === 0) continue;
      output = [...output, ...result.output];
      say(`Command did not exit successfully ${command.trimEnd()} exit status ${result.status}`);
      contexts.push({
        statusCode: "COMMAND_EXECUTION_ERROR",
        message: `Error while executing command: ${command.trimEnd()}. Reason: exit status ${result.status}`,
      });
      break;
    }
  return { contexts, output };
}
