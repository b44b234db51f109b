import type { Outcome } from "../rules/evaluate.ts";
import type { WebRequest } from "../inspect/web-request.ts";
import type { Headers } from "../../../contract/http.ts";

/** Requests kept for each rule, and for how long.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_GetSampledRequests.html */
const KEPT = 100;
const HOURS_3 = 3 * 3_600_000;

/** A request that a rule matched. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly rule: string;
  readonly ruleWithinGroup: string | undefined;
  readonly action: string;
  readonly clientIp: string;
  readonly country: string;
  readonly method: string;
  readonly uri: string;
  readonly headers: Headers;
  readonly labels: readonly string[];
  readonly inserted: Headers;
  readonly status: number | undefined;
}

/** Rule whose samples are those that the default action decided. */
export const DEFAULT_ACTION = "Default_Action";

/** Newest requests by metric name of a rule. Bodies are not kept. */
export class Samples {
  readonly #byMetric = new Map<string, Sample[]>();

  /** Keeps a request for each rule that matched it. */
  add(request: WebRequest, { action, rule, member, counted, answer, headers }: Outcome): void {
    const at = Date.now();
    const sampled = {
      at,
      clientIp: request.address,
      country: request.country,
      method: request.http.method,
      uri: request.http.url,
      headers: request.http.headers,
      labels: [...request.labels],
      inserted: headers,
      status: answer?.status,
    };
    for (const { rule: one, member: inner } of counted)
      if (one.rule.VisibilityConfig.SampledRequestsEnabled)
        this.#put(one.rule.VisibilityConfig.MetricName, {
          ...sampled,
          rule: one.rule.Name,
          ruleWithinGroup: inner?.rule.Name,
          action: "COUNT",
        });
    if (rule && !rule.rule.VisibilityConfig.SampledRequestsEnabled) return;
    this.#put(rule?.rule.VisibilityConfig.MetricName ?? DEFAULT_ACTION, {
      ...sampled,
      rule: rule?.rule.Name ?? DEFAULT_ACTION,
      ruleWithinGroup: member?.rule.Name,
      action: action.toUpperCase(),
    });
  }

  #put(metric: string, sample: Sample): void {
    let samples = this.#byMetric.get(metric);
    if (!samples) this.#byMetric.set(metric, (samples = []));
    // Twice as many before the older half goes: cutting costs nothing then.
    if (samples.push(sample) >= 2 * KEPT) samples.splice(0, KEPT);
  }

  /** Those of a rule, newest first. */
  of(metric: string): Sample[] {
    const oldest = Date.now() - HOURS_3;
    return (this.#byMetric.get(metric) ?? [])
      .slice(-KEPT)
      .filter(({ at }) => at >= oldest)
      .reverse();
  }

  /** Those of all rules but the default action, newest first. */
  get matched(): Sample[] {
    return [...this.#byMetric.keys()]
      .filter((metric) => metric !== DEFAULT_ACTION)
      .flatMap((metric) => this.of(metric))
      .sort((one, other) => other.at - one.at)
      .slice(0, KEPT);
  }
}
