import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { idOf } from "../ids.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import { partOf } from "./part.ts";

const inputs = {
  restApi: true,
  name: true,
  validateRequestBody: true,
  validateRequestParameters: true,
} as const;

type RequestValidatorInputs = Read<Inputs<aws.apigateway.RequestValidatorArgs>, typeof inputs>;

/** Outputs of a validator. */
interface RequestValidatorOutputs {
  readonly name: string;
}

/** `aws:apigateway/requestValidator:RequestValidator`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_RequestValidator.html */
export const requestValidatorResource = (store: RestApiStore) =>
  resource<aws.apigateway.RequestValidatorArgs, RequestValidatorOutputs>()({
    inputs,
    ...partOf<RequestValidatorInputs, RequestValidatorOutputs, "requestValidators">(
      store,
      "requestValidators",
      ({ inputs: given, name: logicalName }, previous) => {
        const { validateRequestBody = false, validateRequestParameters = false } = given;
        const id = previous?.id ?? randomAlphanumeric(6);
        const name = given.name ?? previous?.outputs.name ?? physicalName(logicalName);
        return {
          restApiId: idOf(given.restApi, "restApi"),
          key: id,
          record: { id, name, validateRequestBody, validateRequestParameters },
          id,
          outputs: { name },
        };
      },
      (kept) => ({ restApiId: idOf(kept.inputs.restApi, "restApi"), key: kept.id }),
    ),
    replaceOn: ["restApi"],
  });
