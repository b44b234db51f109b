import { rm } from "node:fs/promises";
import { invalidParameter, serviceNotFound } from "../errors.ts";
import type { HttpRequest, HttpResponse } from "../../../contract/http.ts";
import type { Platform } from "../../../contract/service.ts";
import type { TaskDefinitionStore } from "./task-definition-store.ts";
import type { ServiceSettings } from "../records.ts";
import type { Task } from "../tasks/task.ts";
import { ServiceMetrics } from "../service-metrics.ts";
import { EcsService } from "../services/ecs-service.ts";

/** All services of the account, at work. What they are comes from the program at each start. */
export class ServiceStore {
  readonly #platform: Platform;
  readonly #taskDefinitions: TaskDefinitionStore;
  readonly #temporaryFolder: string;
  readonly #services = new Map<string, EcsService>();
  readonly #unwatch: () => void;
  readonly #metrics: ServiceMetrics;

  private constructor(platform: Platform, taskDefinitions: TaskDefinitionStore, temporaryFolder: string) {
    this.#platform = platform;
    this.#taskDefinitions = taskDefinitions;
    this.#temporaryFolder = temporaryFolder;
    this.#metrics = new ServiceMetrics(platform, () => this.#services.values());
    let stop: (() => void) | undefined;
    // The load balancers are made after this; nobody registers with them before the first task.
    this.#watch = () => {
      stop ??= platform.capabilities.loadBalancers.onHealthChange((targetGroupArn) => {
        for (const service of this.#services.values())
          if (service.settings.loadBalancers.some((one) => one.targetGroupArn === targetGroupArn))
            service.reconcile();
      });
    };
    this.#unwatch = () => stop?.();
    platform.capabilities.gateway.serve("/v4/", (request) => this.#metadata(request));
  }

  readonly #watch: () => void;

  static async open(platform: Platform, taskDefinitions: TaskDefinitionStore): Promise<ServiceStore> {
    const folder = await platform.store.folder("tasks");
    // What tasks of a killed copy left.
    await rm(folder, { recursive: true, force: true });
    return new ServiceStore(platform, taskDefinitions, folder);
  }

  /** Starts a service, or changes it.
   * @throws AwsError InvalidParameterException for what can't be: groups without a load balancer, networks that are not there. */
  put(settings: ServiceSettings, force = false): void {
    this.#watch();
    const { capabilities } = this.#platform;
    const definition = this.#taskDefinitions.get(settings.taskDefinitionArn, settings.region);
    capabilities.network.vpcOf(settings.subnetIds, settings.securityGroupIds);
    for (const { targetGroupArn, containerName, containerPort } of settings.loadBalancers) {
      if (!capabilities.loadBalancers.isAttached(targetGroupArn))
        throw invalidParameter(
          `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
        );
      const { name, portMappings = [] } = definition.container;
      if (name !== containerName)
        throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
      if (!portMappings.some((mapping) => mapping.containerPort === containerPort))
        throw invalidParameter(
          `The container ${containerName} did not have a container port ${containerPort} defined.`,
        );
    }
    const service = this.#services.get(settings.arn);
    if (service) return service.update(settings, definition, force);
    const started = new EcsService(this.#platform, this.#temporaryFolder, settings, definition);
    this.#services.set(settings.arn, started);
    started.reconcile();
  }

  async remove(arn: string): Promise<void> {
    const service = this.#services.get(arn);
    this.#services.delete(arn);
    await service?.stop(false);
  }

  find(arn: string): EcsService | undefined {
    return this.#services.get(arn);
  }

  /** @throws AwsError ServiceNotFoundException. */
  get(arn: string): EcsService {
    const service = this.find(arn);
    if (!service) throw serviceNotFound();
    return service;
  }

  /** Services of a cluster. */
  of(clusterArn: string): EcsService[] {
    return [...this.#services.values()].filter(({ settings }) => settings.clusterArn === clusterArn);
  }

  /** A task of a cluster, by id or ARN. */
  task(clusterArn: string, idOrArn: string): Task | undefined {
    const id = idOrArn.split("/").at(-1) ?? "";
    for (const service of this.of(clusterArn)) {
      const task = service.tasks.get(id);
      if (task) return task;
    }
    return undefined;
  }

  async ready(): Promise<void> {
    await Promise.all([...this.#services.values()].map((service) => service.ready()));
  }

  async stop(): Promise<void> {
    this.#metrics.stop();
    await Promise.all([...this.#services.values()].map((service) => service.stop(true)));
    this.#unwatch();
  }

  /** The task metadata endpoint: `/v4/<task>` and what is below. */
  async #metadata({ url }: HttpRequest): Promise<HttpResponse> {
    const [, id = "", path = ""] = /^\/v4\/([0-9a-f]{32})(\/\w+)?$/.exec(url) ?? [];
    const task = [...this.#services.values()]
      .map(({ tasks }) => tasks.get(id))
      .find((one) => one !== undefined);
    const body = task?.metadata(path);
    return {
      status: body ? 200 : 404,
      headers: { "content-type": "application/json" },
      body: Buffer.from(JSON.stringify(body ?? { message: "Not Found" })),
    };
  }
}
