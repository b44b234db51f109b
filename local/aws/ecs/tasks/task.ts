import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ContainerImage } from "../../../contract/capabilities.ts";
import type { NetworkInterface, Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";
import type { ServiceSettings, TaskDefinition, TaskStatus } from "../records.ts";
import { ContainerProcess, probe, type Usage } from "./container-process.ts";
import { preparePull } from "./image-pull.ts";
import { LogDriver } from "../../../observe/log-driver.ts";
import type { PreloadMessage } from "./messages.ts";
import { certificateAuthority } from "../../../host/certificates/authority.ts";
import { plainModule } from "../../../host/plain-module.ts";
import { socketFolder, socketPath } from "../../../host/task-sockets.ts";
import { metadataOf } from "./metadata.ts";
import { readSecrets } from "./task-secrets.ts";

/** Parts that a task is made from. */
export interface TaskOptions {
  readonly platform: Platform;
  readonly definition: TaskDefinition;
  readonly service: ServiceSettings;
  readonly subnetId: string;
  readonly temporaryFolder: string;
  /** Called at every change. */
  readonly changed: () => void;
}

const PRELOAD = join(import.meta.dirname, "preload.ts");
/** Longest drain while the whole copy ends, seconds. */
const SHUTDOWN_SECONDS = 8;

/** One task of a service: its network interface, its credentials, its process, its place behind the load balancer. */
export class Task {
  readonly id = randomBytes(16).toString("hex");
  readonly definition: TaskDefinition;
  readonly service: ServiceSettings;
  readonly createdAt = new Date();
  readonly network: NetworkInterface;
  readonly address: string;
  status: TaskStatus = "PROVISIONING";
  startedAt: Date | undefined;
  stoppedAt: Date | undefined;
  stoppedReason = "";
  exitCode: number | undefined;
  /** True while the container's own health check fails. */
  unhealthy = false;
  /** The newest lines that it wrote, for messages. */
  readonly lastLines: string[] = [];
  readonly #options: TaskOptions;
  readonly #folder: string;
  readonly #cleanups: (() => void)[] = [];
  #process: ContainerProcess | undefined;
  #log: LogDriver | undefined;
  #stopping: Promise<void> | undefined;
  #registered: { targetGroupArn: string; id: string }[] = [];

  constructor(options: TaskOptions) {
    const { definition, service, subnetId, platform } = options;
    this.#options = options;
    this.definition = definition;
    this.service = service;
    this.#folder = join(options.temporaryFolder, this.id);
    this.address = platform.capabilities.network.assignAddress(subnetId);
    this.network = {
      owner: `task ${this.id.slice(0, 8)} of service ${service.name}`,
      subnetIds: [subnetId],
      securityGroupIds: service.securityGroupIds,
      publicIp: service.assignPublicIp,
    };
  }

  get arn(): string {
    return this.service.clusterArn.replace(":cluster/", ":task/").concat("/", this.id);
  }

  /** True when it does what a task of the service should: it runs, answers its checks, and the load balancer uses it. */
  get healthy(): boolean {
    if (
      this.status !== "RUNNING" ||
      this.unhealthy ||
      this.#registered.length < this.service.loadBalancers.length
    )
      return false;
    return this.#registered.every(
      ({ targetGroupArn, id }) => this.#healthIn(targetGroupArn, id) === "healthy",
    );
  }

  /** Resources that it has used; undefined before it runs. */
  get usage(): Usage | undefined {
    return this.#process?.usage;
  }

  /** A target group that has given it up, if one has. */
  get failedTargetGroup(): string | undefined {
    return this.#registered.find(
      ({ targetGroupArn, id }) => this.#healthIn(targetGroupArn, id) === "unhealthy",
    )?.targetGroupArn;
  }

  /** Starts it; every way in which that can fail stops the task with a reason. Never rejects. */
  async start(): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      await this.#ended(error instanceof Error ? error.message : String(error));
    }
  }

  async #start(): Promise<void> {
    const { platform, definition, service } = this.#options;
    const { capabilities, gatewayUrl, logs } = platform;
    const { container, executionRoleArn, taskRoleArn } = definition;
    const execution =
      executionRoleArn === undefined ? undefined : this.#assumeExecutionRole(executionRoleArn);
    const { region } = definition;
    const secrets = await readSecrets(platform, container.secrets ?? [], {
      region,
      network: this.network,
      execution,
    });
    const image = await preparePull(platform, container.image, this.network, execution);
    this.#log = new LogDriver(
      `task/${service.name}/${this.id}`,
      logs,
      capabilities.logGroups,
      this.#logTarget(execution),
    );
    await this.#log.open().catch((error: unknown) => {
      throw new Error(
        `ResourceInitializationError: failed to validate logger args: ${(error as Error).message}`,
      );
    });
    const credentials = taskRoleArn === undefined ? undefined : this.#credentials(taskRoleArn);
    if (credentials) this.#cleanups.push(() => credentials.revoke());
    const preload = await plainModule(PRELOAD, await platform.store.folder("modules"));
    await mkdir(socketFolder(this.#folder), { recursive: true, mode: 0o700 });
    this.#cleanups.push(await capabilities.network.openDoor(this.network, this.#folder));
    if (this.#stopping) return;
    this.#set("PENDING");
    const { path: roots } = await certificateAuthority(platform.store);
    const environment = { ...this.#environment(image, roots), ...secrets, ...credentials?.environment };
    this.#process = new ContainerProcess({
      image,
      environment,
      temporaryFolder: this.#folder,
      preload,
      gatewayPort: Number(new URL(gatewayUrl).port),
      command: [
        ...(container.entryPoint ?? []),
        ...(container.command ?? (container.entryPoint ? [] : image.command)),
      ],
      workingDirectory: container.workingDirectory ?? image.workingDirectory,
      memory: container.memory ?? definition.memory,
      onLine: (line) => this.#line(line),
      onListening: (listening) => this.#listening(listening),
    });
    this.#warnOfVolume(image);
    this.startedAt = new Date();
    this.#set("RUNNING");
    this.#checkHealth(image, environment, preload);
    void this.#process.exited.then(async ({ code, outOfMemory }) => {
      this.exitCode = code;
      await this.#ended(
        outOfMemory
          ? `OutOfMemoryError: Container killed due to memory usage (limit ${definition.memory} MiB)`
          : `Essential container in task exited (exit code ${code})`,
      );
    });
  }

  /** A volume belongs to root, unless the image has one at the same place.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html */
  #warnOfVolume(image: ContainerImage): void {
    const { user = image.user, mountPoints = [] } = this.definition.container;
    if (["", "0", "root"].includes(user)) return;
    for (const { containerPath = "" } of mountPoints)
      if (!image.volumes.includes(containerPath))
        this.#line(
          `has a volume at ${containerPath}, which on Fargate only root can write, not ${user}: put VOLUME ${containerPath} into the Dockerfile`,
        );
  }

  #assumeExecutionRole(roleArn: string) {
    try {
      return this.#options.platform.capabilities.iam.assumeRole({
        roleArn,
        service: "ecs-tasks.amazonaws.com",
        sessionName: this.id,
        seconds: 12 * 3600,
        network: this.network,
        context: this.#sourceContext(),
      }).principal;
    } catch (error) {
      throw new Error(
        `ECS was unable to assume the role '${roleArn}' that was provided for this task: ${(error as Error).message}`,
        {
          cause: error,
        },
      );
    }
  }

  #credentials(roleArn: string) {
    try {
      return this.#options.platform.capabilities.iam.containerCredentials({
        roleArn,
        sessionName: this.id,
        network: this.network,
        context: this.#sourceContext(),
      });
    } catch (error) {
      throw new Error(
        `ECS was unable to assume the role '${roleArn}' that was provided for this task: ${(error as Error).message}`,
        {
          cause: error,
        },
      );
    }
  }

  /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
  #sourceContext(): Record<string, string> {
    return { "aws:SourceArn": this.arn, "aws:SourceAccount": this.#options.platform.accountId };
  }

  #logTarget(principal: Principal | undefined) {
    const options = this.definition.container.logConfiguration?.options;
    if (!options) return undefined;
    const {
      "awslogs-group": group = "",
      "awslogs-region": region = "",
      "awslogs-stream-prefix": prefix = "",
    } = options;
    if (!principal)
      throw new Error(
        "ResourceInitializationError: failed to validate logger args: the task definition has no execution role, which the awslogs driver needs",
      );
    const reach = this.#options.platform.capabilities.network.reachService(this.network, "logs", region);
    if (!reach.reachable)
      throw new Error(
        `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${reach.reason}`,
      );
    return { principal, region, group, stream: `${prefix}/${this.definition.container.name}/${this.id}` };
  }

  /** Variables of the container: the image's, its own, and what ECS adds to the container's own variables on Fargate; `AWS_ENDPOINT_URL` is what brings its SDK here, and
   * `NODE_EXTRA_CA_CERTS` what makes it trust databases and caches here.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html */
  #environment(image: ContainerImage, roots: string): Record<string, string> {
    const { gatewayUrl } = this.#options.platform;
    const { region } = this.definition;
    return {
      ...image.environment,
      AWS_EXECUTION_ENV: "AWS_ECS_FARGATE",
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ENDPOINT_URL: gatewayUrl,
      NODE_EXTRA_CA_CERTS: roots,
      ECS_CONTAINER_METADATA_URI_V4: `${gatewayUrl}/v4/${this.id}`,
      HOSTNAME: `ip-${this.address.replaceAll(".", "-")}.${region}.compute.internal`,
      ...Object.fromEntries(
        (this.definition.container.environment ?? []).map(({ name, value }) => [name, value]),
      ),
    };
  }

  #listening({ port, host }: Extract<PreloadMessage, { type: "listening" }>): void {
    const { capabilities } = this.#options.platform;
    for (const { targetGroupArn, containerPort } of this.service.loadBalancers) {
      if (containerPort !== port || this.status !== "RUNNING") continue;
      if (/^(127\.|localhost$|::1$)/.test(host))
        this.#line(
          `listens on ${host}:${containerPort}, which nobody outside the container reaches on AWS: listen on 0.0.0.0`,
        );
      else {
        this.#registered.push({ targetGroupArn, id: this.address });
        capabilities.loadBalancers.registerTarget({
          targetGroupArn,
          id: this.address,
          port: containerPort,
          socketPath: socketPath(this.#folder, port),
          network: this.network,
        });
      }
    }
    this.#options.changed();
  }

  #line(line: string): void {
    this.lastLines.push(line);
    if (this.lastLines.length > 5) this.lastLines.shift();
    this.#log?.line(line);
  }

  /** Runs the container's own health check after each interval. */
  #checkHealth(image: ContainerImage, environment: Readonly<Record<string, string>>, preload: string): void {
    const check = this.definition.container.healthCheck;
    if (!check) return;
    const { interval = 30, timeout: timeoutSeconds = 5, retries = 3, startPeriod = 0 } = check;
    let failures = 0;
    let checking = false;
    const timer = setInterval(() => {
      if (checking) return;
      checking = true;
      void probe({
        image,
        environment,
        timeoutSeconds,
        preload,
        temporaryFolder: this.#folder,
        command: check.command.slice(1),
      }).then((passed) => {
        checking = false;
        const starting = Date.now() - (this.startedAt?.getTime() ?? 0) < startPeriod * 1000;
        failures = passed ? 0 : starting ? failures : failures + 1;
        if (this.unhealthy === failures >= retries || this.status !== "RUNNING") return;
        this.unhealthy = failures >= retries;
        this.#options.changed();
      });
    }, interval * 1000);
    timer.unref();
    this.#cleanups.push(() => clearInterval(timer));
  }

  /** Takes it from behind the load balancer, lets it finish, ends it.
   * @param reason Shown as `stoppedReason`.
   * @param shutdown The whole copy ends: nobody sends anything any more, and nobody wants to wait. */
  stop(reason: string, shutdown = false): Promise<void> {
    if (shutdown && this.#stopping) void this.#process?.hurry(SHUTDOWN_SECONDS);
    return (this.#stopping ??= this.#stop(reason, shutdown));
  }

  async #stop(reason: string, shutdown: boolean): Promise<void> {
    if (this.status === "STOPPED") return;
    this.stoppedReason = reason;
    this.#set("DEACTIVATING");
    if (!shutdown) await this.#deregister();
    this.#set("STOPPING");
    const seconds = this.definition.container.stopTimeout ?? 30;
    const exit = await this.#process?.stop(
      shutdown ? Math.min(seconds, SHUTDOWN_SECONDS) : seconds,
      shutdown,
    );
    this.exitCode = exit?.code;
    await this.#ended(reason);
  }

  async #deregister(): Promise<void> {
    const { loadBalancers } = this.#options.platform.capabilities;
    const targets = this.#registered;
    await Promise.all(
      targets.map(({ targetGroupArn, id }) => loadBalancers.deregisterTarget(targetGroupArn, id)),
    );
    this.#registered = [];
  }

  async #ended(reason: string): Promise<void> {
    if (this.stoppedAt) return;
    this.stoppedAt = new Date();
    this.stoppedReason ||= reason;
    for (const cleanup of this.#cleanups) cleanup();
    // Nobody answers there any more: requests under way have failed already.
    void this.#deregister();
    this.#options.platform.capabilities.network.releaseAddress(this.network.subnetIds[0] ?? "", this.address);
    await this.#log?.flush();
    await rm(this.#folder, { recursive: true, force: true });
    this.#set("STOPPED");
  }

  #set(status: TaskStatus): void {
    this.status = status;
    this.#options.changed();
  }

  #healthIn(targetGroupArn: string, id: string) {
    return this.#options.platform.capabilities.loadBalancers.health(targetGroupArn, id);
  }

  /** The answer of the task metadata endpoint. */
  metadata(path: string): object | undefined {
    return metadataOf(this, path);
  }
}
