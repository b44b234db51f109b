import { parseArgs } from "node:util";
import { STEPS, stepOf, type Place, type Step } from "./place.ts";

/** What `npm run monolith` was asked. */
export type Options =
  | { readonly mode: "walk"; readonly to: Step }
  | {
      readonly mode: "step";
      readonly step: Step;
      readonly registrations: Place["registrations"];
      /** True when the ladder begins at step 0 again, with nothing kept. */
      readonly isFresh: boolean;
      /** Folder of the kept state; undefined for that of the program. */
      readonly state: string | undefined;
    };

export const usage = `npm run monolith -- --step N [--registrations new] [--fresh] [--state FOLDER]    runs the monolith's ladder at a step
npm run monolith -- --walk [--to N]                                              walks up and down with people on it

docs/monolith.md says what each step is.

  --step N              ${STEPS.join(", ")}: moves to it from where the ladder is, one step at a time, with the jobs and the comparisons
                        between. Where no copy of it runs, one is started that runs until Ctrl-C; its state is kept
  --registrations SIDE  old (default at step 3) or new (default from step 4): who reads and writes registrations first; from step 3
  --fresh               forgets what is kept, and begins at step 0
  --state FOLDER        where the state is kept (default examples/monolith/.local)
  --walk                on a copy of its own that is forgotten afterwards: every step up, then down again, under constant traffic; says
                        which requests failed
  --to N                highest step of the walk (default ${STEPS.at(-1)})
  --help                this text

Ends with 0; with 1 when a step is refused or a request failed; with 2 when it is asked wrongly; with 130 after Ctrl-C during a move.`;

/** Thrown when the command is asked wrongly. */
export class UsageError extends Error {}

/** Reads the command line. Undefined when help was asked for.
 * @throws UsageError naming the option and what it may be. */
export function readOptions(args: readonly string[]): Options | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  if (values.walk) {
    for (const name of ["step", "registrations", "fresh", "state"] as const)
      if (values[name] !== undefined)
        throw new UsageError(
          `--${name} says nothing to --walk, which goes to every step. Fix: give one of the two`,
        );
    return { mode: "walk", to: values.to === undefined ? 5 : readStep("to", values.to) };
  }
  if (values.to !== undefined)
    throw new UsageError("--to is for --walk. Fix: give --step N, or --walk --to N");
  if (values.step === undefined) throw new UsageError("nothing is asked. Fix: give --step N, or --walk");
  const step = readStep("step", values.step);
  const registrations = values.registrations ?? (step >= 4 ? "new" : "old");
  if (registrations !== "old" && registrations !== "new")
    throw new UsageError(`--registrations must be old or new (got "${registrations}")`);
  if (registrations === "new" && step < 3)
    throw new UsageError(`--registrations new is from step 3 on (got --step ${step})`);
  if (registrations === "old" && step > 3)
    throw new UsageError(`--registrations old is up to step 3: step ${step} begins when they are new`);
  return { mode: "step", step, registrations, isFresh: values.fresh ?? false, state: values.state };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        step: { type: "string" },
        registrations: { type: "string" },
        fresh: { type: "boolean" },
        state: { type: "string" },
        walk: { type: "boolean" },
        to: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readStep(name: string, text: string): Step {
  const step = /^\d$/.test(text) ? stepOf(Number(text)) : undefined;
  if (step === undefined)
    throw new UsageError(`--${name} must be one of ${STEPS.join(", ")} (got "${text}")`);
  return step;
}
