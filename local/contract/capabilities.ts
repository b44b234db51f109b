import type { IamCapability } from "./capabilities/iam.ts";
import type { GatewayCapability } from "./capabilities/gateway.ts";
import type { NetworkCapability } from "./capabilities/network.ts";
import type { TokenCapability } from "./capabilities/tokens.ts";
import type { LogGroupCapability } from "./capabilities/log-groups.ts";
import type { VpcLinkCapability } from "./capabilities/vpc-links.ts";
import type { LoadBalancerCapability } from "./capabilities/load-balancers.ts";
import type { ImageCapability } from "./capabilities/images.ts";
import type { SiteCapability } from "./capabilities/sites.ts";
import type { StreamCapability } from "./capabilities/streams.ts";
import type { QueueCapability } from "./capabilities/queues.ts";
import type { AlarmCapability } from "./capabilities/alarms.ts";
import type { FailureCapability } from "./capabilities/failures.ts";
import type { FailedRecordCapability } from "./capabilities/failed-records.ts";
import type { QueryCapability } from "./capabilities/queries.ts";
import type { WebAclCapability } from "./capabilities/web-acls.ts";

export type * from "./capabilities/iam.ts";
export type * from "./capabilities/gateway.ts";
export type * from "./capabilities/network.ts";
export type * from "./capabilities/tokens.ts";
export type * from "./capabilities/log-groups.ts";
export type * from "./capabilities/vpc-links.ts";
export type * from "./capabilities/load-balancers.ts";
export type * from "./capabilities/images.ts";
export type * from "./capabilities/sites.ts";
export type * from "./capabilities/streams.ts";
export type * from "./capabilities/queues.ts";
export type * from "./capabilities/alarms.ts";
export type * from "./capabilities/failures.ts";
export type * from "./capabilities/failed-records.ts";
export type * from "./capabilities/queries.ts";
export type * from "./capabilities/web-acls.ts";

/** Things that services do for each other, by name. Each is a file of `capabilities/`, and is implemented in the folder of its owner. */
export interface Capabilities {
  readonly iam: IamCapability;
  readonly gateway: GatewayCapability;
  readonly network: NetworkCapability;
  readonly tokens: TokenCapability;
  readonly logGroups: LogGroupCapability;
  readonly vpcLinks: VpcLinkCapability;
  readonly loadBalancers: LoadBalancerCapability;
  readonly images: ImageCapability;
  readonly sites: SiteCapability;
  readonly streams: StreamCapability;
  readonly queues: QueueCapability;
  readonly alarms: AlarmCapability;
  readonly failures: FailureCapability;
  readonly pipeFailures: FailureCapability;
  readonly failedRecords: FailedRecordCapability;
  readonly queries: QueryCapability;
  readonly webAcls: WebAclCapability;
}
