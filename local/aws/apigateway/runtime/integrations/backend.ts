import {
  ConnectionTimedOut,
  header,
  readBody,
  type Headers,
  type HttpRequest,
  type HttpResponse,
} from "../../../../contract/http.ts";
import type { Platform } from "../../../../contract/service.ts";
import type { IntegrationRecord, StringMap } from "../../records.ts";
import type { Answer } from "../compiled.ts";
import { GatewayError } from "../gateway-error.ts";
import type { Invocation } from "../invocation.ts";
import { PAYLOAD_LIMIT } from "../limits.ts";
import { withDeadline } from "./deadline.ts";
import { withStageVariables, type HttpUri } from "./uri.ts";

/** A request to a backend, without what only the way to it decides. */
export interface BackendRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Sends a request to an HTTP backend and reads the whole answer.
 * @throws GatewayError when there is none in time. */
export type SendHttp = (invocation: Invocation, request: BackendRequest) => Promise<Answer>;

/** The way to an HTTP integration's backend: through its VPC link to the load balancer, or by host name to what answers
 * for that name here. Nothing outside is ever called.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html */
export function httpBackend(
  platform: Platform,
  integration: IntegrationRecord,
  uri: HttpUri,
  stageVariables: StringMap,
): SendHttp {
  const route =
    integration.connectionType === "VPC_LINK"
      ? vpcLinkRoute(platform, integration, uri, stageVariables)
      : (http: HttpRequest) => platform.endpoints.fetch(uri.hostname, http);
  return async (invocation, { method, url, headers, body }) => {
    headers["host"] = uri.host;
    headers["x-amzn-trace-id"] = invocation.traceId;
    headers["x-amzn-apigateway-api-id"] = invocation.stage.restApiId;
    headers["user-agent"] ??= `AmazonAPIGateway_${invocation.stage.restApiId}`;
    if (body.length > 0) headers["content-length"] = String(body.length);
    const started = performance.now();
    try {
      return await withDeadline(integration.timeoutMilliseconds, invocation.http.signal, async (signal) => {
        const response = await route({
          method,
          url,
          headers,
          body,
          remoteAddress: invocation.http.remoteAddress,
          signal,
        });
        invocation.integrationStatus = response.status;
        invocation.integrationRequestId = header(response.headers, "x-amzn-requestid");
        return { status: response.status, headers: response.headers, body: await wholeBody(response) };
      });
    } catch (error) {
      throw asGatewayError(error);
    } finally {
      invocation.integrationLatency = performance.now() - started;
    }
  };
}

function vpcLinkRoute(
  platform: Platform,
  integration: IntegrationRecord,
  uri: HttpUri,
  stageVariables: StringMap,
): (http: HttpRequest) => Promise<HttpResponse> {
  const vpcLinkId = withStageVariables(integration.connectionId ?? "", stageVariables);
  const loadBalancerArn = withStageVariables(integration.integrationTarget ?? "", stageVariables);
  return async (http) => {
    const from = platform.capabilities.vpcLinks.find(vpcLinkId);
    if (!from)
      throw new GatewayError("API_CONFIGURATION_ERROR", { reason: `VPC link ${vpcLinkId} is not there` });
    return await platform.capabilities.loadBalancers.forward({ loadBalancerArn, port: uri.port, from, http });
  };
}

async function wholeBody({ body }: HttpResponse): Promise<Buffer> {
  if (Buffer.isBuffer(body)) {
    if (body.length <= PAYLOAD_LIMIT) return body;
  } else
    try {
      return await readBody(body, PAYLOAD_LIMIT);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  throw new GatewayError("DEFAULT_5XX", {
    reason: `the integration's answer is larger than the allowed ${PAYLOAD_LIMIT} bytes`,
  });
}

/** Error that the client gets for a failed call.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const { message, code } = error as Error & { code?: string };
  if (error instanceof ConnectionTimedOut)
    return new GatewayError("INTEGRATION_FAILURE", { reason: message, cause: error });
  if (code === "ENOTFOUND")
    return new GatewayError("API_CONFIGURATION_ERROR", {
      reason: `Invalid endpoint address: ${message}. Only what runs here can be called, nothing outside`,
      cause: error,
    });
  return new GatewayError("INTEGRATION_FAILURE", { reason: message, cause: error });
}
