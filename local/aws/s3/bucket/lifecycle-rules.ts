import { AwsError } from "../../../contract/errors.ts";
import { malformedXml } from "../errors.ts";
import type { LifecycleRule } from "../records.ts";

const LIMIT = 1000;

/** Checks the lifecycle rules that a bucket is to have.
 * @throws AwsError MalformedXML, InvalidArgument, InvalidRequest */
export function checkLifecycle(rules: readonly LifecycleRule[]): readonly LifecycleRule[] {
  if (rules.length === 0 || rules.length > LIMIT)
    throw malformedXml(`a lifecycle configuration has 1 to ${LIMIT} rules`);
  if (new Set(rules.map(({ id }) => id)).size < rules.length)
    throw new AwsError("InvalidArgument", "Rule ID must be unique", 400);
  for (const rule of rules) {
    const { expiration, noncurrentExpiration, abortUploadsAfterDays, transitions, noncurrentTransitions } =
      rule;
    if (
      !expiration &&
      !noncurrentExpiration &&
      abortUploadsAfterDays === undefined &&
      !transitions?.length &&
      !noncurrentTransitions?.length
    )
      throw new AwsError("InvalidRequest", "At least one action needs to be specified in a rule", 400);
    const days = [expiration?.days, noncurrentExpiration?.days, abortUploadsAfterDays];
    if (days.some((value) => value !== undefined && !(Number.isInteger(value) && value > 0)))
      throw new AwsError("InvalidArgument", "'Days' for Expiration action must be a positive integer", 400);
    if (expiration?.date !== undefined && !/T00:00:00(\.000)?Z$/.test(expiration.date))
      throw new AwsError("InvalidArgument", "'Date' must be at midnight GMT", 400);
  }
  return rules;
}
