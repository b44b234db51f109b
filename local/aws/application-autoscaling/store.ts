import { randomUUID } from "node:crypto";
import type { ScalingActivity } from "../../contract/capabilities/scaling.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { notFound } from "./errors.ts";
import type { ScalableTarget, ScalingPolicy, ScheduledAction } from "./records.ts";

/** Activities that can still be described. */
const REMEMBERED = 200;

/** Targets, policies and scheduled actions, and what came of them. Durable. */
export class ScalingStore {
  readonly platform: Platform;
  readonly #targets: Collection<ScalableTarget>;
  readonly #policies: Collection<ScalingPolicy>;
  readonly #actions: Collection<ScheduledAction>;
  readonly #activities: Collection<ScalingActivity>;

  constructor(platform: Platform) {
    this.platform = platform;
    this.#targets = platform.store.collection("application-autoscaling/targets");
    this.#policies = platform.store.collection("application-autoscaling/policies");
    this.#actions = platform.store.collection("application-autoscaling/scheduled-actions");
    this.#activities = platform.store.collection("application-autoscaling/activities");
  }

  targets(): ScalableTarget[] {
    return this.#targets.values();
  }

  findTarget(region: string, resourceId: string): ScalableTarget | undefined {
    return this.#targets.get(`${region} ${resourceId}`);
  }

  /** @throws AwsError ObjectNotFoundException. */
  target(region: string, resourceId: string): ScalableTarget {
    const target = this.findTarget(region, resourceId);
    if (!target)
      throw notFound(
        `No scalable target found for service namespace: ecs, resource ID: ${resourceId}, scalable dimension: ecs:service:DesiredCount`,
      );
    return target;
  }

  async putTarget(target: ScalableTarget): Promise<void> {
    await this.#targets.put(`${target.region} ${target.resourceId}`, target);
  }

  /** Forgets a target with its policies and scheduled actions. */
  async deleteTarget(region: string, resourceId: string): Promise<void> {
    for (const policy of this.policies(region, resourceId)) await this.deletePolicy(policy);
    for (const action of this.actions(region, resourceId)) await this.deleteAction(action);
    await this.#targets.delete(`${region} ${resourceId}`);
  }

  /** Policies of a target, or of all. */
  policies(region?: string, resourceId?: string): ScalingPolicy[] {
    return this.#policies
      .values()
      .filter((policy) => region === undefined || policy.region === region)
      .filter((policy) => resourceId === undefined || policy.resourceId === resourceId);
  }

  policy(region: string, resourceId: string, name: string): ScalingPolicy | undefined {
    return this.#policies.get(`${region} ${resourceId} ${name}`);
  }

  async putPolicy(policy: ScalingPolicy): Promise<void> {
    await this.#policies.put(`${policy.region} ${policy.resourceId} ${policy.name}`, policy);
  }

  /** Forgets a policy with its alarms. */
  async deletePolicy({ region, resourceId, name, high, low }: ScalingPolicy): Promise<void> {
    const { alarms } = this.platform.capabilities;
    for (const alarm of [high, low]) if (alarm) await alarms.forget(alarm.arn);
    await this.#policies.delete(`${region} ${resourceId} ${name}`);
  }

  /** Scheduled actions of a target, or of all. */
  actions(region?: string, resourceId?: string): ScheduledAction[] {
    return this.#actions
      .values()
      .filter((action) => region === undefined || action.region === region)
      .filter((action) => resourceId === undefined || action.resourceId === resourceId);
  }

  action(region: string, resourceId: string, name: string): ScheduledAction | undefined {
    return this.#actions.get(`${region} ${resourceId} ${name}`);
  }

  async putAction(action: ScheduledAction): Promise<void> {
    await this.#actions.put(`${action.region} ${action.resourceId} ${action.name}`, action);
  }

  async deleteAction({ region, resourceId, name }: ScheduledAction): Promise<void> {
    await this.#actions.delete(`${region} ${resourceId} ${name}`);
  }

  /** Changes of capacity, newest first. */
  activities(): ScalingActivity[] {
    return this.#activities.values().sort((one, other) => (one.startedAt < other.startedAt ? 1 : -1));
  }

  async putActivity(activity: ScalingActivity): Promise<void> {
    await this.#activities.put(activity.id, activity);
    for (const { id } of this.activities().slice(REMEMBERED)) await this.#activities.delete(id);
  }

  /** A new ARN in the form of the service. */
  arn(region: string, kind: "scalable-target" | "scalingPolicy" | "scheduledAction", rest = ""): string {
    const { accountId } = this.platform;
    return kind === "scalable-target"
      ? `arn:aws:application-autoscaling:${region}:${accountId}:scalable-target/0ec5${randomUUID().replaceAll("-", "").slice(0, 28)}`
      : `arn:aws:autoscaling:${region}:${accountId}:${kind}:${randomUUID()}:resource/ecs/${rest}`;
  }
}
