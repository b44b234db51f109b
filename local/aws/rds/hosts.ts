import type { ClusterRecord, InstanceRecord } from "./records.ts";

/** Host names of a cluster.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.Endpoints.html */
export function hostsOf({ identifier, domain, region }: ClusterRecord) {
  const host = (kind: string) => `${identifier}.${kind}-${domain}.${region}.rds.amazonaws.com`;
  return { writer: host("cluster"), reader: host("cluster-ro") };
}

/** Host name of one instance. */
export const instanceHost = ({ domain, region }: ClusterRecord, { identifier }: InstanceRecord): string =>
  `${identifier}.${domain}.${region}.rds.amazonaws.com`;
