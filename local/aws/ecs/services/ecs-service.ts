import { randomBytes } from "node:crypto";
import type { Platform } from "../../../contract/service.ts";
import type { ServiceSettings, TaskDefinition } from "../records.ts";
import { Task } from "../tasks/task.ts";
import { Deployment } from "./deployment.ts";

/** Stopped tasks that can still be described. */
const REMEMBERED = 20;

/** A service at work: keeps as many tasks as it is told, replaces those that end, and rolls a change out without going below its
 * minimum.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html */
export class EcsService {
  readonly #platform: Platform;
  readonly #temporaryFolder: string;
  readonly tasks = new Map<string, Task>();
  readonly events: { readonly at: Date; readonly message: string }[] = [];
  deployments: Deployment[];
  readonly #ofDeployment = new Map<Task, Deployment>();
  readonly #wasHealthy = new Set<Task>();
  readonly #waiters = new Set<() => void>();
  #lastCompleted: Deployment | undefined;
  #timer: NodeJS.Timeout | undefined;
  #nextSubnet = 0;
  #ended = false;
  #steady = false;

  constructor(
    platform: Platform,
    temporaryFolder: string,
    settings: ServiceSettings,
    definition: TaskDefinition,
  ) {
    this.#platform = platform;
    this.#temporaryFolder = temporaryFolder;
    this.deployments = [new Deployment(deploymentId(), settings, definition)];
  }

  get settings(): ServiceSettings {
    return this.#primary.settings;
  }

