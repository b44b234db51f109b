import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Function } from "../function/index.ts";
import { viewerAddressHeader } from "../parts/site-route.ts";
import type { Route } from "../rest-api/index.ts";
import type { Settings } from "./defaults.ts";
import type { Operation } from "./openapi.ts";

/** Makes the route of an operation: to the same path of the private service, through the VPC link.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-integration.html */
export function routeTo(
  operation: Operation,
  { service, timeoutMilliseconds, claimHeaders, frontDoor }: Settings,
  vpcLink: aws.apigatewayv2.VpcLink,
): Route {
  const { method, path, authorization, operationId, query, body, throttle } = operation;
  return {
    method,
    path,
    authorization,
    operationName: operationId,
    query,
    headers: frontDoor && [viewerAddressHeader],
    body,
    throttle,
    integration: {
      type: "HTTP_PROXY",
      integrationHttpMethod: method,
      connectionType: "VPC_LINK",
      connectionId: vpcLink.id,
      integrationTarget: service.loadBalancerArn,
      // A parameter that takes the rest of the path has no + there.
      uri: pulumi.interpolate`${service.url}${path.replace("+}", "}")}`,
      timeoutMilliseconds,
      passthroughBehavior: "WHEN_NO_MATCH",
      requestParameters: {
        ...requestParameters(operation, claimHeaders),
        // Who connects is CloudFront where nobody else may; it tells who asked. What clients write there never goes on.
        "integration.request.header.X-Forwarded-For": frontDoor
          ? `method.request.header.${viewerAddressHeader}`
          : "context.identity.sourceIp",
      },
    },
  };
}

/** Path parameters are passed on; what is told of the user comes from the verified token, or is `anonymous` where nobody asked for one.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html */
function requestParameters(
  { path, authorization }: Operation,
  claimHeaders: Settings["claimHeaders"],
): Record<string, string> {
  const passedOn = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => [
    `integration.request.path.${name}`,
    `method.request.path.${name}`,
  ]);
  const user = Object.entries(claimHeaders).map(([header, claim]) => [
    `integration.request.header.${header}`,
    authorization === "cognito" ? `context.authorizer.claims.${claim}` : "'anonymous'",
  ]);
  return {
    ...(Object.fromEntries([...passedOn, ...user]) as Record<string, string>),
    "integration.request.header.x-request-id": "context.requestId",
  };
}

/** Makes the route of an operation that a function answers.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
export function routeToFunction(operation: Operation, { invokeArn }: Function): Route {
  const { method, path, authorization, operationId, query, body, throttle } = operation;
  return {
    method,
    path,
    authorization,
    operationName: operationId,
    query,
    body,
    throttle,
    integration: { type: "AWS_PROXY", integrationHttpMethod: "POST", uri: invokeArn },
  };
}
