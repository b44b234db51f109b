import { AnswerTally, rated } from "../../../observe/answer-tally.ts";
import type { MetricValue } from "../../../observe/metrics.ts";

/** Counts the answers of a stage, as CloudWatch shows them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
export class StageMetrics {
  readonly #region: string;
  readonly #apiName: string;
  readonly #stageName: string;
  readonly #answers = new AnswerTally();
  readonly #integrations = new AnswerTally();

  constructor(region: string, apiName: string, stageName: string) {
    this.#region = region;
    this.#apiName = apiName;
    this.#stageName = stageName;
  }

  /** Counts an answer.
   * @param latency Milliseconds. @param integrationLatency Milliseconds; undefined when the integration was not called. */
  answered(status: number, latency: number, integrationLatency: number | undefined): void {
    this.#answers.add(status, latency);
    if (integrationLatency !== undefined) this.#integrations.add(status, integrationLatency);
  }

  /** Takes what was measured since the last time. */
  take(): MetricValue[] {
    const answers = this.#answers.take();
    if (!answers) return [];
    const { requests, clientErrors, serverErrors, times } = answers;
    const latencies = (counts: ReadonlyMap<number, number>) =>
      [...counts].map(([value, count]) => ({ value, count }));
    return [
      ...this.#values("Count", "Count", [{ value: 1, count: requests }]),
      ...this.#values("4XXError", "Count", rated(answers, clientErrors, 1)),
      ...this.#values("5XXError", "Count", rated(answers, serverErrors, 1)),
      ...this.#values("Latency", "Milliseconds", latencies(times)),
      ...this.#values(
        "IntegrationLatency",
        "Milliseconds",
        latencies(this.#integrations.take()?.times ?? new Map<number, number>()),
      ),
    ];
  }

  /** Of the API, and of the stage. */
  #values(
    metricName: string,
    unit: string,
    values: readonly { readonly value: number; readonly count: number }[],
  ): MetricValue[] {
    const api = { ApiName: this.#apiName };
    return [api, { ...api, Stage: this.#stageName }].flatMap((dimensions) =>
      values.map((one) => ({
        region: this.#region,
        namespace: "AWS/ApiGateway",
        metricName,
        dimensions,
        unit,
        ...one,
      })),
    );
  }
}