  get #primary(): Deployment {
    return this.deployments[0] as Deployment;
  }

  /** Tasks of a deployment that have not begun to stop. */
  tasksOf(deployment: Deployment): Task[] {
    return [...this.tasks.values()].filter(
      (task) => this.#ofDeployment.get(task) === deployment && isLive(task),
    );
  }

  get running(): number {
    return [...this.tasks.values()].filter(({ status }) => status === "RUNNING").length;
  }

  get pending(): number {
    return [...this.tasks.values()].filter(({ status }) => status === "PROVISIONING" || status === "PENDING")
      .length;
  }

  /** True while a change of its tasks is being rolled out. */
  get isDeploying(): boolean {
    return this.#primary.rollout === "IN_PROGRESS" || this.deployments.length > 1;
  }

  /** True when all tasks are there, healthy, and of the newest state. */
  get steady(): boolean {
    const current = this.tasksOf(this.#primary);
    return (
      current.filter(({ healthy }) => healthy).length >= this.settings.desiredCount &&
      [...this.tasks.values()].filter(isLive).length === current.length &&
      current.length === this.settings.desiredCount
    );
  }

  /** Why it does not become steady, once that is clear. */
  get failure(): string | undefined {
    const { rollout, reason } = this.#primary;
    return rollout === "FAILED" ? reason : undefined;
  }

  /** Tells it what to be from now on.
   * @param force Start new tasks even if nothing of them changed. */
  update(settings: ServiceSettings, definition: TaskDefinition, force = false): void {
    const current = this.#primary;
    if (force || current.rollout === "FAILED" || !sameTasks(current, settings, definition)) {
      this.deployments.unshift(new Deployment(deploymentId(), settings, definition));
      this.#say(`has begun deployment ${this.#primary.id} of ${definition.family}:${definition.revision}`);
    } else {
      // Another number of tasks is no new deployment.
      const same = new Deployment(current.id, settings, definition);
      same.rollout = current.rollout;
      this.deployments[0] = same;
      for (const [task, deployment] of this.#ofDeployment)
        if (deployment === current) this.#ofDeployment.set(task, same);
      if (this.#lastCompleted === current) this.#lastCompleted = same;
    }
    this.reconcile();
  }

  /** Brings the tasks closer to what they should be. Called at every change. */
  reconcile(): void {
    if (this.#ended) return;
    for (const task of [...this.tasks.values()]) this.#look(task);
    const deployment = this.#primary;
    const { settings } = deployment;
    const current = this.tasksOf(deployment);
    const old = [...this.tasks.values()].filter(
      (task) => isLive(task) && this.#ofDeployment.get(task) !== deployment,
    );
    const live = current.length + old.length;
    if (deployment.rollout !== "FAILED") {
      const most = Math.max(
        settings.desiredCount,
        Math.floor((settings.desiredCount * settings.maximumPercent) / 100),
      );
      const missing = Math.min(settings.desiredCount - current.length, most - live);
      if (missing > 0) this.#startTasks(deployment, missing);
    }
    const least = Math.ceil((settings.desiredCount * settings.minimumHealthyPercent) / 100);
    let spare = [...current, ...old].filter(({ healthy }) => healthy).length - least;
    for (const task of old) {
      if (task.healthy && spare <= 0) break;
      if (task.healthy) spare--;
      void task.stop(`Scaling activity initiated by (deployment ${deployment.id})`);
    }
    for (const task of current.slice(settings.desiredCount))
      void task.stop(`Scaling activity initiated by (deployment ${deployment.id})`);
    this.#settle();
  }

  #startTasks(deployment: Deployment, count: number): void {
    const wait = deployment.notBefore - performance.now();
    if (wait > 0) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.reconcile(), wait);
      this.#timer.unref();
      return;
    }
    const { settings, definition } = deployment;
    for (let made = 0; made < count; made++) {
      const subnetId = settings.subnetIds[this.#nextSubnet++ % settings.subnetIds.length] ?? "";
      const task = new Task({
        platform: this.#platform,
        definition,
        service: settings,
        subnetId,
        temporaryFolder: this.#temporaryFolder,
        changed: () => this.reconcile(),
      });
      this.tasks.set(task.id, task);
      this.#ofDeployment.set(task, deployment);
      void task.start();
    }
  }

  /** Takes notice of what has become of a task. */
  #look(task: Task): void {
    if (task.healthy) this.#wasHealthy.add(task);
    if (task.status === "STOPPED") return this.#forget(task);
    if (task.status !== "RUNNING") return;
    const graceOver = Date.now() - (task.startedAt?.getTime() ?? 0) > task.service.gracePeriodSeconds * 1000;
    const { failedTargetGroup } = task;
    if (failedTargetGroup !== undefined && graceOver)
      void task.stop(`Task failed ELB health checks in (target-group ${failedTargetGroup})`);
    else if (task.unhealthy) void task.stop("Task failed container health checks");
  }

  #forget(task: Task): void {
    const deployment = this.#ofDeployment.get(task);
    if (!deployment) return;
    this.#ofDeployment.delete(task);
    const expected = task.stoppedReason.startsWith("Scaling activity");
    if (!expected) {
      const wasHealthy = this.#wasHealthy.has(task);
      deployment.ended(wasHealthy);
      this.#say(
        `task ${task.id} has stopped: ${task.stoppedReason}${task.lastLines.length > 0 ? `. Its last lines: ${task.lastLines.join(" | ")}` : ""}`,
        "warn",
      );
      if (
        deployment === this.#primary &&
        deployment.rollout === "IN_PROGRESS" &&
        deployment.failures >= deployment.failureThreshold
      )
        this.#fail(deployment, task);
    }
    this.#wasHealthy.delete(task);
    const stopped = [...this.tasks.values()].filter(({ status }) => status === "STOPPED");
    for (const { id } of stopped.slice(0, -REMEMBERED)) this.tasks.delete(id);
  }

  #fail(deployment: Deployment, task: Task): void {
    deployment.rollout = "FAILED";
    const last = task.lastLines.length > 0 ? `; its last lines: ${task.lastLines.join(" | ")}` : "";
    deployment.reason = `service ${this.settings.name}: ${deployment.failures} tasks of ${deployment.definition.family}:${deployment.definition.revision} ended in a row without having been healthy. The last one: ${task.stoppedReason}${last}`;
    this.#say(deployment.reason, "error");
    const { circuitBreaker } = deployment.settings;
    if (
      circuitBreaker.enable &&
      circuitBreaker.rollback &&
      this.#lastCompleted &&
      this.#lastCompleted !== deployment
    ) {
      const back = this.#lastCompleted;
      this.#say(`rolls back to ${back.definition.family}:${back.definition.revision}`, "warn");
      this.deployments = [
        new Deployment(deploymentId(), back.settings, back.definition),
        ...this.deployments,
      ];
      for (const [other, owner] of this.#ofDeployment)
        if (owner === back) this.#ofDeployment.set(other, this.#primary);
    } else if (!circuitBreaker.enable) deployment.rollout = "IN_PROGRESS";
    for (const wake of this.#waiters) wake();
  }

  #settle(): void {
    const deployment = this.#primary;
    const { steady } = this;
    if (steady && deployment.rollout === "IN_PROGRESS") {
      deployment.rollout = "COMPLETED";
      this.#lastCompleted = deployment;
      this.deployments = [deployment];
    }
    if (steady && !this.#steady) this.#say("has reached a steady state.");
    this.#steady = steady;
    if (steady) for (const wake of this.#waiters) wake();
  }

  /** Resolves when the service is steady. @throws Error when it will not be. */
  async ready(): Promise<void> {
    await this.#until(() => this.steady);
    if (this.failure !== undefined)
      throw new Error(`${this.failure}. Fix: correct the service; its whole log is in the console`);
  }

  /** Resolves when the service is steady and tasks of earlier deployments have answered what they were asked, or when it will not be steady. */
  async replaced(): Promise<void> {
    await this.#until(
      () => this.steady && [...this.tasks.values()].every(({ status }) => status !== "DEACTIVATING"),
    );
  }

  /** Waits for something, as long as there is hope. */
  async #until(isSo: () => boolean): Promise<void> {
    while (this.failure === undefined && !isSo() && !this.#ended) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiters.delete(wake);
          resolve();
        };
        this.#waiters.add(wake);
      });
    }
  }

  /** Ends all tasks.
   * @param shutdown The whole copy ends. */
  async stop(shutdown: boolean): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    for (const wake of this.#waiters) wake();
    await Promise.all([...this.tasks.values()].map((task) => task.stop("Service stopped", shutdown)));
  }

  #say(message: string, level: "info" | "warn" | "error" = "info"): void {
    const { name } = this.settings;
    this.events.unshift({ at: new Date(), message: `(service ${name}) ${message}` });
    this.events.length = Math.min(this.events.length, 100);
    this.#platform.logs.write("ecs", level, `service ${name} ${message}`);
  }
}

const isLive = ({ status }: Task) =>
  status === "PROVISIONING" || status === "PENDING" || status === "RUNNING";

const deploymentId = () => `ecs-svc/${BigInt(`0x${randomBytes(8).toString("hex")}`) % 10n ** 19n}`;

/** True when tasks may stay as they are. */
function sameTasks(current: Deployment, settings: ServiceSettings, definition: TaskDefinition): boolean {
  const shape = ({
    subnetIds,
    securityGroupIds,
    assignPublicIp,
    loadBalancers,
    launchType,
  }: ServiceSettings) =>
    JSON.stringify([subnetIds, securityGroupIds, assignPublicIp, loadBalancers, launchType]);
  return current.definition.arn === definition.arn && shape(current.settings) === shape(settings);
}
