import { randomBytes } from "node:crypto";
import { formatArn } from "../../contract/arn.ts";
import { randomAlphanumeric } from "../../contract/names.ts";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { notFound } from "./errors.ts";
import type {
  ClusterRecord,
  EventRecord,
  InstanceRecord,
  ParameterGroupRecord,
  ProxyRecord,
  SubnetGroupRecord,
} from "./records.ts";
import { ClusterServer } from "./server/cluster-server.ts";

/** Events that are kept in memory. */
const EVENTS = 200;

const keyOf = (region: string, name: string) => `${region} ${name.toLowerCase()}`;

/** Everything of RDS. Records are durable, data are in PostgreSQL's own folders; a server runs from the first connection on. */
export class DatabaseStore {
  readonly platform: Platform;
  readonly events: EventRecord[] = [];
  readonly #clusters: Collection<ClusterRecord>;
  readonly #instances: Collection<InstanceRecord>;
  readonly #subnetGroups: Collection<SubnetGroupRecord>;
  readonly #parameterGroups: Collection<ParameterGroupRecord>;
  readonly #proxies: Collection<ProxyRecord>;
  readonly #servers = new Map<string, ClusterServer>();
  /** Ends the endpoints of things, by ARN. */
  readonly #endpoints = new Map<string, () => void>();

  constructor(platform: Platform) {
    this.platform = platform;
    this.#clusters = platform.store.collection("rds/clusters");
    this.#instances = platform.store.collection("rds/instances");
    this.#subnetGroups = platform.store.collection("rds/subnet-groups");
    this.#parameterGroups = platform.store.collection("rds/parameter-groups");
    this.#proxies = platform.store.collection("rds/proxies");
  }

  /** ARN of a thing. @param kind `cluster`, `db`, `subgrp`, `cluster-pg`, `pg`, `db-proxy`. */
  arn(region: string, kind: string, name: string): string {
    const { accountId } = this.platform;
    return formatArn({ service: "rds", region, accountId, resource: `${kind}:${name}` });
  }

  clusters(region?: string): ClusterRecord[] {
    return this.#clusters.values().filter((cluster) => region === undefined || cluster.region === region);
  }

  findCluster(region: string, identifier: string): ClusterRecord | undefined {
    const name = identifier.startsWith("arn:") ? (identifier.split(":").at(-1) ?? "") : identifier;
    return this.#clusters.get(keyOf(region, name));
  }

  /** @throws AwsError DBClusterNotFoundFault */
  cluster(region: string, identifier: string): ClusterRecord {
    const cluster = this.findCluster(region, identifier);
    if (!cluster) throw notFound("cluster", identifier);
    return cluster;
  }

  async putCluster(cluster: ClusterRecord): Promise<ClusterRecord> {
    await this.#clusters.put(keyOf(cluster.region, cluster.identifier), cluster);
    return cluster;
  }

  /** The server of a cluster, which is started by its first connection. */
  server({ region, identifier }: Pick<ClusterRecord, "region" | "identifier">): ClusterServer {
    const key = keyOf(region, identifier);
    let server = this.#servers.get(key);
    if (!server) this.#servers.set(key, (server = new ClusterServer(this, region, identifier)));
    return server;
  }

  /** Deletes a cluster with its data. */
  async deleteCluster({ region, identifier, arn }: ClusterRecord): Promise<void> {
    this.close(arn);
    await this.server({ region, identifier }).destroy();
    this.#servers.delete(keyOf(region, identifier));
    await this.#clusters.delete(keyOf(region, identifier));
  }

  instances(region: string, cluster?: string): InstanceRecord[] {
    return this.#instances
      .values()
      .filter(
        (instance) => instance.region === region && (cluster === undefined || instance.cluster === cluster),
      );
  }

  /** @throws AwsError DBInstanceNotFound */
  instance(region: string, identifier: string): InstanceRecord {
    const instance = this.#instances.get(keyOf(region, identifier));
    if (!instance) throw notFound("instance", identifier);
    return instance;
  }

  /** Keeps an instance; the first one of a cluster writes. @throws AwsError DBClusterNotFoundFault */
  async putInstance(instance: InstanceRecord): Promise<void> {
    this.cluster(instance.region, instance.cluster);
    await this.#instances.put(keyOf(instance.region, instance.identifier), instance);
    const cluster = this.cluster(instance.region, instance.cluster);
    if (cluster.writer === undefined) await this.putCluster({ ...cluster, writer: instance.identifier });
  }

