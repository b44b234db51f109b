import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { gatewayId, idOf } from "../ids.ts";
import type { Repository } from "../repository.ts";
import { partHandler } from "./handler.ts";

type RequestValidatorInputs = Inputs<aws.apigateway.RequestValidatorArgs>;

/** `aws:apigateway/requestValidator:RequestValidator`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_RequestValidator.html */
export function requestValidatorHandler(repository: Repository): ResourceHandler<RequestValidatorInputs> {
  return partHandler<RequestValidatorInputs, "requestValidators">(
    repository,
    "requestValidators",
    ["restApi"],
    (resource, previous) => {
      const { inputs } = resource;
      const id = previous?.id ?? gatewayId(6);
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
