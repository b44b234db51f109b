import { formatArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import type { Cluster, TaskDefinition } from "./records.ts";

/** Clusters and task definitions. Durable. */
export class Directory {
  readonly #accountId: string;
  readonly #clusters: Collection<Cluster>;
  readonly #taskDefinitions: Collection<TaskDefinition>;
  readonly #revisions: Collection<number>;

  constructor({ store, accountId }: Platform) {
    this.#accountId = accountId;
    this.#clusters = store.collection("ecs/clusters");
    this.#taskDefinitions = store.collection("ecs/taskDefinitions");
    this.#revisions = store.collection("ecs/revisions");
  }

  arn(region: string, resource: string): string {
    return formatArn({ service: "ecs", region, accountId: this.#accountId, resource });
  }

  async putCluster(name: string, region: string, capacityProviders?: readonly string[]): Promise<Cluster> {
    const arn = this.arn(region, `cluster/${name}`);
    const cluster = {
      name,
      region,
      arn,
      capacityProviders: capacityProviders ?? this.#clusters.get(arn)?.capacityProviders ?? [],
    };
    await this.#clusters.put(arn, cluster);
    return cluster;
  }

  async deleteCluster(arn: string): Promise<void> {
    await this.#clusters.delete(arn);
  }

  clusters(region: string): Cluster[] {
    return this.#clusters.values().filter((cluster) => cluster.region === region);
  }

  /** By name or ARN. @throws AwsError ClusterNotFoundException. */
  cluster(nameOrArn: string, region: string): Cluster {
    const found = this.#clusters.get(
      nameOrArn.startsWith("arn:") ? nameOrArn : this.arn(region, `cluster/${nameOrArn}`),
    );
    if (!found) throw new AwsError("ClusterNotFoundException", `Cluster not found: ${nameOrArn}`);
    return found;
  }

  /** Keeps a new revision; numbers are never used again. */
  async register(definition: Omit<TaskDefinition, "arn" | "revision" | "status">): Promise<TaskDefinition> {
    const { family, region } = definition;
    const revision = (this.#revisions.get(`${region} ${family}`) ?? 0) + 1;
    await this.#revisions.put(`${region} ${family}`, revision);
    const arn = this.arn(region, `task-definition/${family}:${revision}`);
    const registered: TaskDefinition = { ...definition, arn, revision, status: "ACTIVE" };
    await this.#taskDefinitions.put(arn, registered);
    return registered;
  }

  async deregister(arn: string): Promise<void> {
    const found = this.#taskDefinitions.get(arn);
    if (found) await this.#taskDefinitions.put(arn, { ...found, status: "INACTIVE" });
  }

  taskDefinitions(region: string): TaskDefinition[] {
    return this.#taskDefinitions.values().filter((definition) => definition.region === region);
  }

  /** By ARN, `family:revision`, or the newest active one of a family. @throws AwsError ClientException. */
  taskDefinition(id: string, region: string): TaskDefinition {
    const direct = this.#taskDefinitions.get(
      id.startsWith("arn:") ? id : this.arn(region, `task-definition/${id}`),
    );
    const newest = () =>
      this.taskDefinitions(region)
        .filter(({ family, status }) => family === id && status === "ACTIVE")
        .reduce<TaskDefinition | undefined>(
          (best, one) => (best && best.revision > one.revision ? best : one),
          undefined,
        );
    const found = direct ?? newest();
    if (!found) throw new AwsError("ClientException", `Unable to describe task definition: ${id}`);
    return found;
  }
}
