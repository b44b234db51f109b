import type { ServiceFactory } from "../../contract/service.ts";
import { VpcLinks } from "./vpc-link.ts";

/** API Gateway V2, as far as REST APIs need it: VPC links.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html */
export const apigatewayv2: ServiceFactory = ({ store }) => {
  const vpcLinks = new VpcLinks(store);
  return {
    name: "apigatewayv2",
    resources: { "aws:apigatewayv2/vpcLink:VpcLink": vpcLinks.handler() },
    capabilities: { vpcLinks },
  };
};
