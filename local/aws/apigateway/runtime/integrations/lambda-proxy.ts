import { formatArn } from "../../../../contract/arn.ts";
import { restCall } from "../../../../delivery/destinations.ts";
import { AwsError } from "../../../../contract/errors.ts";
import { header, type Headers } from "../../../../contract/http.ts";
import type { Platform } from "../../../../contract/service.ts";
import type { IntegrationRecord } from "../../records.ts";
import type { Answer, Integration } from "../compiled.ts";
import { commonLogTime } from "../context-variables.ts";
import { GatewayError } from "../gateway-error.ts";
import { proxiedResponseHeaders } from "../headers.ts";
import type { Invocation, InvocationStage } from "../invocation.ts";
import { mediaType } from "../media-type.ts";
import { withDeadline } from "./deadline.ts";
import { parseAwsUri, type AwsUri } from "./aws-services.ts";
import { withStageVariables } from "./uri.ts";

const FUNCTION_PATH =
  /^2015-03-31\/functions\/(arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?)\/invocations$/;

/** The function that the URI of an integration names. @throws Error when it is none. */
export function parseFunctionUri(uri: string): { readonly region: string; readonly functionArn: string } {
  const parsed: AwsUri = parseAwsUri(uri);
  const functionArn =
    parsed.service === "lambda" && parsed.kind === "path"
      ? FUNCTION_PATH.exec(parsed.target)?.[1]
      : undefined;
  if (functionArn === undefined)
    throw new Error(
      `"${uri}" is not arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<ARN of the function>/invocations: give a function's invokeArn`,
    );
  return { region: parsed.region, functionArn };
}

/** An AWS_PROXY integration: the function gets the request as an event, and its result is the response. API Gateway calls as itself,
 * which the function's own policy has to allow for this method. Names of headers reach the function in lower case, as over HTTP/2.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
export class LambdaProxyIntegration implements Integration {
  readonly #platform: Platform;
  readonly #record: IntegrationRecord;
  readonly #binaryMediaTypes: readonly string[];
  readonly #target: ReturnType<typeof parseFunctionUri>;
  readonly #path: string;

  constructor(
    platform: Platform,
    stage: InvocationStage,
    record: IntegrationRecord,
    binaryMediaTypes: readonly string[],
  ) {
    this.#platform = platform;
    this.#record = record;
    this.#binaryMediaTypes = binaryMediaTypes;
    this.#target = parseFunctionUri(withStageVariables(record.uri ?? "", stage.variables));
    this.#path = `/2015-03-31/functions/${encodeURIComponent(this.#target.functionArn)}/invocations`;
  }

  async invoke(invocation: Invocation): Promise<Answer> {
    const { capabilities } = this.#platform;
    const { timeoutMilliseconds } = this.#record;
    const event = JSON.stringify(proxyEvent(invocation, this.#isBinary(invocation.header("content-type"))));
    const started = performance.now();
    try {
      const answer = await withDeadline(timeoutMilliseconds, invocation.http.signal, async () =>
        capabilities.gateway.call(
          capabilities.iam.servicePrincipal(
            "apigateway.amazonaws.com",
            sourceArn(invocation, this.#record.httpMethod),
          ),
          "lambda",
          restCall(this.#target.region, "POST", this.#path, event, { "x-amzn-trace-id": invocation.traceId }),
        ),
      );
      invocation.integrationStatus = answer.status ?? 200;
      invocation.integrationRequestId = header(answer.headers ?? {}, "x-amzn-requestid");
      const payload = Buffer.isBuffer(answer.body)
        ? answer.body.toString()
        : typeof answer.body === "string"
          ? answer.body
          : JSON.stringify(answer.body ?? null);
      if (header(answer.headers ?? {}, "x-amz-function-error") !== undefined)
        throw malformed(`the function failed: ${payload}`);
      return this.#response(payload, invocation);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      invocation.integrationStatus = error.status;
      const reason = `${error.code}: ${error.message}`;
      if (/AccessDenied/.test(error.code))
        throw new GatewayError("API_CONFIGURATION_ERROR", {
          reason: `Invalid permissions on Lambda function: ${reason}`,
          cause: error,
        });
      if (error.code === "ResourceNotFoundException")
        throw new GatewayError("API_CONFIGURATION_ERROR", { reason, cause: error });
      // Throttled functions too: API Gateway answers 500 for them.
      throw new GatewayError("INTEGRATION_FAILURE", {
        reason,
        status: 500,
        message: "Internal server error",
        cause: error,
      });
    } finally {
      invocation.integrationLatency = performance.now() - started;
    }
  }

  #isBinary(contentType: string | undefined): boolean {
    const type = mediaType(contentType);
    return this.#binaryMediaTypes.some((binary) => binary === "*/*" || binary === type);
  }

  #response(payload: string, invocation: Invocation): Answer {
    const result = readResult(payload);
    const headers: Headers = {};
    for (const [name, value] of Object.entries(result.headers ?? {}))
      headers[name.toLowerCase()] = String(value);
    for (const [name, values] of Object.entries(result.multiValueHeaders ?? {}))
      headers[name.toLowerCase()] = values.map(String);
    headers["content-type"] ??= "application/json";
    const body = result.body ?? "";
    const accepted = invocation.header("accept")?.split(",")[0];
    return {
      status: Number(result.statusCode),
      headers: { ...proxiedResponseHeaders(headers), "x-amzn-trace-id": invocation.traceId },
      body:
        result.isBase64Encoded && this.#isBinary(accepted) ? Buffer.from(body, "base64") : Buffer.from(body),
    };
  }
}

