import { formatArn } from "../../../../contract/arn.ts";
import { AwsError } from "../../../../contract/errors.ts";
import type { Headers } from "../../../../contract/http.ts";
import type { Principal } from "../../../../contract/principal.ts";
import type { ApiRequest, ApiResponse, Platform } from "../../../../contract/service.ts";
import type { IntegrationRecord } from "../../records.ts";
import type { Answer } from "../compiled.ts";
import { GatewayError } from "../gateway-error.ts";
import type { Invocation } from "../invocation.ts";
import { formatQuery } from "../query.ts";
import { ACTION_PROTOCOLS, parseAwsUri, type AwsUri } from "./aws-services.ts";
import { withDeadline } from "./deadline.ts";
import type { CallBackend, MappedRequest } from "./mapped.ts";
import { encodePath, withStageVariables } from "./uri.ts";

/** Seconds that the credentials of an integration's role are used before the role is assumed again. */
const CREDENTIAL_SECONDS = 900;

/** Calls an AWS service with the integration's role, which IAM decides about as it does for any caller.
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html */
export function awsCall(
  platform: Platform,
  record: IntegrationRecord,
  stage: Invocation["stage"],
): CallBackend {
  const uri = parseAwsUri(withStageVariables(record.uri ?? "", stage.variables));
  const roleArn = withStageVariables(record.credentials ?? "", stage.variables);
  const assume = roleAssumer(platform, roleArn, stage);
  return async (invocation, request) => {
    const started = performance.now();
    try {
      const apiRequest = asApiRequest(uri, record.integrationHttpMethod as string, request);
      return await withDeadline(record.timeoutMilliseconds, invocation.http.signal, async () => {
        const answer = await call(platform, assume(), uri.service, apiRequest);
        invocation.integrationStatus = answer.status;
        const requestId = answer.headers["x-amzn-requestid"];
        invocation.integrationRequestId = typeof requestId === "string" ? requestId : undefined;
        return answer;
      });
    } finally {
      invocation.integrationLatency = performance.now() - started;
    }
  };
}

/** The role's principal, assumed again when its credentials are old. */
function roleAssumer(platform: Platform, roleArn: string, stage: Invocation["stage"]): () => Principal {
  let assumed: { principal: Principal; until: number } | undefined;
  return () => {
    if (assumed && Date.now() < assumed.until) return assumed.principal;
    try {
      const { principal } = platform.capabilities.iam.assumeRole({
        roleArn,
        service: "apigateway.amazonaws.com",
        sessionName: "BackplaneAssumeRoleSession",
        seconds: CREDENTIAL_SECONDS,
        context: {
          "aws:SourceAccount": stage.accountId,
          "aws:SourceArn": formatArn({
            service: "execute-api",
            region: stage.region,
            accountId: stage.accountId,
            resource: `${stage.restApiId}/${stage.stageName}`,
          }),
        },
      });
      assumed = { principal, until: Date.now() + (CREDENTIAL_SECONDS - 60) * 1000 };
      return principal;
    } catch (error) {
      throw new GatewayError("API_CONFIGURATION_ERROR", {
        reason: `API Gateway does not have permission to assume the provided role ${roleArn}: ${(error as Error).message}`,
        cause: error,
      });
    }
  };
}

function asApiRequest(
  uri: AwsUri,
  method: string,
  { headers, query, path, wholePath, body }: MappedRequest,
): ApiRequest {
  const target = uri.target.replaceAll(/\{([^{}/+]+)\+?\}/g, (_, name: string) => path[name] ?? "");
  const base = { method, region: uri.region, sourceIp: "127.0.0.1" };
  if (uri.kind === "path") {
    const plain = wholePath ?? `/${target}`;
    return {
      ...base,
      path: plain,
      rawPath: encodePath(plain),
      query: new URLSearchParams(formatQuery(query)),
      headers,
      body,
    };
  }
  const protocol = ACTION_PROTOCOLS[uri.service];
  if (protocol?.kind === "json")
    return {
      ...base,
      path: "/",
      rawPath: "/",
      query: new URLSearchParams(formatQuery(query)),
      headers: { "x-amz-target": `${protocol.target}.${target}`, ...headers },
      body,
    };
  // A query service reads its parameters from a form as well as from the query.
  const form = new Map<string, readonly string[]>([
    ["Action", [target]],
    ["Version", [protocol?.version ?? ""]],
    ...query,
  ]);
  return {
    ...base,
    method: "POST",
    path: "/",
    rawPath: "/",
    query: new URLSearchParams(),
    headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from(formatQuery(form)),
  };
}

async function call(
  platform: Platform,
  principal: Principal,
  service: string,
  request: ApiRequest,
): Promise<Answer> {
  try {
    return asAnswer(await platform.capabilities.gateway.call(principal, service, request));
  } catch (error) {
    if (!(error instanceof AwsError))
      throw new GatewayError("INTEGRATION_FAILURE", { reason: (error as Error).message, cause: error });
    return {
      status: error.status,
      headers: { "content-type": "application/json", "x-amzn-errortype": error.code },
      body: Buffer.from(JSON.stringify({ __type: error.code, message: error.message, ...error.members })),
    };
  }
}

function asAnswer({ status = 200, headers = {}, body }: ApiResponse): Answer {
  const lower: Headers = {};
  for (const [name, value] of Object.entries(headers)) lower[name.toLowerCase()] = value;
  if (body === undefined || typeof body === "string" || Buffer.isBuffer(body))
    return { status, headers: lower, body: Buffer.from(body ?? "") };
  return {
    status,
    headers: { "content-type": "application/json", ...lower },
    body: Buffer.from(JSON.stringify(body)),
  };
}
