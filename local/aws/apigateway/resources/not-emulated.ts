import { NotEmulatedError } from "../../../contract/errors.ts";
import type { ResourceHandler } from "../../../contract/resource.ts";

const refuse = (what: string, remedy: string): ResourceHandler => ({
  create: () => Promise.reject(new NotEmulatedError(what, remedy)),
});

/** Types of the service that do nothing here: making one says so, and what to use instead. */
export const notEmulated: Readonly<Record<string, ResourceHandler>> = {
  "aws:apigateway/vpcLink:VpcLink": refuse(
    "aws.apigateway.VpcLink (a VPC link V1, to a Network Load Balancer)",
    "Use aws.apigatewayv2.VpcLink and integrationTarget, with an Application Load Balancer; AWS calls V1 legacy.",
  ),
  "aws:apigateway/domainName:DomainName": refuse(
    "aws.apigateway.DomainName",
    "Give CloudFront the domain, and the API as its origin.",
  ),
  "aws:apigateway/basePathMapping:BasePathMapping": refuse(
    "aws.apigateway.BasePathMapping",
    "Let CloudFront route paths to the stage.",
  ),
  "aws:apigateway/clientCertificate:ClientCertificate": refuse(
    "aws.apigateway.ClientCertificate",
    "Let only the VPC link's security group reach the backend.",
  ),
  "aws:apigateway/restApiPut:RestApiPut": refuse(
    "aws.apigateway.RestApiPut",
    "Make the routes with aws.apigateway.Resource, Method and Integration.",
  ),
};
