import { setTimeout as delay } from "node:timers/promises";
import type { Check, KnownVisit, Visit } from "./check.ts";
import { Problem } from "./problem.ts";

/** Milliseconds before another try; each next one waits twice as long. */
const PAUSE = { first: 500, longest: 10_000 };

/** What became of a check. */
export interface Result {
  readonly name: string;
  readonly about: string;
  readonly outcome: "held" | "failed" | "skipped";
  readonly milliseconds: number;
  /** Times that it was looked at. */
  readonly tries: number;
  /** What is so instead, or why it was skipped. */
  readonly message?: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** Looks at everything, one after the other.
 * @param options.patience Seconds, of all checks together, for which what may pass is tried again.
 * @param options.skip Names of checks that are left out. */
export async function runChecks(
  checks: readonly Check[],
  visit: Visit,
  { patience, skip }: { readonly patience: number; readonly skip: readonly string[] },
): Promise<readonly Result[]> {
  const deadline = performance.now() + patience * 1000;
  const results: Result[] = [];
  for (const check of checks) results.push(await runCheck(check, visit, deadline, skip));
  return results;
}

async function runCheck(
  check: Check,
  visit: Visit,
  deadline: number,
  skip: readonly string[],
): Promise<Result> {
  const { name, about, remedy } = check;
  const why = reasonToSkip(check, visit, skip);
  if (why !== undefined) return { name, about, outcome: "skipped", milliseconds: 0, tries: 0, message: why };
  const began = performance.now();
  const milliseconds = () => Math.round(performance.now() - began);
  let pause = PAUSE.first;
  for (let tries = 1; ; tries++) {
    try {
      await (check.needsConfig ? check.run(visit as KnownVisit) : check.run(visit));
      return { name, about, outcome: "held", milliseconds: milliseconds(), tries };
    } catch (error) {
      const { message } = error as Error;
      const isPassing = error instanceof Problem && error.passing;
      if (!isPassing || performance.now() + pause > deadline)
        return { name, about, outcome: "failed", milliseconds: milliseconds(), tries, message, remedy };
      await delay(pause);
      pause = Math.min(pause * 2, PAUSE.longest);
    }
  }
}

function reasonToSkip(check: Check, visit: Visit, skip: readonly string[]): string | undefined {
  if (skip.includes(check.name)) return "left out by --skip";
  if (check.needsConfig && visit.config === undefined) return "config.json could not be read";
  return check.unless?.(visit);
}
