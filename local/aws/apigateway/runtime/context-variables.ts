import { RESPONSE_TYPES } from "./gateway-error.ts";
import type { Invocation } from "./invocation.ts";

/** Reads one value of a request; undefined when there is none. */
export type Read = (invocation: Invocation) => string | undefined;

const whole = (milliseconds: number | undefined) =>
  milliseconds === undefined ? undefined : String(Math.round(milliseconds));
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

/** Writes a time as Apache's common log format does: `24/Nov/2026:03:05:21 +0000`. */
export function commonLogTime(time: number): string {
  const date = new Date(time);
  return `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

/** A JSON string's inside: what can stand between quotes. */
const insideQuotes = (text: string) => JSON.stringify(text).slice(1, -1);

/** `$context` variables by name. Those of features that are not emulated (WAF, custom domains, client certificates, IAM
 * callers) are known and have no value, as on an API that does not use them.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html */
const variables: Readonly<Record<string, Read>> = {
  accountId: ({ stage }) => stage.accountId,
  apiId: ({ stage }) => stage.restApiId,
  "authorize.error": ({ error }) => (error && refusals.has(error.type) ? error.message : undefined),
  "authorize.latency": ({ authorizerLatency }) => whole(authorizerLatency),
  "authorize.status": ({ error, authorizer }) =>
    error && refusals.has(error.type) ? String(RESPONSE_TYPES[error.type].status) : authorizer && "200",
  "authorizer.error": ({ error }) => (error && refusals.has(error.type) ? error.message : undefined),
  "authorizer.latency": ({ authorizerLatency }) => whole(authorizerLatency),
  "authorizer.status": ({ error, authorizer }) =>
    error && refusals.has(error.type) ? String(RESPONSE_TYPES[error.type].status) : authorizer && "200",
  "authorizer.principalId": ({ authorizer }) => authorizer?.claims["sub"],
  awsEndpointRequestId: ({ integrationRequestId }) => integrationRequestId,
  deploymentId: ({ stage }) => stage.deploymentId,
  domainName: ({ stage }) => stage.domainName,
  domainPrefix: ({ stage }) => stage.restApiId,
  "error.message": ({ error }) => error?.message,
  "error.messageString": ({ error }) => error && JSON.stringify(error.message),
  "error.responseType": ({ error }) => error?.type,
  // Not quoted, but with its quotes escaped, so that a template puts it between quotes of its own.
  "error.validationErrorString": ({ error }) => error?.validationError && insideQuotes(error.validationError),
  extendedRequestId: ({ extendedRequestId }) => extendedRequestId,
  httpMethod: ({ method }) => method,
  "identity.apiKeyId": ({ apiKeyId }) => apiKeyId,
  "identity.sourceIp": ({ http }) => http.remoteAddress,
  "identity.userAgent": (invocation) => invocation.header("user-agent"),
  "integration.integrationStatus": ({ integrationStatus }) => integrationStatus?.toString(),
  "integration.latency": ({ integrationLatency }) => whole(integrationLatency),
  "integration.requestId": ({ integrationRequestId }) => integrationRequestId,
  "integration.status": ({ integrationStatus }) => integrationStatus?.toString(),
  integrationLatency: ({ integrationLatency }) => whole(integrationLatency),
  integrationStatus: ({ integrationStatus }) => integrationStatus?.toString(),
  isCanaryRequest: () => undefined,
  path: ({ path }) => path,
  protocol: () => "HTTP/1.1",
  requestId: ({ requestId }) => requestId,
  requestTime: ({ receivedAt }) => commonLogTime(receivedAt),
  requestTimeEpoch: ({ receivedAt }) => String(receivedAt),
  resourceId: ({ route }) => route?.resourceId,
  resourcePath: ({ route }) => route?.resourcePath,
  responseLatency: ({ elapsed }) => whole(elapsed),
  responseLength: ({ responseLength }) => String(responseLength),
  stage: ({ stage }) => stage.stageName,
  status: ({ status }) => (status === 0 ? undefined : String(status)),
  xrayTraceId: ({ traceId }) => /Root=([^;]+)/.exec(traceId)?.[1],
};

const refusals = new Set([
  "UNAUTHORIZED",
  "ACCESS_DENIED",
  "AUTHORIZER_FAILURE",
  "AUTHORIZER_CONFIGURATION_ERROR",
]);
const CLAIM = "authorizer.claims.";
const nothing: Read = () => undefined;

/** Answers the way to read `$context.<name>`. Names without a value here read as nothing, as on AWS. */
export function contextVariable(name: string): Read {
  if (name.startsWith(CLAIM)) {
    const claim = name.slice(CLAIM.length);
    return ({ authorizer }) =>
      authorizer && Object.hasOwn(authorizer.claims, claim) ? authorizer.claims[claim] : undefined;
  }
  return Object.hasOwn(variables, name) ? (variables[name] as Read) : nothing;
}

/** Names of the plain variables, for `$context` in templates. */
export const contextVariableNames: readonly string[] = Object.keys(variables);
