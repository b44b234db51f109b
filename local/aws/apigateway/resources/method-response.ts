import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import { idOf } from "../ids.ts";
import { invalid } from "../mapping/expression.ts";
import { methodKey, type RestApiStore } from "../stores/rest-apis.ts";
import { partResource } from "./part.ts";
import { checkModels } from "./method.ts";

type MethodResponseInputs = Inputs<aws.apigateway.MethodResponseArgs>;

/** `aws:apigateway/methodResponse:MethodResponse`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethodResponse.html */
export function methodResponseResource(store: RestApiStore): ResourceHandler<MethodResponseInputs> {
  return partResource<MethodResponseInputs, "methodResponses">(
    store,
    "methodResponses",
    ["restApi", "resourceId", "httpMethod", "statusCode"],
    ({ inputs }) => {
      const restApiId = idOf(inputs.restApi, "restApi");
      const { resourceId, httpMethod, statusCode } = inputs;
      store.method(restApiId, inputs);
      if (!/^[1-5]\d\d$/.test(statusCode))
        throw badRequest(`Invalid Response status code specified: ${statusCode}`);
      for (const name of Object.keys(inputs.responseParameters ?? {}))
        if (!/^method\.response\.header\.[a-zA-Z0-9._$-]+$/.test(name)) throw invalid(name);
      checkModels(store, restApiId, inputs.responseModels ?? {});
      return {
        restApiId,
        key: `${methodKey(inputs)}/${statusCode}`,
        record: {
          resourceId,
          httpMethod,
          statusCode,
          responseModels: inputs.responseModels ?? {},
          responseParameters: inputs.responseParameters ?? {},
        },
        id: `agmr-${restApiId}-${resourceId}-${httpMethod}-${statusCode}`,
        outputs: {},
      };
    },
    ({ inputs }) => ({
      restApiId: idOf(inputs.restApi, "restApi"),
      key: `${methodKey(inputs)}/${inputs.statusCode}`,
    }),
  );
}
