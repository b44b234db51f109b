import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { createSecureContext } from "node:tls";
import type { NetworkInterface } from "../../../contract/principal.ts";
import { certificateAuthority } from "../../../host/certificates/authority.ts";
import { isPortTaken } from "../../../host/ports.ts";
import { hostsOf, instanceHost } from "../hosts.ts";
import type { ClusterRecord, ProxyRecord } from "../records.ts";
import { invalidState } from "../errors.ts";
import { logGroupOf, serviceRole } from "../service-role.ts";
import type { DatabaseStore } from "../store.ts";
import { acceptClient, type Endpoint } from "./front.ts";

/** Names by which people and tools of this machine connect. */
const LOCAL = ["127.0.0.1", "localhost"] as const;

/** Opens the endpoints of a cluster: its names inside the VPC, where security groups decide who gets there, and a port of this machine for people and
 * tools, who come as through a tunnel. Those that it had are closed; connections go on.
 * @returns the cluster with its port. */
export async function openCluster(store: DatabaseStore, cluster: ClusterRecord): Promise<ClusterRecord> {
  const { region, identifier, arn, port } = cluster;
  store.close(arn);
  const current = () => store.cluster(region, identifier);
  const hosts = hostsOf(cluster);
  const instances = store.instances(region, identifier);
  const names = [hosts.writer, hosts.reader, ...instances.map((instance) => instanceHost(cluster, instance))];
  const reads = (host: string) => isReader(store, current(), host);
  const endpoint = (host: string | undefined, localPort: number): Endpoint => ({
    hosts: [
      ...(host === undefined ? names : [host]).map((name) => `${name}:${port}`),
      ...LOCAL.map((name) => `${name}:${localPort}`),
    ],
    region,
    resourceId: cluster.resourceId,
    get requiresTls() {
      return store.parametersOf(current())["rds.force_ssl"] !== "0";
    },
    get signsInByIam() {
      return current().signsInByIam;
    },
    byIamAlone: false,
    readsOnly: (serverName) => reads(host ?? serverName ?? hosts.writer),
    server: () => runnable(store, current()),
    complain: (text) => complain(store, current(), text),
  });
  const { subnetIds } = store.subnetGroup(region, cluster.subnetGroup);
  const { securityGroupIds } = cluster;
  const network = { owner: `database ${identifier}`, subnetIds, securityGroupIds, publicIp: false };
  const opened = await open(store, names, network, port, cluster.localPort, endpoint);
  store.opened(arn, opened.close);
  return await store.putCluster({ ...current(), localPort: opened.localPort });
}

/** Opens the endpoint of a proxy, inside the VPC alone: it has no public one on AWS either. */
export async function openProxy(store: DatabaseStore, proxy: ProxyRecord): Promise<void> {
  const { region, name, arn, host, resourceId, requireTls, subnetIds, securityGroupIds } = proxy;
  store.close(arn);
  const cluster = () => {
    const { cluster: target } = store.proxy(region, name);
    if (target === undefined) throw invalidState(`the proxy ${name} has no target`);
    return store.cluster(region, target);
  };
  const network = { owner: `proxy ${name}`, subnetIds, securityGroupIds, publicIp: false };
  const endpoint: Endpoint = {
    hosts: [`${host}:5432`],
    region,
    resourceId,
    requiresTls: requireTls,
    signsInByIam: true,
    byIamAlone: true,
    readsOnly: () => false,
    server: () => {
      const target = cluster();
      const behind = store.subnetGroup(region, target.subnetGroup);
      const reach = store.platform.capabilities.network.reach(
        network,
        {
          owner: `database ${target.identifier}`,
          subnetIds: behind.subnetIds,
          securityGroupIds: target.securityGroupIds,
          publicIp: false,
        },
        target.port,
      );
      if (!reach.reachable) throw invalidState(`the proxy ${name} can't reach its target: ${reach.reason}`);
      return runnable(store, target);
    },
    complain: (text) => store.platform.logs.write(`rds/${name}`, "error", text),
  };
  const opened = await open(store, [host], network, 5432, "none", () => endpoint);
  store.opened(arn, opened.close);
}

/** @throws AwsError for a cluster that nobody can connect to. */
function runnable(store: DatabaseStore, cluster: ClusterRecord) {
  if (cluster.status === "stopped") throw invalidState(`the cluster ${cluster.identifier} is stopped`);
  if (cluster.writer === undefined) throw invalidState(`the cluster ${cluster.identifier} has no instance`);
  return store.server(cluster);
}

/** True for a host name whose sessions only read: the readers' own, while there are some. */
function isReader(store: DatabaseStore, cluster: ClusterRecord, host: string): boolean {
  const readers = store.successors(cluster);
  const { reader } = hostsOf(cluster);
  return (
    readers.length > 0 &&
    [reader, ...readers.map((instance) => instanceHost(cluster, instance))].includes(host)
  );
}

/** Keeps why a sign-in by IAM failed: for the console, and in the log that the cluster exports.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.Troubleshooting.html */
function complain({ platform }: DatabaseStore, cluster: ClusterRecord, text: string): void {
  const { identifier, region, exportsLogs } = cluster;
  platform.logs.write(`rds/${identifier}`, "error", text);
  if (!exportsLogs.includes("iam-db-auth-error")) return;
  const writing = platform.capabilities.logGroups.append({
    principal: serviceRole(platform, cluster),
    region,
    group: logGroupOf(cluster, "iam-db-auth-error"),
    stream: identifier,
    makesGroup: true,
    events: [{ timestamp: Date.now(), message: text }],
  });
  writing.catch((error: unknown) => platform.logs.write(`rds/${identifier}`, "error", String(error)));
}

/** Listens for clients.
 * @param localPort Port of this machine, if it may still be had; `none` where nobody connects from outside. */
async function open(
  store: DatabaseStore,
  names: readonly string[],
  network: NetworkInterface,
  port: number,
  localPort: number | undefined | "none",
  endpointOf: (host: string | undefined, localPort: number) => Endpoint,
): Promise<{ readonly localPort: number; readonly close: () => void }> {
  const { platform } = store;
  const authority = await certificateAuthority(platform.store);
  const { cert, key } = authority.issue([names[0] ?? "localhost", ...names.slice(1), ...LOCAL]);
  const context = createSecureContext({ cert, key, minVersion: "TLSv1.2" });
  const closes: (() => void)[] = [];
  let own = 0;
  if (localPort !== "none") {
    const server = createServer((socket) =>
      acceptClient(platform, endpointOf(undefined, own), context, socket, "this machine"),
    );
    own = await listen(server, localPort);
    closes.push(() => server.close());
  }
  for (const host of names) {
    const endpoint = endpointOf(host, own);
    closes.push(
      platform.capabilities.network.addEndpoint({
        host,
        port,
        network,
        accept: (socket, { owner }) => acceptClient(platform, endpoint, context, socket, owner),
      }),
    );
  }
  return { localPort: own, close: () => closes.forEach((close) => close()) };
}

/** Listens on the port that it had before, or on any other. */
async function listen(server: Server, preferred = 0): Promise<number> {
  try {
    const listening = once(server, "listening");
    server.listen({ port: preferred, host: "127.0.0.1" });
    await listening;
  } catch (error) {
    if (!isPortTaken(error) || preferred === 0) throw error;
    return await listen(server);
  }
  server.unref();
  return (server.address() as AddressInfo).port;
}
