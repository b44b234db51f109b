import * as pulumi from "@pulumi/pulumi";

/** Last step of the ladder. */
export const LAST_STEP = 5;

/** Place on the ladder, and what every part of the program is given. */
export interface Settings {
  /** Step that serves the traffic, 0 to 5. */
  readonly step: number;
  /** Highest step whose resources are there: a roll-back lowers `step` and leaves this, so that it moves traffic and deletes no store.
   * @default step */
  readonly built: number;
  /** Who reads and writes registrations first, from step 3 on.
   * @default "old" */
  readonly registrations: "old" | "new";
  /** The monolith's task runs. It stops as the last thing of all, and starts as the first thing of the way back.
   * @default true below step 5 */
  readonly running: boolean;
  /** Keep stores from being deleted. */
  readonly protect: boolean;
  readonly logRetentionDays: number;
  /** Of everything that can have tags. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Reads the stack's configuration.
 * @throws Error listing everything that is wrong with it. */
export function readSettings(): Settings {
  const config = new pulumi.Config();
  const step = config.requireNumber("step");
  const built = config.getNumber("built") ?? step;
  const registrations = config.get("registrations") ?? "old";
  const running = config.getBoolean("running") ?? step < LAST_STEP;
  const problems = [
    !isStep(step) && `monolith:step must be a whole number from 0 to ${LAST_STEP} (got ${step})`,
    !(isStep(built) && built >= step) &&
      `monolith:built must be a whole number from step (${step}) to ${LAST_STEP} (got ${built})`,
    registrations !== "old" &&
      registrations !== "new" &&
      `monolith:registrations must be old or new (got ${registrations})`,
    registrations === "new" &&
      step < 3 &&
      `monolith:registrations can be new from step 3 on (step is ${step})`,
    registrations !== "new" &&
      step === LAST_STEP &&
      `monolith:registrations must be new at step ${LAST_STEP}: the monolith, which has the old ones, does not run`,
    !running && step < LAST_STEP && `monolith:running must be true below step ${LAST_STEP} (step is ${step})`,
  ].filter((problem) => problem !== false);
  if (problems.length > 0)
    throw new Error(
      `Pulumi.${pulumi.getStack()}.yaml:\n${problems.map((problem) => `  ${problem}`).join("\n")}\nFix: docs/monolith.md has the values of each step`,
    );
  return {
    step,
    built,
    registrations: registrations === "new" ? "new" : "old",
    running,
    protect: config.getBoolean("protect") ?? true,
    logRetentionDays: config.getNumber("logRetentionDays") ?? 14,
    tags: { project: pulumi.getProject(), stage: pulumi.getStack() },
  };
}

const isStep = (value: number) => Number.isInteger(value) && value >= 0 && value <= LAST_STEP;
