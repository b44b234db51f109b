import { parseSchedule } from "../../delivery/schedule.ts";
import { invalidParameter } from "./errors.ts";
import type { RotationRules } from "./records.ts";

const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;
/** Hours that are looked ahead for the next time of a `cron(…)`. */
const HORIZON = 366 * 24;
/** A secret can be rotated as often as every four hours. */
const SHORTEST = 4 * HOUR;

/** Checks a schedule of rotations.
 * @throws AwsError InvalidParameterException
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html */
export function checkRules({
  AutomaticallyAfterDays: days,
  Duration,
  ScheduleExpression,
}: RotationRules): void {
  if (days !== undefined && ScheduleExpression !== undefined)
    throw invalidParameter("You can specify AutomaticallyAfterDays or ScheduleExpression, but not both.");
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 1000))
    throw invalidParameter(`AutomaticallyAfterDays must be 1 to 1000 days (got ${days}).`);
  if (Duration !== undefined && !/^([1-9]|1\d|2[0-4])h$/.test(Duration))
    throw invalidParameter(`Duration must be 1h to 24h (got "${Duration}").`);
  if (ScheduleExpression === undefined) return;
  const fail = (why: string) => invalidParameter(`Invalid ScheduleExpression ${ScheduleExpression}: ${why}.`);
  if (/^cron\((?!0 )/.test(ScheduleExpression)) throw fail("the minutes of a cron expression must be 0");
  if (!/^(rate\(\d+ (hour|day)s?\)|cron\()/.test(ScheduleExpression))
    throw fail("it must be rate(…) in hours or days, or cron(…)");
  try {
    parseSchedule(ScheduleExpression, "UTC", 0);
  } catch (error) {
    throw fail((error as Error).message);
  }
  const step = rateOf(ScheduleExpression);
  if (step !== undefined && step < SHORTEST)
    throw fail("a secret can be rotated every four hours at the most");
}

/** Time of the next rotation, milliseconds since 1970; undefined when nothing rotates by the clock.
 * @param since Newest rotation, or other change of the value. @param now Both milliseconds since 1970. */
export function nextRotation(rules: RotationRules, since: number, now: number): number | undefined {
  const { AutomaticallyAfterDays: days, ScheduleExpression: expression } = rules;
  if (days !== undefined) return since + days * DAY;
  if (expression === undefined) return undefined;
  const step = rateOf(expression);
  if (step !== undefined) return since + step;
  const schedule = parseSchedule(expression, "UTC", 0);
  const first = (Math.floor(now / HOUR) + 1) * HOUR;
  for (let hour = 0; hour < HORIZON; hour += 1)
    if (schedule.isDue(first + hour * HOUR)) return first + hour * HOUR;
  return undefined;
}

function rateOf(expression: string): number | undefined {
  const [, count, unit] = /^rate\((\d+) (hour|day)s?\)$/.exec(expression) ?? [];
  if (count === undefined) return undefined;
  return Number(count) * (unit === "day" ? DAY : HOUR);
}
