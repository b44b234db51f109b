import { invalidValue } from "./errors.ts";

/** A dimension as the API has it. */
interface Dimension {
  readonly Name?: string;
  readonly Value?: string;
}

/** Most dimensions of a metric.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html */
const MOST = 30;

/** Reads dimensions. @throws AwsError InvalidParameterValueException when there are too many. */
export function readDimensions(dimensions: readonly Dimension[] = []): Record<string, string> {
  if (dimensions.length > MOST)
    throw invalidValue(`A metric has at most ${MOST} dimensions (got ${dimensions.length}).`);
  return Object.fromEntries(dimensions.map(({ Name = "", Value = "" }) => [Name, Value]));
}

/** Writes dimensions as the API has them. */
export function describeDimensions(dimensions: Readonly<Record<string, string>>) {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}
