import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import { idOf } from "../ids.ts";
import { invalid } from "../mapping/expression.ts";
import { methodKey, type RestApiStore } from "../stores/rest-apis.ts";
import { checkModels } from "./method.ts";
import { partOf } from "./part.ts";

const inputs = {
  restApi: true,
  resourceId: true,
  httpMethod: true,
  statusCode: true,
  responseModels: true,
  responseParameters: true,
} as const;

type MethodResponseInputs = Read<Inputs<aws.apigateway.MethodResponseArgs>, typeof inputs>;

/** `aws:apigateway/methodResponse:MethodResponse`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethodResponse.html */
export const methodResponseResource = (store: RestApiStore) =>
  resource<aws.apigateway.MethodResponseArgs, object>()({
    inputs,
    ...partOf<MethodResponseInputs, object, "methodResponses">(
      store,
      "methodResponses",
      ({ inputs: given }) => {
        const restApiId = idOf(given.restApi, "restApi");
        const { resourceId, httpMethod, statusCode, responseModels = {}, responseParameters = {} } = given;
        store.method(restApiId, given);
        if (!/^[1-5]\d\d$/.test(statusCode))
          throw badRequest(`Invalid Response status code specified: ${statusCode}`);
        for (const name of Object.keys(responseParameters))
          if (!/^method\.response\.header\.[a-zA-Z0-9._$-]+$/.test(name)) throw invalid(name);
        checkModels(store, restApiId, responseModels);
        return {
          restApiId,
          key: `${methodKey(given)}/${statusCode}`,
          record: { resourceId, httpMethod, statusCode, responseModels, responseParameters },
          id: `agmr-${restApiId}-${resourceId}-${httpMethod}-${statusCode}`,
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
