import { NotEmulatedError } from "../../contract/errors.ts";
import type { MetricHub, MetricValue } from "../../observe/metrics.ts";
import { invalidValue } from "./invalid-value.ts";
import type { MetricId, MetricStore } from "./metrics.ts";
import type { CloudWatchOperation } from "./operation.ts";

interface Dimension {
  readonly Name?: string;
  readonly Value?: string;
}

interface MetricStat {
  readonly Metric?: {
    readonly Namespace?: string;
    readonly MetricName?: string;
    readonly Dimensions?: readonly Dimension[];
  };
  readonly Period?: number;
  readonly Stat?: string;
}

interface Datum {
  readonly MetricName?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Timestamp?: number;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly StatisticValues?: object;
  readonly Unit?: string;
}

/** Of the operations on metrics. */
export interface MetricInput {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly MetricData?: readonly Datum[];
  readonly EntityMetricData?: readonly unknown[];
  readonly MetricDataQueries?: readonly {
    readonly Id?: string;
    readonly Label?: string;
    readonly Expression?: string;
    readonly MetricStat?: MetricStat;
    readonly ReturnData?: boolean;
  }[];
  /** Seconds since 1970. */
  readonly StartTime?: number;
  readonly EndTime?: number;
  readonly Period?: number;
  readonly Statistics?: readonly string[];
  readonly ExtendedStatistics?: readonly string[];
  readonly ScanBy?: string;
}

const STATISTICS: readonly string[] = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"];
/** Data points of one answer of GetMetricStatistics. */
const MOST_POINTS = 1440;

