import { AwsError } from "../../contract/errors.ts";
import type { Action, Listener, LoadBalancer, Rule, TargetGroupSettings } from "./records.ts";
import { TargetGroup } from "./targets/target-group.ts";

/** Listener of a port with its rules, by their priority. */
export interface Route {
  readonly listener: Listener;
  readonly rules: readonly Rule[];
}

/** Load balancers of the account with their listeners, rules and target groups. Resources bring it up to date; nothing of it is kept: after a
 * restart they do so again. */
export class LoadBalancerStore {
  readonly loadBalancers = new Map<string, LoadBalancer>();
  readonly listeners = new Map<string, Listener>();
  readonly targetGroups = new Map<string, TargetGroup>();
  readonly #rules = new Map<string, Rule>();
  /** By load balancer and port. */
  readonly #routes = new Map<string, Route>();
  readonly #watchers = new Set<(targetGroupArn: string, id: string) => void>();

  setLoadBalancer(loadBalancer: LoadBalancer): void {
    this.loadBalancers.set(loadBalancer.arn, loadBalancer);
    this.#connect();
  }

  /** @throws AwsError OperationNotPermitted while it is protected. */
  removeLoadBalancer(arn: string): void {
    if (this.loadBalancers.get(arn)?.deletionProtection)
      throw new AwsError(
        "OperationNotPermitted",
        `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
      );
    for (const listener of this.listeners.values())
      if (listener.loadBalancerArn === arn) this.listeners.delete(listener.arn);
    this.loadBalancers.delete(arn);
    this.#connect();
  }

  /** @throws AwsError DuplicateListener for a port that another listener has, LoadBalancerNotFound, TargetGroupNotFound. */
  setListener(listener: Listener): void {
    if (!this.loadBalancers.has(listener.loadBalancerArn))
      throw new AwsError("LoadBalancerNotFound", `Load balancer '${listener.loadBalancerArn}' not found`);
    const { loadBalancerArn, port, arn } = listener;
    for (const other of this.listeners.values())
      if (other.arn !== arn && other.loadBalancerArn === loadBalancerArn && other.port === port)
        throw new AwsError(
          "DuplicateListener",
          `A listener already exists on port ${port} for this load balancer '${loadBalancerArn}'`,
        );
    this.#checkAction(listener.action);
    this.listeners.set(arn, listener);
    this.#connect();
  }

  removeListener(arn: string): void {
    this.listeners.delete(arn);
    this.#connect();
  }

  /** @throws AwsError PriorityInUse, ListenerNotFound, TargetGroupNotFound. */
  setRule(rule: Rule): void {
    if (!this.listeners.has(rule.listenerArn))
      throw new AwsError("ListenerNotFound", `Listener '${rule.listenerArn}' not found`);
    for (const other of this.#rules.values())
      if (
        other.arn !== rule.arn &&
        other.listenerArn === rule.listenerArn &&
        other.priority === rule.priority
      )
        throw new AwsError("PriorityInUse", `Priority '${rule.priority}' is currently in use`);
    this.#checkAction(rule.action);
    this.#rules.set(rule.arn, rule);
    this.#connect();
  }

  removeRule(arn: string): void {
    this.#rules.delete(arn);
    this.#connect();
  }

  setTargetGroup(settings: TargetGroupSettings): void {
    const group = this.targetGroups.get(settings.arn);
    if (group) {
      group.settings = settings;
      group.checkAll();
      return;
    }
    const { arn } = settings;
    this.targetGroups.set(
      arn,
      new TargetGroup(settings, (id) => {
        for (const watcher of this.#watchers) watcher(arn, id);
      }),
    );
    this.#connect();
  }

  /** @throws AwsError ResourceInUse while a listener forwards to it. */
  removeTargetGroup(arn: string): void {
    if (this.isAttached(arn))
      throw new AwsError(
        "ResourceInUse",
        `Target group '${arn}' is currently in use by a listener or a rule`,
      );
    const group = this.targetGroups.get(arn);
    for (const id of group?.targets.keys() ?? []) group?.remove(id);
    this.targetGroups.delete(arn);
  }

  /** @throws AwsError TargetGroupNotFound. */
  targetGroup(arn: string): TargetGroup {
    const group = this.targetGroups.get(arn);
    if (!group) throw new AwsError("TargetGroupNotFound", `Target group '${arn}' not found`);
    return group;
  }

  /** Listener of a load balancer's port; undefined when nobody listens. */
  route(loadBalancerArn: string, port: number): Route | undefined {
    return this.#routes.get(`${loadBalancerArn} ${port}`);
  }

  /** Calls `listener` at every change of a target's health. The answer ends that. */
  onHealthChange(listener: (targetGroupArn: string, id: string) => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  /** True when a listener or a rule forwards to the target group. */
  isAttached(targetGroupArn: string): boolean {
    return [...this.listeners.values(), ...this.#rules.values()].some(({ action }) =>
      forwardsTo(action, targetGroupArn),
    );
  }

  /** Writes out what waits for the access logs. */
  async flushLogs(): Promise<{ readonly records: number; readonly objects: number }> {
    const logs = [...this.loadBalancers.values()].flatMap(({ accessLog }) => accessLog ?? []);
    const written = await Promise.all(logs.map(async (log) => await log.flush()));
    return {
      records: written.reduce((sum, { records }) => sum + records, 0),
      objects: written.reduce((sum, { objects }) => sum + objects, 0),
    };
  }

  /** Forgets all targets, and closes the connections to them. */
  close(): void {
    for (const group of this.targetGroups.values())
      for (const id of [...group.targets.keys()]) group.remove(id);
  }

  #checkAction(action: Action): void {
    if (action.type === "forward")
      for (const { targetGroupArn } of action.groups) this.targetGroup(targetGroupArn);
  }

  /** Works out anew which listener answers where, and which load balancer is in front of which group. */
  #connect(): void {
    this.#routes.clear();
    const front = new Map<string, LoadBalancer>();
    for (const listener of this.listeners.values()) {
      const rules = [...this.#rules.values()]
        .filter(({ listenerArn }) => listenerArn === listener.arn)
        .sort((a, b) => a.priority - b.priority);
      this.#routes.set(`${listener.loadBalancerArn} ${listener.port}`, { listener, rules });
      const balancer = this.loadBalancers.get(listener.loadBalancerArn);
      for (const { action } of [listener, ...rules])
        if (balancer && action.type === "forward")
          for (const { targetGroupArn } of action.groups) front.set(targetGroupArn, balancer);
    }
    for (const [arn, group] of this.targetGroups) {
      const changed = group.loadBalancer !== front.get(arn);
      group.loadBalancer = front.get(arn);
      if (changed) group.checkAll();
    }
  }
}

function forwardsTo(action: Action, targetGroupArn: string): boolean {
  return action.type === "forward" && action.groups.some((group) => group.targetGroupArn === targetGroupArn);
}
