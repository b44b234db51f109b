import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { badRequest, notFound } from "../errors.ts";
import { idOf } from "../ids.ts";
import { invalid } from "../mapping/expression.ts";
import { methodKey, type RestApiStore } from "../stores/rest-apis.ts";
import { compileResponseExpression } from "../runtime/integrations/integration-response.ts";
import { partResource } from "./part.ts";

type IntegrationResponseInputs = Inputs<aws.apigateway.IntegrationResponseArgs>;

/** `aws:apigateway/integrationResponse:IntegrationResponse`. Its method response must be there first.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegrationResponse.html */
export function integrationResponseResource(store: RestApiStore): ResourceHandler<IntegrationResponseInputs> {
  return partResource<IntegrationResponseInputs, "integrationResponses">(
    store,
    "integrationResponses",
    ["restApi", "resourceId", "httpMethod", "statusCode"],
    ({ inputs }) => {
      const restApiId = idOf(inputs.restApi, "restApi");
      check(store, restApiId, inputs);
      const { resourceId, httpMethod, statusCode } = inputs;
      return {
        restApiId,
        key: `${methodKey(inputs)}/${statusCode}`,
        record: {
          resourceId,
          httpMethod,
          statusCode,
          selectionPattern: inputs.selectionPattern,
          responseTemplates: inputs.responseTemplates ?? {},
          responseParameters: inputs.responseParameters ?? {},
        },
        id: `agir-${restApiId}-${resourceId}-${httpMethod}-${statusCode}`,
        outputs: {},
      };
    },
    ({ inputs }) => ({
      restApiId: idOf(inputs.restApi, "restApi"),
      key: `${methodKey(inputs)}/${inputs.statusCode}`,
    }),
  );
}

function check(store: RestApiStore, restApiId: string, inputs: IntegrationResponseInputs): void {
  const key = methodKey(inputs);
  if (inputs.contentHandling)
    throw new NotEmulatedError(
      `contentHandling ${inputs.contentHandling} of an integration response`,
      "Omit it: payloads are passed as they are.",
    );
  store.method(restApiId, inputs);
  if (!store.get("integrations", restApiId, key))
    throw notFound(
      `Invalid Integration identifier specified: ${inputs.httpMethod} on resource ${inputs.resourceId}`,
    );
  const methodResponse = store.get("methodResponses", restApiId, `${key}/${inputs.statusCode}`);
  if (!methodResponse)
    throw notFound(
      `Invalid Response status code specified: ${inputs.statusCode} has no method response on ${inputs.httpMethod} of resource ${inputs.resourceId}`,
    );
  for (const [target, source] of Object.entries(inputs.responseParameters ?? {})) {
    if (!Object.hasOwn(methodResponse.responseParameters, target)) throw invalid(target);
    compileResponseExpression(source);
  }
  try {
    new RegExp(inputs.selectionPattern ?? "");
  } catch (error) {
    throw badRequest(`Invalid selection pattern specified: ${(error as Error).message}`);
  }
}
