import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags, Transform } from "../parts/component.ts";
import type { Network } from "../network/index.ts";

/** An image to build from a folder. */
export interface ImageBuild {
  /** Folder with the Dockerfile and what it copies, relative to the project. */
  readonly context: string;
  /** Path of the Dockerfile, relative to the project. */
  readonly dockerfile: string;
  /** Hash of everything in the folder: becomes the tag, so that the same content is never pushed twice. */
  readonly contentHash: string;
}

/** Target tracking on CPU. */
export interface ServiceScaling {
  readonly minimum: number;
  readonly maximum: number;
  /** Average CPU that is aimed at, per cent.
   * @default 40 */
  readonly cpuPercent?: number;
}

/** Arguments of `FargateService`. */
export interface FargateServiceArgs {
  readonly network: Network;
  /** A folder to build, or the address of an image with its digest. */
  readonly image: ImageBuild | pulumi.Input<string>;
  /** Port that the container listens on.
   * @default 8080 */
  readonly port?: number;
  /** Environment variables of the container. Not for secrets: everybody who may describe a task reads them.
   * @default none */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** CPU units, 1024 a core.
   * @default 256 */
  readonly cpu?: number;
  /** MiB. Must go with `cpu`.
   * @default 512 */
  readonly memory?: number;
  /** Number of tasks.
   * @default 1 */
  readonly tasks?: number;
  /** Scale between two numbers of tasks; `tasks` is where it begins.
   * @default a fixed number */
  readonly scaling?: ServiceScaling;
  /** Run on spare capacity: about 70 % cheaper, a task can be stopped with two minutes' notice.
   * @default false */
  readonly spot?: boolean;
  /** @default "arm64" */
  readonly architecture?: "arm64" | "x86_64";
  /** Path that answers 200 while the task wants requests.
   * @default "/health/ready" */
  readonly readinessPath?: string;
  /** Path that answers 200 while the process works.
   * @default "/health/live" */
  readonly livenessPath?: string;
  /** Time for which a stopping task still gets its running requests finished, seconds.
   * @default 30 */
  readonly deregistrationDelaySeconds?: number;
  /** Time from SIGTERM to SIGKILL, seconds, at most 120.
   * @default 30 */
  readonly stopTimeoutSeconds?: number;
  /** The load balancer's idle time-out, seconds; the container's keep-alive must be longer.
   * @default 60 */
  readonly idleTimeoutSeconds?: number;
  /** Time for which a starting task's failed checks do not count, seconds.
   * @default 30 */
  readonly gracePeriodSeconds?: number;
  /** Days that the log is kept; one of the numbers that CloudWatch Logs allows.
   * @default 14 */
  readonly logRetentionDays?: number;
  /** @default "disabled" */
  readonly containerInsights?: "enhanced" | "enabled" | "disabled";
  /** True when `pulumi up` waits until the tasks are healthy, and fails if they never are.
   * @default true */
  readonly waitForSteadyState?: boolean;
  /** Deletion protection of the load balancer; the images stay with the repository.
   * @default true */
  readonly protect?: boolean;
  readonly tags?: Tags;
  readonly transform?: {
    readonly loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
    readonly targetGroup?: Transform<aws.lb.TargetGroupArgs>;
    readonly taskDefinition?: Transform<aws.ecs.TaskDefinitionArgs>;
    readonly service?: Transform<aws.ecs.ServiceArgs>;
  };
}
