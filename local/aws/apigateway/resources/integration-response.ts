import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { badRequest, notFound } from "../errors.ts";
import { idOf } from "../ids.ts";
import { invalid } from "../mapping/expression.ts";
import { compileResponseExpression } from "../runtime/integrations/integration-response.ts";
import { methodKey, type RestApiStore } from "../stores/rest-apis.ts";
import { partOf } from "./part.ts";

const inputs = {
  restApi: true,
  resourceId: true,
  httpMethod: true,
  statusCode: true,
  selectionPattern: true,
  responseTemplates: true,
  responseParameters: true,
} as const;

type IntegrationResponseInputs = Read<Inputs<aws.apigateway.IntegrationResponseArgs>, typeof inputs>;

/** `aws:apigateway/integrationResponse:IntegrationResponse`. Its method response must be there first.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegrationResponse.html */
export const integrationResponseResource = (store: RestApiStore) =>
  resource<aws.apigateway.IntegrationResponseArgs, object>()({
    inputs,
    ...partOf<IntegrationResponseInputs, object, "integrationResponses">(
      store,
      "integrationResponses",
      ({ inputs: given }) => {
        const restApiId = idOf(given.restApi, "restApi");
        check(store, restApiId, given);
        const { resourceId, httpMethod, statusCode, selectionPattern } = given;
        return {
          restApiId,
          key: `${methodKey(given)}/${statusCode}`,
          record: {
            resourceId,
            httpMethod,
            statusCode,
            selectionPattern,
            responseTemplates: given.responseTemplates ?? {},
            responseParameters: given.responseParameters ?? {},
          },
          id: `agir-${restApiId}-${resourceId}-${httpMethod}-${statusCode}`,
          outputs: {},
        };
      },
      ({ inputs: given }) => ({
        restApiId: idOf(given.restApi, "restApi"),
        key: `${methodKey(given)}/${given.statusCode}`,
      }),
    ),
    replaceOn: ["restApi", "resourceId", "httpMethod", "statusCode"],
  });

function check(store: RestApiStore, restApiId: string, given: IntegrationResponseInputs): void {
  const key = methodKey(given);
  store.method(restApiId, given);
  if (!store.get("integrations", restApiId, key))
    throw notFound(
      `Invalid Integration identifier specified: ${given.httpMethod} on resource ${given.resourceId}`,
    );
  const methodResponse = store.get("methodResponses", restApiId, `${key}/${given.statusCode}`);
  if (!methodResponse)
    throw notFound(
      `Invalid Response status code specified: ${given.statusCode} has no method response on ${given.httpMethod} of resource ${given.resourceId}`,
    );
  for (const [target, source] of Object.entries(given.responseParameters ?? {})) {
    if (!Object.hasOwn(methodResponse.responseParameters, target)) throw invalid(target);
    compileResponseExpression(source);
  }
  try {
    new RegExp(given.selectionPattern ?? "");
  } catch (error) {
    throw badRequest(`Invalid selection pattern specified: ${(error as Error).message}`);
  }
}
