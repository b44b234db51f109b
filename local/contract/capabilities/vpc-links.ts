import type { NetworkInterface } from "../principal.ts";

/** VPC links V2 (`local/aws/apigatewayv2`). */
export interface VpcLinkCapability {
  /** The network interface that a link calls from; undefined when there is no such link. */
  find(vpcLinkId: string): NetworkInterface | undefined;
}
