import type { Collection, Store } from "../../../host/store.ts";
import { ecsArn } from "../arn.ts";
import { clusterNotFound } from "../errors.ts";
import type { Cluster } from "../records.ts";

/** Clusters by their ARN. Durable. */
export class ClusterStore {
  readonly #clusters: Collection<Cluster>;

  constructor(store: Store) {
    this.#clusters = store.collection("ecs/clusters");
  }

  /** Makes a cluster, or changes its capacity providers; those of before stay unless given. */
  async put(name: string, region: string, capacityProviders?: readonly string[]): Promise<Cluster> {
    const arn = ecsArn(region, `cluster/${name}`);
    const cluster = {
      name,
      region,
      arn,
      capacityProviders: capacityProviders ?? this.#clusters.get(arn)?.capacityProviders ?? [],
    };
    await this.#clusters.put(arn, cluster);
    return cluster;
  }

  async delete(arn: string): Promise<void> {
    await this.#clusters.delete(arn);
  }

  all(region: string): Cluster[] {
    return this.#clusters.values().filter((cluster) => cluster.region === region);
  }

  /** By name or ARN. */
  find(nameOrArn: string, region: string): Cluster | undefined {
    const arn = nameOrArn.startsWith("arn:") ? nameOrArn : ecsArn(region, `cluster/${nameOrArn}`);
    return this.#clusters.get(arn);
  }

  /** By name or ARN. @throws AwsError ClusterNotFoundException. */
  get(nameOrArn: string, region: string): Cluster {
    const cluster = this.find(nameOrArn, region);
    if (!cluster) throw clusterNotFound();
    return cluster;
  }
}