/** Metrics that the API puts in and reads; the last day is kept, by minute, in memory.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
export class MetricOperations {
  readonly #hub: MetricHub;
  readonly #store: MetricStore;

  constructor(hub: MetricHub, store: MetricStore) {
    this.#hub = hub;
    this.#store = store;
  }

  /** @returns undefined when it is none of these. */
  operation(region: string, name: string, input: MetricInput): CloudWatchOperation | undefined {
    switch (name) {
      case "PutMetricData":
        return {
          context: { "cloudwatch:namespace": input.Namespace ?? "" },
          run: () => {
            for (const value of readData(region, input)) this.#hub.put(value);
            return {};
          },
        };
      case "GetMetricStatistics":
        return { run: () => this.#statistics(region, input) };
      case "GetMetricData":
        return { run: () => this.#data(region, input) };
      case "ListMetrics":
        return { run: () => this.#list(region, input) };
      default:
        return undefined;
    }
  }

  #statistics(region: string, input: MetricInput): object {
    const { Namespace = "", MetricName = "", Statistics = [], Period = 60 } = input;
    if (input.ExtendedStatistics?.length)
      throw new NotEmulatedError("extended statistics", `Here: ${STATISTICS.join(", ")}.`);
    const starts = periods(input, Period);
    if (starts.length > MOST_POINTS)
      throw invalidValue(`The time range has ${starts.length} periods; at most ${MOST_POINTS} are answered.`);
    const metric = {
      region,
      namespace: Namespace,
      metricName: MetricName,
      dimensions: dimensionsOf(input.Dimensions),
    };
    for (const statistic of Statistics) checkStatistic(statistic);
    this.#hub.sample();
    const points = starts.flatMap((start) => {
      const values = Statistics.map(
        (statistic) => [statistic, this.#at(metric, statistic, Period, start)] as const,
      );
      if (values.every(([, value]) => value === undefined)) return [];
      return [{ Timestamp: start, ...Object.fromEntries(values), Unit: this.#store.unit(metric) }];
    });
    return { Label: MetricName, Datapoints: points };
  }

  #data(region: string, input: MetricInput): object {
    this.#hub.sample();
    const results = (input.MetricDataQueries ?? []).map(
      ({ Id = "", Label, Expression, MetricStat: stat }) => {
        if (Expression !== undefined || !stat)
          throw new NotEmulatedError(
            `the expression of query ${Id} in cloudwatch:GetMetricData`,
            "Ask for a metric by MetricStat.",
          );
        const { Metric = {}, Period = 60, Stat = "" } = stat;
        checkStatistic(Stat);
        const metric = {
          region,
          namespace: Metric.Namespace ?? "",
          metricName: Metric.MetricName ?? "",
          dimensions: dimensionsOf(Metric.Dimensions),
        };
        const points = periods(input, Period).flatMap((start) => {
          const value = this.#at(metric, Stat, Period, start);
          return value === undefined ? [] : [{ start, value }];
        });
        if (input.ScanBy !== "TimestampAscending") points.reverse();
        return {
          Id,
          Label: Label ?? metric.metricName,
          StatusCode: "Complete",
          Timestamps: points.map(({ start }) => start),
          Values: points.map(({ value }) => value),
        };
      },
    );
    return { MetricDataResults: results, Messages: [] };
  }

  #list(region: string, { Namespace, MetricName, Dimensions = [] }: MetricInput): object {
    const wanted = this.#store
      .all(region)
      .filter(
        ({ namespace, metricName }) =>
          (Namespace ?? namespace) === namespace && (MetricName ?? metricName) === metricName,
      )
      .filter(({ dimensions }) =>
        Dimensions.every(
          ({ Name = "", Value }) =>
            dimensions[Name] !== undefined && (Value ?? dimensions[Name]) === dimensions[Name],
        ),
      );
    return {
      Metrics: wanted.map(({ namespace, metricName, dimensions }) => ({
        Namespace: namespace,
        MetricName: metricName,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      })),
    };
  }

  #at(metric: MetricId, statistic: string, period: number, start: number): number | undefined {
    return this.#store.statistic(metric, statistic, period, (start + period) * 1000 - 1);
  }
}

/** @throws AwsError when a value is none, or a name is missing. */
function readData(
  region: string,
  { Namespace = "", MetricData = [], EntityMetricData }: MetricInput,
): MetricValue[] {
  if (!/^[^:].{0,254}$/.test(Namespace) || Namespace.startsWith("AWS/"))
    throw invalidValue(
      `The value ${Namespace} for parameter Namespace is invalid: it must not be empty or begin with AWS/ or a colon.`,
    );
  if (EntityMetricData?.length)
    throw new NotEmulatedError("EntityMetricData of cloudwatch:PutMetricData", "Use MetricData.");
  if (MetricData.length > 1000)
    throw invalidValue(`MetricData has ${MetricData.length} members; at most 1000 are taken.`);
  return MetricData.flatMap(
    (
      { MetricName = "", Dimensions, Timestamp, Value, Values, Counts, StatisticValues, Unit = "None" },
      index,
    ) => {
      const at = `MetricData.member.${index + 1}`;
      if (StatisticValues)
        throw new NotEmulatedError(`${at}.StatisticValues`, "Send Value, or Values with Counts.");
      if (MetricName === "" || MetricName.length > 255)
        throw invalidValue(`The parameter ${at}.MetricName must be 1 to 255 characters.`);
      const values = Values ?? (Value === undefined ? [] : [Value]);
      if (values.length === 0 || !values.every(Number.isFinite))
        throw invalidValue(`The parameter ${at}.Value must be a number.`);
      if (values.length > 150) throw invalidValue(`${at}.Values has more than 150 members.`);
      if (Timestamp !== undefined && !Number.isFinite(Timestamp))
        throw invalidValue(`The parameter ${at}.Timestamp must be a time.`);
      const metric = {
        region,
        namespace: Namespace,
        metricName: MetricName,
        dimensions: dimensionsOf(Dimensions),
        unit: Unit,
        ...(Timestamp !== undefined && { timestamp: Timestamp * 1000 }),
      };
      return values.map((value, n) => ({ ...metric, value, count: countOf(Counts?.[n] ?? 1, at) }));
    },
  );
}

function countOf(count: number, at: string): number {
  if (!(count > 0)) throw invalidValue(`${at}.Counts must be positive numbers.`);
  return count;
}

function dimensionsOf(dimensions: readonly Dimension[] = []): Record<string, string> {
  if (dimensions.length > 30)
    throw invalidValue(`A metric has at most 30 dimensions (got ${dimensions.length}).`);
  return Object.fromEntries(dimensions.map(({ Name = "", Value = "" }) => [Name, Value]));
}

/** Seconds since 1970 at which each period begins. */
function periods({ StartTime = NaN, EndTime = NaN }: MetricInput, period: number): number[] {
  if (!Number.isInteger(period) || period < 60 || period % 60 !== 0)
    throw invalidValue(`Period must be a multiple of 60 (got ${period}).`);
  if (!(StartTime < EndTime))
    throw invalidValue("The parameter StartTime must be less than the parameter EndTime.");
  const first = Math.floor(StartTime / period) * period;
  const count = Math.ceil((EndTime - first) / period);
  if (count > 100_800)
    throw invalidValue(`The time range has ${count} periods; at most 100800 are answered.`);
  return Array.from({ length: count }, (_, index) => first + index * period);
}

function checkStatistic(statistic: string): void {
  if (!STATISTICS.includes(statistic))
    throw new NotEmulatedError(`the statistic ${statistic}`, `Here: ${STATISTICS.join(", ")}.`);
}
