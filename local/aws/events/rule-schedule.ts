import { parseSchedule } from "../../delivery/schedule.ts";
import { invalid } from "./errors.ts";
import type { RuleRecord } from "./records.ts";

/** Schedule of a rule that is put: one that is as before goes on counting from where it began. */
export function newSchedule(
  before: RuleRecord["schedule"],
  expression: string | undefined,
): RuleRecord["schedule"] {
  if (expression === undefined) return undefined;
  return before?.expression === expression ? before : { expression, since: Date.now() };
}

/** Checks the expression of a rule.
 * @throws AwsError ValidationException, also for `at`, which EventBridge Scheduler alone has; NotEmulatedError.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
export function checkSchedule(expression: string): void {
  try {
    if (expression.startsWith("at(")) throw new Error("rules have no at(…)");
    parseSchedule(expression, "UTC", 0);
  } catch (error) {
    if ((error as Error).name === "NotEmulatedError") throw error;
    throw invalid(`Parameter ScheduleExpression is not valid. (${(error as Error).message})`);
  }
}