/** Result of a function. */
interface ProxyResult {
  readonly statusCode: number | string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly unknown[]>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** @throws GatewayError 502 when it is not in the form that API Gateway asks for.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html */
function readResult(payload: string): ProxyResult {
  let result: ProxyResult | null;
  try {
    result = JSON.parse(payload) as ProxyResult | null;
  } catch {
    throw malformed("the result is not JSON");
  }
  if (typeof result !== "object" || result === null || Array.isArray(result))
    throw malformed(`the result is ${payload.slice(0, 100)}`);
  const unknown = Object.keys(result).find(
    (name) => !["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"].includes(name),
  );
  if (unknown !== undefined) throw malformed(`the result has a member "${unknown}"`);
  const { statusCode, body } = result;
  if (!/^[1-5]\d\d$/.test(String(statusCode))) throw malformed(`statusCode is ${String(statusCode)}`);
  if (body !== undefined && body !== null && typeof body !== "string")
    throw malformed("body is no text: use JSON.stringify");
  return result;
}

function malformed(why: string): GatewayError {
  return new GatewayError("DEFAULT_5XX", { status: 502, reason: `Malformed Lambda proxy response: ${why}` });
}

function sourceArn({ stage, method, route }: Invocation, httpMethod: string): string {
  const { region, accountId, restApiId, stageName } = stage;
  const asked = httpMethod === "ANY" ? "*" : method;
  return formatArn({
    service: "execute-api",
    region,
    accountId,
    resource: `${restApiId}/${stageName}/${asked}${route?.resourcePath ?? "/"}`,
  });
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format */
function proxyEvent(invocation: Invocation, isBinary: boolean): object {
  const { http, stage, route, query, encodedPathParameters, authorizer, body } = invocation;
  const multiValueHeaders: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(http.headers))
    if (value !== undefined) multiValueHeaders[name] = [value].flat();
  const forwarded = multiValueHeaders["x-forwarded-for"];
  multiValueHeaders["x-forwarded-for"] = [
    forwarded === undefined ? http.remoteAddress : `${forwarded.join(", ")}, ${http.remoteAddress}`,
  ];
  multiValueHeaders["x-forwarded-proto"] = ["https"];
  multiValueHeaders["x-forwarded-port"] = ["443"];
  multiValueHeaders["x-amzn-trace-id"] = [invocation.traceId];
  multiValueHeaders["host"] = [stage.domainName];
  const last = (values: Readonly<Record<string, readonly string[]>>) =>
    Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.at(-1)]));
  const queryValues = Object.fromEntries(query);
  const orNull = <T extends object>(values: T) => (Object.keys(values).length > 0 ? values : null);
  return {
    resource: route?.resourcePath,
    path: invocation.path.replace(new RegExp(`^/${stage.stageName}(?=/|$)`), "") || "/",
    httpMethod: invocation.method,
    headers: last(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: orNull(last(queryValues)),
    multiValueQueryStringParameters: orNull(queryValues),
    pathParameters: orNull(encodedPathParameters),
    stageVariables: orNull(stage.variables),
    requestContext: {
      resourceId: route?.resourceId,
      resourcePath: route?.resourcePath,
      httpMethod: invocation.method,
      extendedRequestId: invocation.extendedRequestId,
      requestTime: commonLogTime(invocation.receivedAt),
      requestTimeEpoch: invocation.receivedAt,
      path: invocation.path,
      accountId: stage.accountId,
      protocol: "HTTP/1.1",
      stage: stage.stageName,
      domainPrefix: stage.domainName.split(".")[0],
      domainName: stage.domainName,
      requestId: invocation.requestId,
      deploymentId: stage.deploymentId,
      apiId: stage.restApiId,
      identity: { sourceIp: http.remoteAddress, userAgent: invocation.header("user-agent") ?? null },
      ...(authorizer && { authorizer: { claims: authorizer.claims } }),
    },
    body: body.length === 0 ? null : isBinary ? body.toString("base64") : body.toString("utf8"),
    isBase64Encoded: isBinary && body.length > 0,
  };
}
