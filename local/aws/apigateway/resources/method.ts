import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import { idOf } from "../ids.ts";
import { parseMethodParameter } from "../mapping/expression.ts";
import type { MethodRecord } from "../records.ts";
import { methodKey, type RestApiStore } from "../stores/rest-apis.ts";
import { partOf } from "./part.ts";

const HTTP_METHODS = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

const inputs = {
  restApi: true,
  resourceId: true,
  httpMethod: true,
  authorization: true,
  authorizerId: true,
  authorizationScopes: true,
  apiKeyRequired: true,
  operationName: true,
  requestModels: true,
  requestParameters: true,
  requestValidatorId: true,
} as const;

type MethodInputs = Read<Inputs<aws.apigateway.MethodArgs>, typeof inputs>;

/** `aws:apigateway/method:Method`.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_PutMethod.html */
export const methodResource = (store: RestApiStore) =>
  resource<aws.apigateway.MethodArgs, object>()({
    inputs,
    ...partOf<MethodInputs, object, "methods">(
      store,
      "methods",
      ({ inputs: given }) => {
        const restApiId = idOf(given.restApi, "restApi");
        const record: MethodRecord = {
          resourceId: given.resourceId,
          httpMethod: given.httpMethod,
          authorization: authorization(given.authorization),
          authorizerId:
            given.authorizerId === undefined ? undefined : idOf(given.authorizerId, "authorizerId"),
          authorizationScopes: given.authorizationScopes ?? [],
          apiKeyRequired: given.apiKeyRequired ?? false,
          operationName: given.operationName,
          requestModels: given.requestModels ?? {},
          requestParameters: given.requestParameters ?? {},
          requestValidatorId: given.requestValidatorId,
        };
        check(store, restApiId, record);
        return {
          restApiId,
          key: methodKey(record),
          record,
          id: `agm-${restApiId}-${record.resourceId}-${record.httpMethod}`,
          outputs: {},
        };
      },
      ({ inputs: given }) => ({ restApiId: idOf(given.restApi, "restApi"), key: methodKey(given) }),
    ),
    replaceOn: ["restApi", "resourceId", "httpMethod"],
  });

function authorization(type: string): MethodRecord["authorization"] {
  if (type === "NONE" || type === "COGNITO_USER_POOLS") return type;
  if (type === "AWS_IAM")
    throw new NotEmulatedError(
      "a method with authorization AWS_IAM",
      "Use COGNITO_USER_POOLS, or NONE with a resource policy.",
    );
  if (type === "CUSTOM")
    throw new NotEmulatedError(
      "a method with a Lambda authorizer (authorization CUSTOM)",
      "Use COGNITO_USER_POOLS, or check the caller behind the API.",
    );
  throw badRequest(`Invalid authorization type specified: ${type}`);
}

function check(store: RestApiStore, restApiId: string, method: MethodRecord): void {
  store.resource(restApiId, method.resourceId);
  if (!HTTP_METHODS.includes(method.httpMethod))
    throw badRequest(
      `Invalid HTTP method specified: ${method.httpMethod}. Must be one of ${HTTP_METHODS.join(", ")}`,
    );
  if (
    method.authorization === "COGNITO_USER_POOLS" &&
    (method.authorizerId === undefined || !store.get("authorizers", restApiId, method.authorizerId))
  )
    throw badRequest(
      "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
    );
  if (method.authorizationScopes.length > 0 && method.authorization !== "COGNITO_USER_POOLS")
    throw badRequest("Authorization Scopes can only be set with the authorization type COGNITO_USER_POOLS");
  for (const parameter of Object.keys(method.requestParameters)) parseMethodParameter(parameter);
  if (
    method.requestValidatorId !== undefined &&
    !store.get("requestValidators", restApiId, method.requestValidatorId)
  )
    throw badRequest(`Invalid Request Validator identifier specified: ${method.requestValidatorId}`);
  checkModels(store, restApiId, method.requestModels);
}

/** @throws BadRequestException naming a model that the API does not have. */
export function checkModels(
  store: RestApiStore,
  restApiId: string,
  models: Readonly<Record<string, string>>,
): void {
  const names = new Set(store.models(restApiId).map(({ name }) => name));
  for (const name of Object.values(models))
    if (!names.has(name)) throw badRequest(`Invalid model identifier specified: ${name}`);
}
