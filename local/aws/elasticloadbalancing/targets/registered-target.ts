import type { Target } from "../../../contract/capabilities/load-balancers.ts";
import type { HttpResponse, Headers } from "../../../contract/http.ts";
import { Exchange, ExchangeError } from "./exchange.ts";
import { parseMatcher } from "./matcher.ts";
import type { LoadBalancer, TargetGroupSettings } from "../records.ts";

/** Health of a target.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
export type Health = "initial" | "healthy" | "unhealthy" | "draining" | "unused";

/** Group that a target is in, as far as its checks go by it. */
export interface CheckedGroup {
  readonly settings: TargetGroupSettings;
  readonly loadBalancer: LoadBalancer | undefined;
}

/** Connections to one target. */
const CONNECTIONS = 128;
/** Requests that may wait for one; more are answered 503 at once. */
const WAITING = 1_024;
/** A target that has just been registered is asked again so soon, milliseconds. AWS asks after the group's interval; here a start
 * should not take ten seconds for it. */
const FIRST_CHECKS = 50;

/** A target of a group, with what is known of its health. */
export class RegisteredTarget {
  readonly target: Target;
  health: Health = "initial";
  /** Requests under way. */
  underWay = 0;
  readonly #group: CheckedGroup;
  readonly #reach: () => string | undefined;
  readonly #changed: () => void;
  readonly #exchange: Exchange;
  #timer: NodeJS.Timeout | undefined;
  #checking = false;
  /** Checks in a row that speak against its health. */
  #inARow = 0;
  readonly #since = performance.now();
  #idle: (() => void) | undefined;

  constructor(target: Target, group: CheckedGroup, reach: () => string | undefined, changed: () => void) {
    this.target = target;
    this.#group = group;
    this.#reach = reach;
    this.#changed = changed;
    this.#exchange = new Exchange(
      target.socketPath,
      group.loadBalancer?.idleTimeoutSeconds ?? 60,
      CONNECTIONS,
    );
  }

  /** Reason why the load balancer does not get through to it; undefined when it does. */
  get unreachable(): string | undefined {
    return this.#reach();
  }

  /** True when it has as many requests waiting as it may. */
  get full(): boolean {
    return this.underWay >= CONNECTIONS + WAITING;
  }

  /** @throws ExchangeError */
  async send(request: Parameters<Exchange["send"]>[0]): Promise<HttpResponse> {
    this.underWay++;
    try {
      return await this.#exchange.send(request);
    } finally {
      if (--this.underWay === 0) this.#idle?.();
    }
  }

  /** Asks it now, and again after the group's interval. */
  check(): void {
    clearTimeout(this.#timer);
    if (this.health === "draining" || !this.#group.loadBalancer || this.#checking) return;
    this.#checking = true;
    void this.#ask().then((healthy) => {
      this.#checking = false;
      if (this.health === "draining" || this.health === "unused") return;
      this.#count(healthy);
      const wait =
        this.health === "initial" ? FIRST_CHECKS : this.#group.settings.healthCheck.intervalSeconds * 1000;
      this.#timer = setTimeout(() => this.check(), wait);
      this.#timer.unref();
    });
  }

  async #ask(): Promise<boolean> {
    const { path, timeoutSeconds, matcher } = this.#group.settings.healthCheck;
    if (this.#reach() !== undefined) return false;
    const headers: Headers = {
      host: `${this.target.id}:${this.target.port}`,
      "user-agent": "ELB-HealthChecker/2.0",
    };
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      const { status } = await this.#exchange.send({
        method: "GET",
        url: path,
        headers,
        body: NOTHING,
        signal,
      });
      return parseMatcher(matcher)(status);
    } catch (error) {
      if (error instanceof ExchangeError) return false;
      throw error;
    }
  }

  /** A new target has to pass one check; after that, thresholds decide. */
  #count(passed: boolean): void {
    const { intervalSeconds, healthyThreshold, unhealthyThreshold } = this.#group.settings.healthCheck;
    if (this.health === "initial") {
      const waited = (performance.now() - this.#since) / 1000;
      if (passed) this.#become("healthy");
      else if (waited >= intervalSeconds * unhealthyThreshold) this.#become("unhealthy");
      return;
    }
    if (passed === (this.health === "healthy")) this.#inARow = 0;
    else if (++this.#inARow >= (passed ? healthyThreshold : unhealthyThreshold))
      this.#become(passed ? "healthy" : "unhealthy");
  }

  #become(health: Health): void {
    this.#inARow = 0;
    if (this.health === health) return;
    this.health = health;
    this.#changed();
  }

  /** @param milliseconds Longest wait for requests under way. */
  async drain(milliseconds: number): Promise<void> {
    clearTimeout(this.#timer);
    this.#become("draining");
    if (this.underWay === 0) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, milliseconds);
      this.#idle = () => {
        clearTimeout(late);
        resolve();
      };
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    this.health = "unused";
    const closed = this.underWay === 0 ? this.#exchange.close() : this.#exchange.destroy();
    closed.catch(() => undefined);
  }
}

const NOTHING = Buffer.alloc(0);
