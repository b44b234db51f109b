import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import type { GatewayResponseRecord } from "../records.ts";
import { RESPONSE_TYPES } from "../runtime/gateway-error.ts";
import { compileGatewayResponse } from "../runtime/gateway-responses.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import { partOf } from "./part.ts";

const inputs = {
  restApiId: true,
  responseType: true,
  statusCode: true,
  responseTemplates: true,
  responseParameters: true,
} as const;

type ResponseInputs = Read<Inputs<aws.apigateway.ResponseArgs>, typeof inputs>;

/** `aws:apigateway/response:Response`, what API Gateway itself answers.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_PutGatewayResponse.html */
export const responseResource = (store: RestApiStore) =>
  resource<aws.apigateway.ResponseArgs, object>()({
    inputs,
    ...partOf<ResponseInputs, object, "gatewayResponses">(
      store,
      "gatewayResponses",
      ({ inputs: given }) => {
        const {
          restApiId,
          responseType,
          statusCode,
          responseTemplates = {},
          responseParameters = {},
        } = given;
        const record = { responseType, statusCode, responseTemplates, responseParameters };
        check(record);
        return { restApiId, key: responseType, record, id: `aggr-${restApiId}-${responseType}`, outputs: {} };
      },
      ({ inputs: given }) => ({ restApiId: given.restApiId, key: given.responseType }),
    ),
    replaceOn: ["restApiId", "responseType"],
  });

function check(record: GatewayResponseRecord): void {
  const { responseType, statusCode } = record;
  if (!Object.hasOwn(RESPONSE_TYPES, responseType))
    throw badRequest(
      `Invalid response type specified: ${responseType}. Must be one of ${Object.keys(RESPONSE_TYPES).join(", ")}`,
    );
  if (statusCode !== undefined && !/^[1-5]\d\d$/.test(statusCode))
    throw badRequest(`Invalid Response status code specified: ${statusCode}`);
  try {
    compileGatewayResponse(record);
  } catch (error) {
    throw badRequest((error as Error).message);
  }
}
