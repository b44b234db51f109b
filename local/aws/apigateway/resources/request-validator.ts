import type * as aws from "@pulumi/aws";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { idOf } from "../ids.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import { partResource } from "./part.ts";

type RequestValidatorInputs = Inputs<aws.apigateway.RequestValidatorArgs>;

/** `aws:apigateway/requestValidator:RequestValidator`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_RequestValidator.html */
export function requestValidatorResource(store: RestApiStore): ResourceHandler<RequestValidatorInputs> {
  return partResource<RequestValidatorInputs, "requestValidators">(
    store,
    "requestValidators",
    ["restApi"],
    (resource, previous) => {
      const { inputs } = resource;
      const id = previous?.id ?? randomAlphanumeric(6);
      const name =
        inputs.name ?? (previous?.outputs["name"] as string | undefined) ?? physicalName(resource.name);
      return {
        restApiId: idOf(inputs.restApi, "restApi"),
        key: id,
        record: {
          id,
          name,
          validateRequestBody: inputs.validateRequestBody ?? false,
          validateRequestParameters: inputs.validateRequestParameters ?? false,
        },
        id,
        outputs: { name },
      };
    },
    (kept) => ({ restApiId: idOf(kept.inputs.restApi, "restApi"), key: kept.id }),
  );
}
