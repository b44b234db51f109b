import type { DatabaseCapability } from "../../contract/capabilities/databases.ts";
import { failOver, restartInstance } from "./failover.ts";
import { hostsOf } from "./hosts.ts";
import { peek } from "./server/peek.ts";
import type { DatabaseStore } from "./store.ts";

/** Databases as the console shows them. */
export function databaseCapability(store: DatabaseStore): DatabaseCapability {
  const byArn = (arn: string) => store.clusters().find((cluster) => cluster.arn === arn);
  const existing = (arn: string) => {
    const cluster = byArn(arn);
    if (!cluster) throw new Error(`there is no database ${arn}`);
    return cluster;
  };
  return {
    all: () =>
      store.clusters().map((cluster) => {
        const server = store.server(cluster);
        const { writer, reader } = hostsOf(cluster);
        return {
          arn: cluster.arn,
          identifier: cluster.identifier,
          region: cluster.region,
          state: cluster.status === "stopped" ? "stopped" : server.isRunning ? "running" : "paused",
          databaseName: cluster.databaseName,
          endpoint: `${writer}:${cluster.port}`,
          readerEndpoint: `${reader}:${cluster.port}`,
          localAddress: cluster.localPort === undefined ? undefined : `127.0.0.1:${cluster.localPort}`,
          instances: store.instances(cluster.region, cluster.identifier).map((instance) => ({
            identifier: instance.identifier,
            zone: instance.availabilityZone,
            writes: instance.identifier === cluster.writer,
          })),
          connections: [...server.connections],
          events: store.events.filter((event) => event.source === cluster.identifier).slice(-10),
        };
      }),
    failOver: async (arn) => {
      const cluster = existing(arn);
      if (store.successors(cluster).length > 0) await failOver(store, cluster);
      else {
        const [writer] = store.instances(cluster.region, cluster.identifier);
        if (writer) await restartInstance(store, writer);
      }
    },
    peek: async (arn, table) => {
      const cluster = existing(arn);
      return await peek(store.server(cluster), cluster.databaseName ?? "postgres", table);
    },
  };
}