  /** Deletes an instance; another one writes when it was the writer. */
  async deleteInstance({ region, identifier, cluster: name }: InstanceRecord): Promise<void> {
    await this.#instances.delete(keyOf(region, identifier));
    const cluster = this.findCluster(region, name);
    if (cluster?.writer !== identifier) return;
    const [next] = this.successors(cluster);
    await this.putCluster({ ...cluster, writer: next?.identifier });
  }

  /** Readers of a cluster, the one that takes over first: by tier, then by name. */
  successors({ region, identifier, writer }: ClusterRecord): InstanceRecord[] {
    return this.instances(region, identifier)
      .filter((instance) => instance.identifier !== writer)
      .sort(
        (one, other) =>
          one.promotionTier - other.promotionTier || (one.identifier < other.identifier ? -1 : 1),
      );
  }

  subnetGroups(region: string): SubnetGroupRecord[] {
    return this.#subnetGroups.values().filter((group) => group.region === region);
  }

  /** @throws AwsError DBSubnetGroupNotFoundFault */
  subnetGroup(region: string, name: string): SubnetGroupRecord {
    const group = this.#subnetGroups.get(keyOf(region, name));
    if (!group) throw notFound("subnetGroup", name);
    return group;
  }

  async putSubnetGroup(group: SubnetGroupRecord): Promise<void> {
    await this.#subnetGroups.put(keyOf(group.region, group.name), group);
  }

  async deleteSubnetGroup(region: string, name: string): Promise<void> {
    await this.#subnetGroups.delete(keyOf(region, name));
  }

  parameterGroups(region: string, of: ParameterGroupRecord["of"]): ParameterGroupRecord[] {
    return this.#parameterGroups.values().filter((group) => group.region === region && group.of === of);
  }

  /** @throws AwsError DBParameterGroupNotFound */
  parameterGroup(region: string, name: string): ParameterGroupRecord {
    const group = this.#parameterGroups.get(keyOf(region, name));
    if (!group) throw notFound("parameterGroup", name);
    return group;
  }

  async putParameterGroup(group: ParameterGroupRecord): Promise<void> {
    await this.#parameterGroups.put(keyOf(group.region, group.name), group);
  }

  async deleteParameterGroup(region: string, name: string): Promise<void> {
    await this.#parameterGroups.delete(keyOf(region, name));
  }

  proxies(region?: string): ProxyRecord[] {
    return this.#proxies.values().filter((proxy) => region === undefined || proxy.region === region);
  }

  /** @throws AwsError DBProxyNotFoundFault */
  proxy(region: string, name: string): ProxyRecord {
    const proxy = this.#proxies.get(keyOf(region, name));
    if (!proxy) throw notFound("proxy", name);
    return proxy;
  }

  async putProxy(proxy: ProxyRecord): Promise<ProxyRecord> {
    await this.#proxies.put(keyOf(proxy.region, proxy.name), proxy);
    return proxy;
  }

  async deleteProxy({ region, name, arn }: ProxyRecord): Promise<void> {
    this.close(arn);
    await this.#proxies.delete(keyOf(region, name));
  }

  /** Parameters that a cluster has, of its group: `rds.force_ssl` is on unless it says otherwise, as in the groups that RDS makes for 15 and later.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html */
  parametersOf({ region, parameterGroup }: ClusterRecord): Readonly<Record<string, string>> {
    const own = parameterGroup === undefined ? {} : this.parameterGroup(region, parameterGroup).parameters;
    return { "rds.force_ssl": "1", ...own };
  }

  /** Remembers how a thing's endpoints are closed. */
  opened(arn: string, close: () => void): void {
    this.#endpoints.set(arn, close);
  }

  /** Closes the endpoints of a thing. */
  close(arn: string): void {
    this.#endpoints.get(arn)?.();
    this.#endpoints.delete(arn);
  }

  /** Keeps what happened, for DescribeEvents and the console. */
  tell(
    of: { readonly identifier: string; readonly arn: string },
    type: EventRecord["type"],
    message: string,
  ): void {
    this.events.push({ at: new Date().toISOString(), source: of.identifier, type, arn: of.arn, message });
    if (this.events.length > EVENTS) this.events.shift();
    this.platform.logs.write(`rds/${of.identifier}`, "info", message);
  }

  /** Ends every server and every endpoint. */
  async stop(how: "fast" | "immediate"): Promise<void> {
    for (const arn of [...this.#endpoints.keys()]) this.close(arn);
    await Promise.all([...this.#servers.values()].map(async (server) => await server.stop(how)));
  }
}

/** Makes the id that policies name a thing by: `cluster-`, and 26 letters and digits. */
export const newResourceId = (prefix: string): string =>
  `${prefix}${[...randomBytes(26)].map((byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(byte % 32)).join("")}`;

/** Makes the middle part of host names. */
export const newDomain = (): string => `c${randomAlphanumeric(11)}`;
