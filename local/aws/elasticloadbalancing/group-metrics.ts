import type { Platform } from "../../contract/service.ts";
import type { LoadBalancer } from "./records.ts";
import type { TargetGroup } from "./targets/target-group.ts";

/** Milliseconds between two reports. AWS reports every minute; here an alarm should not wait for it. */
const INTERVAL = 1_000;

/** Answers of one target group since the last report. */
interface Answers {
  requests: number;
  /** By the name of the metric. */
  readonly statuses: Map<string, number>;
  /** Number of answers by their time, seconds with two digits that count. */
  readonly times: Map<number, number>;
}

/** Counts what goes through load balancers, and reports it as CloudWatch's metrics; health checks are not counted.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
export class GroupMetrics {
  readonly #platform: Platform;
  readonly #groups: () => Iterable<TargetGroup>;
  readonly #answers = new Map<TargetGroup, Answers>();
  /** Answers of load balancers themselves. */
  readonly #own = new Map<LoadBalancer, Map<string, number>>();
  readonly #timer: NodeJS.Timeout;

  constructor(platform: Platform, groups: () => Iterable<TargetGroup>) {
    this.#platform = platform;
    this.#groups = groups;
    this.#timer = setInterval(() => this.#report(), INTERVAL).unref();
  }

  /** Ends that. */
  stop(): void {
    clearInterval(this.#timer);
  }

  /** Counts an answer of a target.
   * @param milliseconds Time that it took. */
  answered(group: TargetGroup, status: number, milliseconds: number): void {
    let answers = this.#answers.get(group);
    if (!answers)
      this.#answers.set(
        group,
        (answers = { requests: 0, statuses: new Map<string, number>(), times: new Map<number, number>() }),
      );
    answers.requests++;
    increase(answers.statuses, `HTTPCode_Target_${Math.floor(status / 100)}XX_Count`);
    increase(answers.times, Number((milliseconds / 1000).toPrecision(2)));
  }

  /** Counts an answer that a load balancer gave in place of a target. */
  refused(balancer: LoadBalancer, status: number): void {
    let own = this.#own.get(balancer);
    if (!own) this.#own.set(balancer, (own = new Map<string, number>()));
    increase(own, `HTTPCode_ELB_${Math.floor(status / 100)}XX_Count`);
    if (status >= 502) increase(own, `HTTPCode_ELB_${status}_Count`);
  }

  #report(): void {
    for (const group of this.#groups()) {
      const { loadBalancer } = group;
      if (loadBalancer && group.targets.size > 0) this.#reportGroup(group, loadBalancer);
    }
    for (const [balancer, counts] of this.#own)
      for (const [name, count] of counts) this.#put(balancer, name, count, dimensionsOf(balancer));
    this.#answers.clear();
    this.#own.clear();
  }

  #reportGroup(group: TargetGroup, balancer: LoadBalancer): void {
    const both = dimensionsOf(balancer, group);
    const health = [...group.targets.values()].map((target) => target.health);
    const hosts = (state: string) => health.filter((one) => one === state).length;
    this.#put(balancer, "HealthyHostCount", hosts("healthy"), both);
    this.#put(balancer, "UnHealthyHostCount", hosts("unhealthy"), both);
    const answers = this.#answers.get(group);
    if (!answers) return;
    const perTarget = answers.requests / Math.max(1, hosts("healthy"));
    const alone = { TargetGroup: both.TargetGroup };
    for (const dimensions of [both, alone])
      this.#put(balancer, "RequestCountPerTarget", perTarget, dimensions);
    for (const dimensions of [both, dimensionsOf(balancer)]) {
      this.#put(balancer, "RequestCount", answers.requests, dimensions);
      for (const [name, count] of answers.statuses) this.#put(balancer, name, count, dimensions);
      for (const [seconds, count] of answers.times)
        this.#put(balancer, "TargetResponseTime", seconds, dimensions, count);
    }
  }

  #put(
    { arn }: LoadBalancer,
    metricName: string,
    value: number,
    dimensions: Readonly<Record<string, string>>,
    count = 1,
  ): void {
    const region = arn.split(":")[3] ?? "";
    const unit = metricName === "TargetResponseTime" ? "Seconds" : "Count";
    this.#platform.metrics.put({
      region,
      namespace: "AWS/ApplicationELB",
      metricName,
      dimensions,
      value,
      unit,
      count,
    });
  }
}

function dimensionsOf(balancer: LoadBalancer): { readonly LoadBalancer: string };
function dimensionsOf(
  balancer: LoadBalancer,
  group: TargetGroup,
): { readonly LoadBalancer: string; readonly TargetGroup: string };
function dimensionsOf({ arn }: LoadBalancer, group?: TargetGroup) {
  const LoadBalancer = arn.slice(arn.indexOf("loadbalancer/") + "loadbalancer/".length);
  if (!group) return { LoadBalancer };
  return { LoadBalancer, TargetGroup: group.settings.arn.slice(group.settings.arn.lastIndexOf(":") + 1) };
}

function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
