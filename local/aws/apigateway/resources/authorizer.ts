import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName, randomAlphanumeric } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import { idOf } from "../ids.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import { partOf } from "./part.ts";

const inputs = {
  restApi: true,
  name: true,
  type: true,
  providerArns: true,
  identitySource: true,
  identityValidationExpression: true,
  authorizerResultTtlInSeconds: "tokens are verified at every request",
  authorizerCredentials: "it is for Lambda authorizers, which are refused",
  authorizerUri: "it is for Lambda authorizers, which are refused",
} as const;

type AuthorizerInputs = Read<Inputs<aws.apigateway.AuthorizerArgs>, typeof inputs>;

/** Outputs of an authorizer. */
interface AuthorizerOutputs {
  readonly name: string;
  readonly arn: string;
}

/** `aws:apigateway/authorizer:Authorizer`, for Cognito user pools.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html */
export const authorizerResource = (store: RestApiStore) =>
  resource<aws.apigateway.AuthorizerArgs, AuthorizerOutputs>()({
    inputs,
    ...partOf<AuthorizerInputs, AuthorizerOutputs, "authorizers">(
      store,
      "authorizers",
      ({ inputs: given, region, name: logicalName }, previous) => {
        check(given);
        const restApiId = idOf(given.restApi, "restApi");
        const id = previous?.id ?? randomAlphanumeric(6);
        const name = given.name ?? previous?.outputs.name ?? physicalName(logicalName);
        return {
          restApiId,
          key: id,
          record: {
            id,
            name,
            type: "COGNITO_USER_POOLS",
            providerArns: given.providerArns ?? [],
            identitySource: given.identitySource ?? "method.request.header.Authorization",
            identityValidationExpression: given.identityValidationExpression,
          },
          id,
          outputs: { name, arn: `arn:aws:apigateway:${region}::/restapis/${restApiId}/authorizers/${id}` },
        };
      },
      (kept) => ({ restApiId: idOf(kept.inputs.restApi, "restApi"), key: kept.id }),
    ),
    replaceOn: ["restApi"],
  });

function check(given: AuthorizerInputs): void {
  const type = given.type ?? "TOKEN";
  if (type === "TOKEN" || type === "REQUEST")
    throw new NotEmulatedError(
      `a Lambda authorizer (type ${type})`,
      "Use type COGNITO_USER_POOLS, or check the caller behind the API.",
    );
  if (type !== "COGNITO_USER_POOLS") throw badRequest(`Invalid authorizer type specified: ${type}`);
  if (!given.providerArns?.length)
    throw badRequest(
      "Provider ARNs must be specified for an authorizer of type COGNITO_USER_POOLS: set providerArns",
    );
  for (const arn of given.providerArns)
    if (!/^arn:aws[\w-]*:cognito-idp:[\w-]+:\d{12}:userpool\/.+$/.test(arn))
      throw badRequest(`Invalid Cognito user pool ARN specified: ${arn}`);
  if (given.identitySource !== undefined && !/^method\.request\.header\.[\w-]+$/.test(given.identitySource))
    throw badRequest(
      `Invalid identitySource specified: ${given.identitySource}. Must be method.request.header.<name>`,
    );
  try {
    new RegExp(given.identityValidationExpression ?? "");
  } catch (error) {
    throw badRequest(`Invalid identityValidationExpression specified: ${(error as Error).message}`);
  }
}
