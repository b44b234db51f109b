import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Part } from "./part.ts";

const problem = (members: string) => ({ "application/json": `{"type":"about:blank",${members}}` });
const contentType = {
  "gatewayresponse.header.Content-Type": "'application/problem+json'",
  "gatewayresponse.header.Cache-Control": "'no-store'",
};
const plain = problem(
  `"title":$context.error.messageString,"code":"$context.error.responseType","requestId":"$context.requestId"`,
);

/** Answers of API Gateway itself. The two defaults stand for every type that is not listed, each with its own status;
 * an unknown path is 404 here, where API Gateway would say 403.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
const responses: Readonly<Record<string, Omit<aws.apigateway.ResponseArgs, "restApiId" | "responseType">>> = {
  DEFAULT_4XX: { responseTemplates: plain, responseParameters: contentType },
  DEFAULT_5XX: { responseTemplates: plain, responseParameters: contentType },
  MISSING_AUTHENTICATION_TOKEN: {
    statusCode: "404",
    responseTemplates: problem(
      `"title":"Not Found","status":404,"code":"NOT_FOUND","requestId":"$context.requestId"`,
    ),
    responseParameters: contentType,
  },
  UNAUTHORIZED: {
    statusCode: "401",
    responseTemplates: problem(
      `"title":"Unauthorized","status":401,"code":"UNAUTHORIZED","requestId":"$context.requestId"`,
    ),
    responseParameters: { ...contentType, "gatewayresponse.header.WWW-Authenticate": "'Bearer'" },
  },
  BAD_REQUEST_BODY: {
    statusCode: "400",
    responseTemplates: problem(
      `"title":"Bad Request","status":400,"code":"BAD_REQUEST_BODY","detail":"$context.error.validationErrorString","requestId":"$context.requestId"`,
    ),
    responseParameters: contentType,
  },
};

/** Makes the gateway responses of an API. */
export function gatewayResponses(
  name: string,
  restApi: aws.apigateway.RestApi,
  parent: pulumi.Resource,
): Part[] {
  return Object.entries(responses).map(([responseType, response]) => {
    const args = { restApiId: restApi.id, responseType, ...response };
    const label = `${name}-${responseType.toLowerCase().replaceAll("_", "-")}`;
    return { resource: new aws.apigateway.Response(label, args, { parent }), args };
  });
}
