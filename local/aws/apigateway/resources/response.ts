import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import { badRequest } from "../errors.ts";
import type { GatewayResponseRecord } from "../records.ts";
import type { RestApiStore } from "../stores/rest-apis.ts";
import { RESPONSE_TYPES } from "../runtime/gateway-error.ts";
import { compileGatewayResponse } from "../runtime/gateway-responses.ts";
import { partResource } from "./part.ts";

type ResponseInputs = Inputs<aws.apigateway.ResponseArgs>;

/** `aws:apigateway/response:Response`, what API Gateway itself answers.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_PutGatewayResponse.html */
export function responseResource(store: RestApiStore): ResourceHandler<ResponseInputs> {
  return partResource<ResponseInputs, "gatewayResponses">(
    store,
    "gatewayResponses",
    ["restApiId", "responseType"],
    ({ inputs }) => {
      const { restApiId, responseType, statusCode, responseTemplates = {}, responseParameters = {} } = inputs;
      const record: GatewayResponseRecord = {
        responseType,
        statusCode,
        responseTemplates,
        responseParameters,
      };
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
      return { restApiId, key: responseType, record, id: `aggr-${restApiId}-${responseType}`, outputs: {} };
    },
    ({ inputs }) => ({ restApiId: inputs.restApiId, key: inputs.responseType }),
  );
}
