import { NotEmulatedError } from "../../../contract/errors.ts";
import type { MetricValue } from "../../../observe/metrics.ts";
import { readDimensions } from "../dimensions.ts";
import { invalidValue } from "../errors.ts";
import { operation } from "../operation.ts";

/** Limits of one call. */
const LIMITS = { data: 1000, values: 150, nameCharacters: 255 };

/** A datum as the API has it. */
interface Datum {
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Timestamp?: Date;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly Unit?: string;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
export const putMetricData = operation("PutMetricData", {
  members: {
    Namespace: true,
    MetricData: {
      MetricName: true,
      Dimensions: { Name: true, Value: true },
      Timestamp: true,
      Value: true,
      Values: true,
      Counts: true,
      Unit: true,
      StorageResolution: "values are kept by the minute",
    },
  },
  access: (_, { Namespace }) => [
    { action: "cloudwatch:PutMetricData", resource: "*", context: { "cloudwatch:namespace": Namespace } },
  ],
  run: ({ store, region }, { Namespace: namespace, MetricData: data }) => {
    if (!/^[^:].{0,254}$/.test(namespace) || namespace.startsWith("AWS/"))
      throw invalidValue(
        `The value ${namespace} for parameter Namespace is invalid: it must not be empty or begin with AWS/ or a colon.`,
      );
    if (!data) throw new NotEmulatedError("cloudwatch:PutMetricData without MetricData");
    if (data.length > LIMITS.data)
      throw invalidValue(`MetricData has ${data.length} members; at most ${LIMITS.data} are taken.`);
    const values = data.flatMap((datum, index) =>
      readDatum(datum, `MetricData.member.${index + 1}`, { region, namespace }),
    );
    for (const value of values) store.hub.put(value);
  },
});

/** @throws AwsError when a value is none, or a name is missing. */
function readDatum(datum: Datum, at: string, home: Pick<MetricValue, "region" | "namespace">): MetricValue[] {
  const { MetricName: metricName, Dimensions, Timestamp, Value, Counts, Unit: unit = "None" } = datum;
  if (metricName === "" || metricName.length > LIMITS.nameCharacters)
    throw invalidValue(`The parameter ${at}.MetricName must be 1 to ${LIMITS.nameCharacters} characters.`);
  const values = datum.Values ?? (Value === undefined ? [] : [Value]);
  if (values.length === 0 || !values.every(Number.isFinite))
    throw invalidValue(`The parameter ${at}.Value must be a number.`);
  if (values.length > LIMITS.values)
    throw invalidValue(`${at}.Values has more than ${LIMITS.values} members.`);
  const metric = {
    ...home,
    metricName,
    dimensions: readDimensions(Dimensions),
    unit,
    ...(Timestamp && { timestamp: Timestamp.getTime() }),
  };
  return values.map((value, index) => ({ ...metric, value, count: readCount(Counts?.[index] ?? 1, at) }));
}

function readCount(count: number, at: string): number {
  if (!(count > 0)) throw invalidValue(`${at}.Counts must be positive numbers.`);
  return count;
}
