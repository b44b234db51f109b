import type { ContainerDefinition } from "./container-definition.ts";

/** A cluster. */
export interface Cluster {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly capacityProviders: readonly string[];
}

/** One revision of a task definition. */
export interface TaskDefinition {
  readonly arn: string;
  readonly region: string;
  readonly family: string;
  readonly revision: number;
  readonly status: "ACTIVE" | "INACTIVE";
  /** CPU units. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  readonly executionRoleArn?: string;
  readonly taskRoleArn?: string;
  readonly container: ContainerDefinition;
}

/** Stage of a task's life.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html */
export type TaskStatus = "PROVISIONING" | "PENDING" | "RUNNING" | "DEACTIVATING" | "STOPPING" | "STOPPED";

/** State that a service is told to be in. */
export interface ServiceSettings {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly desiredCount: number;
  readonly launchType: "FARGATE" | "FARGATE_SPOT";
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly assignPublicIp: boolean;
  readonly loadBalancers: readonly {
    readonly targetGroupArn: string;
    readonly containerName: string;
    readonly containerPort: number;
  }[];
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly circuitBreaker: { readonly enable: boolean; readonly rollback: boolean };
  readonly gracePeriodSeconds: number;
}
