import { refusedResource, type ResourceHandler } from "../../../contract/resource.ts";

/** Types of the service that do nothing here: making one says so, and what to use in its place. */
export const refusedResources: Readonly<Record<string, ResourceHandler>> = {
  "aws:apigateway/vpcLink:VpcLink": refusedResource(
    "aws.apigateway.VpcLink (a VPC link V1, to a Network Load Balancer)",
    "Use aws.apigatewayv2.VpcLink and integrationTarget, with an Application Load Balancer; AWS calls V1 legacy.",
  ),
  "aws:apigateway/domainName:DomainName": refusedResource(
    "aws.apigateway.DomainName",
    "Give CloudFront the domain, and the API as its origin.",
  ),
  "aws:apigateway/basePathMapping:BasePathMapping": refusedResource(
    "aws.apigateway.BasePathMapping",
    "Let CloudFront route paths to the stage.",
  ),
  "aws:apigateway/clientCertificate:ClientCertificate": refusedResource(
    "aws.apigateway.ClientCertificate",
    "Let only the VPC link's security group reach the backend.",
  ),
  "aws:apigateway/restApiPut:RestApiPut": refusedResource(
    "aws.apigateway.RestApiPut",
    "Make the routes with aws.apigateway.Resource, Method and Integration.",
  ),
};
