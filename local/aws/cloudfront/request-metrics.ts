import { AnswerTally, rated } from "../../observe/answer-tally.ts";
import type { MetricValue } from "../../observe/metrics.ts";

/** Counts what distributions answer, as CloudWatch shows it: in us-east-1, whatever the region of the program.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html */
export class RequestMetrics {
  readonly #answers = new Map<string, AnswerTally>();

  /** Counts an answer of a distribution. */
  answered(distributionId: string, status: number): void {
    let answers = this.#answers.get(distributionId);
    if (!answers) this.#answers.set(distributionId, (answers = new AnswerTally()));
    answers.add(status, 0);
  }

  /** Takes what was measured since the last time. */
  take(): MetricValue[] {
    return [...this.#answers].flatMap(([DistributionId, tally]) => {
      const answers = tally.take();
      if (!answers) return [];
      const { requests, clientErrors, serverErrors } = answers;
      const values = (
        metricName: string,
        unit: string,
        counts: readonly { readonly value: number; readonly count: number }[],
      ) =>
        counts.map((one) => ({
          region: "us-east-1",
          namespace: "AWS/CloudFront",
          metricName,
          dimensions: { DistributionId, Region: "Global" },
          unit,
          ...one,
        }));
      return [
        ...values("Requests", "None", [{ value: 1, count: requests }]),
        ...values("4xxErrorRate", "Percent", rated(answers, clientErrors, 100)),
        ...values("5xxErrorRate", "Percent", rated(answers, serverErrors, 100)),
        ...values("TotalErrorRate", "Percent", rated(answers, clientErrors + serverErrors, 100)),
      ];
    });
  }
}
