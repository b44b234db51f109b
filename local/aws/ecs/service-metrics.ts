import type { Platform } from "../../contract/service.ts";
import type { EcsService } from "./services/ecs-service.ts";
import type { Task } from "./tasks/task.ts";

/** Milliseconds between two measurements. AWS measures every minute; here an alarm should not wait for it. */
const INTERVAL = 1_000;

/** Measures what the tasks of services use.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
export class ServiceMetrics {
  readonly #platform: Platform;
  readonly #services: () => Iterable<EcsService>;
  /** CPU time of tasks at the last measurement, milliseconds. */
  #before = new Map<Task, number>();
  #at = performance.now();
  readonly #timer: NodeJS.Timeout;

  constructor(platform: Platform, services: () => Iterable<EcsService>) {
    this.#platform = platform;
    this.#services = services;
    this.#timer = setInterval(() => this.#measure(), INTERVAL).unref();
  }

  /** Ends that. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #measure(): void {
    const now = performance.now();
    const elapsed = now - this.#at;
    const before = this.#before;
    this.#at = now;
    this.#before = new Map<Task, number>();
    for (const service of this.#services()) {
      let [cpu, cpuReserved, memory, memoryReserved] = [0, 0, 0, 0];
      for (const task of service.tasks.values()) {
        const { usage } = task;
        if (task.status !== "RUNNING" || usage === undefined) continue;
        this.#before.set(task, usage.cpu);
        const last = before.get(task);
        // The first second of a task is not known from its beginning.
        if (last === undefined) continue;
        cpu += usage.cpu - last;
        cpuReserved += (elapsed * task.definition.cpu) / 1024;
        memory += usage.memory;
        memoryReserved += task.definition.memory * 1024 * 1024;
      }
      if (cpuReserved === 0) continue;
      this.#put(service, "CPUUtilization", (100 * cpu) / cpuReserved);
      this.#put(service, "MemoryUtilization", (100 * memory) / memoryReserved);
    }
  }

  /** A process here is not held to its CPU units: more than all of them is told as all. */
  #put({ settings }: EcsService, metricName: string, percent: number): void {
    const { region, name: ServiceName, clusterArn } = settings;
    const ClusterName = clusterArn.slice(clusterArn.lastIndexOf("/") + 1);
    this.#platform.metrics.put({
      region,
      namespace: "AWS/ECS",
      metricName,
      dimensions: { ClusterName, ServiceName },
      value: Math.min(100, percent),
      unit: "Percent",
    });
  }
}
