import type { ServiceFactory } from "../../contract/service.ts";
import { vpcLinkCapability } from "./capability.ts";
import { vpcLinkResource } from "./resources/vpc-link.ts";
import { VpcLinkStore } from "./store.ts";

/** API Gateway V2, as far as REST APIs need it: VPC links.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html */
export const apigatewayv2: ServiceFactory = (platform) => {
  const store = new VpcLinkStore(platform.store);
  return {
    name: "apigatewayv2",
    resources: { "aws:apigatewayv2/vpcLink:VpcLink": vpcLinkResource(store) },
    capabilities: { vpcLinks: vpcLinkCapability(store) },
  };
};
