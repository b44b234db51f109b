import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { openProxy } from "../front/endpoints.ts";
import type { ProxyRecord } from "../records.ts";
import { newDomain, newResourceId, type DatabaseStore } from "../store.ts";

const inputs = {
  name: true,
  engineFamily: ["POSTGRESQL"],
  defaultAuthScheme: ["IAM_AUTH"],
  requireTls: true,
  roleArn: true,
  vpcSubnetIds: true,
  vpcSecurityGroupIds: true,
  idleClientTimeout: "clients are never cut off here for being idle",
  debugLogging: "nothing of a proxy is logged but refusals",
  endpointNetworkType: ["IPV4"],
  targetConnectionNetworkType: ["IPV4"],
  tags: true,
} as const;
type ProxyInputs = Read<Inputs<aws.rds.ProxyArgs>, typeof inputs>;

interface Outputs {
  readonly arn: string;
  readonly name: string;
  readonly endpoint: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:rds/proxy:Proxy` that signs in by IAM on both sides. Connections are not shared among clients here: each has one of PostgreSQL.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBProxy.html */
export function proxyResource(store: DatabaseStore) {
  const open = async (proxy: ProxyRecord): Promise<Outputs> => {
    await store.putProxy(proxy);
    await openProxy(store, proxy);
    return { arn: proxy.arn, name: proxy.name, endpoint: proxy.host, tagsAll: proxy.tags };
  };
  const changing = (given: ProxyInputs) => ({
    subnetIds: given.vpcSubnetIds,
    securityGroupIds: given.vpcSecurityGroupIds ?? [],
    requireTls: given.requireTls ?? false,
    roleArn: given.roleArn,
    tags: given.tags ?? {},
  });
  return resource<aws.rds.ProxyArgs, Outputs>()({
    inputs,
    replaceOn: ["engineFamily", "name", "vpcSubnetIds", "defaultAuthScheme"],
    create: async ({ name: logical, region, inputs: given }) => {
      const name = (given.name ?? physicalName(logical, 63)).toLowerCase();
      const resourceId = newResourceId("prx-");
      const outputs = await open({
        ...changing(given),
        name,
        region,
        arn: store.arn(region, "db-proxy", resourceId),
        resourceId,
        host: `${name}.proxy-${newDomain()}.${region}.rds.amazonaws.com`,
        cluster: undefined,
        createdAt: new Date().toISOString(),
      });
      return { id: name, outputs };
    },
    start: async ({ id, region }) => await open(store.proxy(region, id)),
    update: async ({ region, inputs: given }, { id }) => ({
      id,
      outputs: await open({ ...store.proxy(region, id), ...changing(given) }),
    }),
    delete: async ({ id, region }) => {
      const proxy = store.proxies(region).find(({ name }) => name === id);
      if (proxy) await store.deleteProxy(proxy);
    },
  });
}

/** `aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup`. */
export function proxyTargetGroupResource(store: DatabaseStore) {
  const answer = (region: string, dbProxyName: string) => ({
    id: dbProxyName,
    outputs: { arn: store.arn(region, "target-group", newResourceId("prx-tg-")), name: "default" },
  });
  return resource<aws.rds.ProxyDefaultTargetGroupArgs, { readonly arn: string; readonly name: string }>()({
    inputs: {
      dbProxyName: true,
      connectionPoolConfig: {
        connectionBorrowTimeout: "connections are not pooled here",
        initQuery: "connections are not pooled here",
        maxConnectionsPercent: "connections are not pooled here",
        maxIdleConnectionsPercent: "connections are not pooled here",
        sessionPinningFilters: "connections are not pooled here",
      },
    },
    replaceOn: ["dbProxyName"],
    create: ({ region, inputs: { dbProxyName } }) =>
      Promise.resolve(answer(region, store.proxy(region, dbProxyName).name)),
    update: (_, { id, outputs }) => Promise.resolve({ id, outputs }),
  });
}

interface TargetOutputs {
  readonly endpoint: string;
  readonly port: number;
  readonly rdsResourceId: string;
  readonly targetArn: string;
  readonly trackedClusterId: string;
  readonly type: string;
}

/** `aws:rds/proxyTarget:ProxyTarget`: the cluster behind a proxy. */
export function proxyTargetResource(store: DatabaseStore) {
  return resource<aws.rds.ProxyTargetArgs, TargetOutputs>()({
    inputs: { dbProxyName: true, targetGroupName: ["default"], dbClusterIdentifier: true },
    replaceOn: ["dbProxyName", "targetGroupName", "dbClusterIdentifier"],
    create: async ({ region, inputs: { dbProxyName, dbClusterIdentifier = "" } }) => {
      const { identifier, arn, port } = store.cluster(region, dbClusterIdentifier);
      await store.putProxy({ ...store.proxy(region, dbProxyName), cluster: identifier });
      return {
        id: `${dbProxyName}/default/TRACKED_CLUSTER/${identifier}`,
        outputs: {
          endpoint: "",
          port,
          rdsResourceId: identifier,
          targetArn: arn,
          trackedClusterId: "",
          type: "TRACKED_CLUSTER",
        },
      };
    },
    delete: async ({ region, inputs: { dbProxyName } }) => {
      const proxy = store.proxies(region).find(({ name }) => name === dbProxyName);
      if (proxy) await store.putProxy({ ...proxy, cluster: undefined });
    },
  });
}
