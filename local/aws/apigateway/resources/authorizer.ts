import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import { idOf } from "../ids.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import { partResource } from "./part.ts";

type AuthorizerInputs = Inputs<aws.apigateway.AuthorizerArgs>;

/** `aws:apigateway/authorizer:Authorizer`, for Cognito user pools.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html */
export function authorizerResource(store: RestApiStore): ResourceHandler<AuthorizerInputs> {
  return partResource<AuthorizerInputs, "authorizers">(
    store,
    "authorizers",
    ["restApi"],
    (resource, previous) => {
      const { inputs, region } = resource;
      check(inputs);
      const restApiId = idOf(inputs.restApi, "restApi");
      const id = previous?.id ?? randomAlphanumeric(6);
      const name =
        inputs.name ?? (previous?.outputs["name"] as string | undefined) ?? physicalName(resource.name);
      return {
        restApiId,
        key: id,
        record: {
          id,
          name,
          type: "COGNITO_USER_POOLS",
          providerArns: inputs.providerArns ?? [],
          identitySource: inputs.identitySource ?? "method.request.header.Authorization",
          identityValidationExpression: inputs.identityValidationExpression,
        },
        id,
        outputs: { name, arn: `arn:aws:apigateway:${region}::/restapis/${restApiId}/authorizers/${id}` },
      };
    },
    (kept) => ({ restApiId: idOf(kept.inputs.restApi, "restApi"), key: kept.id }),
  );
}

function check(inputs: AuthorizerInputs): void {
  const type = inputs.type ?? "TOKEN";
  if (type === "TOKEN" || type === "REQUEST")
    throw new NotEmulatedError(
      `a Lambda authorizer (type ${type})`,
      "Use type COGNITO_USER_POOLS, or check the caller behind the API.",
    );
  if (type !== "COGNITO_USER_POOLS") throw badRequest(`Invalid authorizer type specified: ${type}`);
  if (!inputs.providerArns?.length)
    throw badRequest(
      "Provider ARNs must be specified for an authorizer of type COGNITO_USER_POOLS: set providerArns",
    );
  for (const arn of inputs.providerArns)
    if (!/^arn:aws[\w-]*:cognito-idp:[\w-]+:\d{12}:userpool\/.+$/.test(arn))
      throw badRequest(`Invalid Cognito user pool ARN specified: ${arn}`);
  if (inputs.identitySource !== undefined && !/^method\.request\.header\.[\w-]+$/.test(inputs.identitySource))
    throw badRequest(
      `Invalid identitySource specified: ${inputs.identitySource}. Must be method.request.header.<name>`,
    );
  try {
    new RegExp(inputs.identityValidationExpression ?? "");
  } catch (error) {
    throw badRequest(`Invalid identityValidationExpression specified: ${(error as Error).message}`);
  }
}
