import { parseArn } from "../../contract/arn.ts";
import { NotEmulatedError } from "../../contract/errors.ts";
import { parseSchedule } from "../../delivery/schedule.ts";
import { invalid } from "./errors.ts";
import type { ScheduleSettings, Target } from "./records.ts";

/** Services that have targets here. */
const SERVICES = ["events", "lambda", "sns", "sqs"];
const LONGEST_WINDOW = 1440;
const MOST_RETRIES = 185;
const AGE = { least: 60, most: 86_400 };

/** Checks a name of a schedule or a group. @throws AwsError ValidationException */
export function checkName(name: string): void {
  if (!/^[\w.-]{1,64}$/.test(name))
    throw invalid(
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9a-zA-Z-_.]+`,
    );
}

/** Checks what a schedule says.
 * @throws AwsError ValidationException; NotEmulatedError for a target that nothing here sends to.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
export function checkSettings({
  expression,
  timeZone,
  window,
  startAt,
  endAt,
  target,
}: ScheduleSettings): void {
  try {
    parseSchedule(expression, timeZone, 0);
  } catch (error) {
    if (error instanceof NotEmulatedError) throw error;
    throw invalid(`Invalid Schedule Expression ${expression}. (${(error as Error).message})`);
  }
  if (!Number.isInteger(window) || window < 0 || window > LONGEST_WINDOW)
    throw invalid(`MaximumWindowInMinutes must be 1 to ${LONGEST_WINDOW} (got ${window}).`);
  if (startAt !== undefined && endAt !== undefined && startAt >= endAt)
    throw invalid("The StartDate you specify must come before the EndDate.");
  checkTarget(target);
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html */
function checkTarget({
  Arn,
  RoleArn,
  Input,
  EventBridgeParameters,
  DeadLetterConfig,
  RetryPolicy,
}: Target): void {
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:./.test(Arn)) throw invalid(`Invalid Target Arn: ${Arn}`);
  if (!/^arn:[^:]+:iam::\d{12}:role\//.test(RoleArn)) throw invalid(`Invalid RoleArn: ${RoleArn}`);
  const { service } = parseArn(Arn);
  if (!SERVICES.includes(service))
    throw new NotEmulatedError(
      `the target ${Arn} of a schedule`,
      "Here: queues, topics, functions and event buses.",
    );
  if ((service === "events") !== (EventBridgeParameters !== undefined))
    throw invalid("EventBridgeParameters must be given for an event bus, and for no other target.");
  if (service === "events" && Input !== undefined && !isJson(Input))
    throw invalid("The Input of an event bus must be JSON.");
  const queue = DeadLetterConfig?.Arn;
  if (queue !== undefined && !/^arn:[^:]+:sqs:[a-z0-9-]+:\d{12}:[\w-]+$/.test(queue))
    throw invalid(`The dead-letter queue must be a standard queue (got ${queue}).`);
  const { MaximumRetryAttempts: retries = 0, MaximumEventAgeInSeconds: age = AGE.most } = RetryPolicy ?? {};
  if (!Number.isInteger(retries) || retries < 0 || retries > MOST_RETRIES)
    throw invalid(`MaximumRetryAttempts must be 0 to ${MOST_RETRIES} (got ${retries}).`);
  if (!Number.isInteger(age) || age < AGE.least || age > AGE.most)
    throw invalid(`MaximumEventAgeInSeconds must be ${AGE.least} to ${AGE.most} (got ${age}).`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
