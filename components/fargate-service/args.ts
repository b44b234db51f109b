import type * as aws from "@pulumi/aws";
import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Alarms } from "../alarms/index.ts";
import type { AccessLogs } from "../parts/access-logs.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { Network } from "../network/index.ts";
import type { ContainerSecret } from "../parts/secret-source.ts";

/** An image to build from a folder, and to keep in a repository of its own. */
export interface ImageBuild {
  /** Folder with the Dockerfile and what it copies, relative to the project. */
  readonly context: string;
  /** Path of the Dockerfile, relative to the project. */
  readonly dockerfile: string;
  /** Hash of everything in the folder: becomes a part of the tag, so that the same content is never pushed twice. */
  readonly contentHash: string;
  /** Address with its digest of the image that it is made from: the Dockerfile's build argument `BASE_IMAGE`. It becomes a part of the tag.
   * @default what the Dockerfile says */
  readonly baseImage?: string;
  /** Address with its digest of what was built from the folder elsewhere and pushed already, by CI for instance: nothing is built then, and
   * no Docker is needed. The repository stays.
   * @default built by Docker where `pulumi up` runs */
  readonly uri?: string;
}

/** Number of tasks: target tracking, and limits by the clock.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html */
export interface ServiceScaling {
  readonly minimum: number;
  readonly maximum: number;
  /** Average CPU that is aimed at, per cent.
   * @default 40 */
  readonly cpuPercent?: number;
  /** Requests per task and minute that are aimed at, beside the CPU: what asks for more tasks decides.
   * @default CPU alone */
  readonly requestsPerTarget?: number;
  /** Other limits at times: quiet nights, a sale that is known before.
   * @default none */
  readonly schedules?: readonly ScalingSchedule[];
}

/** Limits from a time on.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html */
export interface ScalingSchedule {
  /** Lower-case letters, digits and hyphens: `night`. */
  readonly name: string;
  /** `cron(0 1 * * ? *)`, `rate(1 day)` or `at(2026-12-24T18:00:00)`. */
  readonly schedule: string;
  /** Time zone of `cron` and `at`: `Asia/Seoul`.
   * @default "UTC" */
  readonly timeZone?: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** Load balancer and cluster of another service, and the requests that leave its way.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
export interface SharedFront {
  /** A `FargateService` that has them. It gets what no rule takes. */
  readonly service: {
    readonly name: string;
    readonly network: Network;
    readonly nodes: ServiceNodes;
  };
  /** Paths as they arrive at the load balancer, with `*` and `?`: `/shop-api/*`. A VPC link puts the stage's name in front.
   * @default every path */
  readonly paths?: readonly string[];
  /** Host names, with `*` and `?`.
   * @default every host */
  readonly hosts?: readonly string[];
  /** Place of the rule, 1 to 50,000: the lowest number is asked first. Services that take the same requests must have one.
   * @default one that is made from the name */
  readonly priority?: number;
}

/** Arguments of `FargateService`. */
export interface FargateServiceArgs {
  readonly network: Network;
  /** Use the cluster and the load balancer of another service, of the same network, so that this one has none to pay for. What is the load
   * balancer's or the cluster's is said there: `idleTimeoutSeconds`, `containerInsights`, `accessLogs`, `transform.loadBalancer`.
   * @default both of its own */
  readonly shares?: SharedFront;
  /** A folder to build, or the address of an image with its digest. One in a private ECR repository is pulled from there by the execution role. */
  readonly image: ImageBuild | pulumi.Input<string>;
  /** Port that the container listens on.
   * @default 8080 */
  readonly port?: number;
  /** Environment variables of the container. Not for secrets: everybody who may describe a task reads them.
   * @default none */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Environment variables of the container whose values ECS reads when a task starts: a `Secret`, a `Parameter`, or one member of a secret whose
   * text is JSON. The execution role may read exactly these. A task has the value of its start: after a rotation, new tasks have the new one.
   * @default none
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html */
  readonly secrets?: Readonly<Record<string, ContainerSecret>>;
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
  /** Run on spare capacity: about 70 % cheaper, a task can be stopped with two minutes' notice. When there is no spare capacity, no task
   * starts: ECS does not fall back to another capacity provider. It can be changed in place.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
   * @default false */
  readonly spot?: boolean;
  /** @default "arm64" */
  readonly architecture?: "arm64" | "x86_64";
  /** Path that answers 200 while the task wants requests.
   * @default "/health/ready" */
  readonly readinessPath?: string;
  /** Time for which a stopping task still gets its running requests finished, seconds.
   * @default 30 */
  readonly deregistrationDelaySeconds?: number;
  /** Time for which the container goes on taking requests after SIGTERM, seconds; it gets the number as `DRAIN_SECONDS`. A task on spare
   * capacity gets the signal while it may still be registered with the load balancer, which takes two failed checks, 25 seconds, to see
   * that it is not ready.
   * @see https://repost.aws/knowledge-center/fargate-spot-termination-notice
   * @default 25 */
  readonly drainSeconds?: number;
  /** Time from SIGTERM to SIGKILL, seconds, at most 120; longer than `drainSeconds`.
   * @default 60 */
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
  /** Resources that are there before tasks of a new version start: a migration, grants.
   * @default none */
  readonly after?: readonly pulumi.Resource[];
  /** Bucket for the access log of the load balancer.
   * @default no log */
  readonly accessLogs?: AccessLogs;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: {
    readonly loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
    readonly targetGroup?: Transform<aws.lb.TargetGroupArgs>;
    readonly taskDefinition?: Transform<aws.ecs.TaskDefinitionArgs>;
    readonly service?: Transform<aws.ecs.ServiceArgs>;
  };
}

/** Tasks that a service is meant to run. */
export interface ServiceRelease {
  readonly cluster: string;
  readonly service: string;
  /** ARN with its revision. */
  readonly taskDefinition: string;
  /** Address with its digest. */
  readonly image: string;
}

/** Resources of a service; cluster and load balancer may be those of another one. */
export interface ServiceNodes {
  readonly cluster: aws.ecs.Cluster;
  readonly capacity: aws.ecs.ClusterCapacityProviders;
  readonly repository?: aws.ecr.Repository;
  readonly image?: docker.Image;
  readonly loadBalancer: aws.lb.LoadBalancer;
  readonly listener: aws.lb.Listener;
  readonly targetGroup: aws.lb.TargetGroup;
  readonly loadBalancerSecurityGroup: aws.ec2.SecurityGroup;
  readonly taskSecurityGroup: aws.ec2.SecurityGroup;
  readonly taskDefinition: aws.ecs.TaskDefinition;
  readonly service: aws.ecs.Service;
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly executionRole: aws.iam.Role;
}
