import { NotEmulatedError } from "../../contract/errors.ts";
import { invalidValue } from "./errors.ts";

/** Statistics that are computed here. */
export const STATISTICS: readonly string[] = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"];

/** Periods that one answer may have.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MOST_PERIODS = 100_800;

/** True for a statistic that is computed here: those, and percentiles such as `p99` and `p99.9`. */
export const isStatistic = (statistic: string): boolean =>
  STATISTICS.includes(statistic) || /^p(100|\d{1,2}(\.\d{1,10})?)$/.test(statistic);

/** @throws NotEmulatedError for a statistic that is not computed here. */
export function checkStatistic(statistic: string): void {
  if (!isStatistic(statistic))
    throw new NotEmulatedError(
      `the statistic ${statistic}`,
      `Here: ${STATISTICS.join(", ")}, and percentiles such as p99.`,
    );
}

/** Seconds since 1970 at which each period of a time range begins.
 * @param period Seconds.
 * @throws AwsError InvalidParameterValueException for a range or a period that is none. */
export function periodsOf(from: Date, to: Date, period: number): number[] {
  if (!Number.isInteger(period) || period < 60 || period % 60 !== 0)
    throw invalidValue(`Period must be a multiple of 60 (got ${period}).`);
  const [start, end] = [from.getTime() / 1000, to.getTime() / 1000];
  if (!(start < end)) throw invalidValue("The parameter StartTime must be less than the parameter EndTime.");
  const first = Math.floor(start / period) * period;
  const count = Math.ceil((end - first) / period);
  if (count > MOST_PERIODS)
    throw invalidValue(`The time range has ${count} periods; at most ${MOST_PERIODS} are answered.`);
  return Array.from({ length: count }, (_, index) => first + index * period);
}
