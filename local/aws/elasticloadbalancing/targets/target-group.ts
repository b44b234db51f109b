import type { Target } from "../../../contract/capabilities/load-balancers.ts";
import type { LoadBalancer, TargetGroupSettings } from "../records.ts";
import { RegisteredTarget, type Health } from "./registered-target.ts";

/** A target group at work: its targets, and which of them gets the next request. */
export class TargetGroup {
  settings: TargetGroupSettings;
  /** The load balancer in front of it, once a listener forwards to it. */
  loadBalancer: LoadBalancer | undefined;
  readonly targets = new Map<string, RegisteredTarget>();
  readonly #changed: (id: string) => void;
  #ready: RegisteredTarget[] = [];
  #next = 0;

  /** @param changed Called with a target's id when its health changes. */
  constructor(settings: TargetGroupSettings, changed: (id: string) => void) {
    this.settings = settings;
    this.#changed = changed;
  }

  /** Adds a target, and begins to check it when a load balancer is there.
   * @param reach Tells why the load balancer does not get through to the target; undefined when it does. */
  register(target: Target, reach: () => string | undefined): void {
    if (this.targets.has(target.id)) this.remove(target.id);
    const registered = new RegisteredTarget(target, this, reach, () => this.#update(target.id));
    this.targets.set(target.id, registered);
    registered.check();
  }

  /** The target for the next request; undefined when none can take one. With nothing but unhealthy targets, all of them are used.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
  choose(): RegisteredTarget | undefined {
    const ready = this.#ready;
    if (ready.length <= 1) return ready[0];
    if (this.settings.algorithm === "least_outstanding_requests")
      return ready.reduce((least, target) => (target.underWay < least.underWay ? target : least));
    this.#next = (this.#next + 1) % ready.length;
    return ready[this.#next];
  }

  healthOf(id: string): Health {
    return this.targets.get(id)?.health ?? "unused";
  }

  /** Checks all targets anew: settings or the load balancer have changed. */
  checkAll(): void {
    for (const target of this.targets.values()) target.check();
  }

  /** Stops sending to a target; resolves when it has nothing under way, or after the group's delay. */
  async drain(id: string): Promise<void> {
    const target = this.targets.get(id);
    if (!target) return;
    await target.drain(this.settings.deregistrationDelaySeconds * 1000);
    if (this.targets.get(id) === target) this.remove(id);
  }

  remove(id: string): void {
    const target = this.targets.get(id);
    if (!target) return;
    this.targets.delete(id);
    target.close();
    this.#update(id);
  }

  #update(id: string): void {
    const all = [...this.targets.values()];
    const healthy = all.filter(({ health }) => health === "healthy");
    this.#ready = healthy.length > 0 ? healthy : all.filter(({ health }) => health === "unhealthy");
    this.#changed(id);
  }
}
