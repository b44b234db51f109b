import type { MetricHub } from "../../observe/metrics.ts";
import type { ClientRecord, PoolRecord } from "./records.ts";

/** Counts what people do in a pool, as CloudWatch shows it. Nobody is turned away for being too many here, so throttles are not counted.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html */
export class PoolMetrics {
  readonly #hub: MetricHub;

  constructor(hub: MetricHub) {
    this.#hub = hub;
  }

  /** Counts a success. */
  succeeded(what: "SignInSuccesses" | "SignUpSuccesses", pool: PoolRecord, client: ClientRecord): void {
    this.#hub.put({
      region: pool.region,
      namespace: "AWS/Cognito",
      metricName: what,
      dimensions: { UserPool: pool.id, UserPoolClient: client.id },
      value: 1,
      unit: "Count",
    });
  }
}
