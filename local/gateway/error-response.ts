import { AwsError } from "../contract/errors.ts";
import type { ApiResponse, Protocol } from "../contract/service.ts";

/** Codes that the gateway itself uses, by protocol: the same thing has other names in other services.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const names: Readonly<Record<Protocol, Readonly<Record<string, string>>>> = {
  "json-1.0": {
    AccessDenied: "AccessDeniedException",
    SignatureDoesNotMatch: "InvalidSignatureException",
    InvalidClientTokenId: "UnrecognizedClientException",
    ExpiredToken: "ExpiredTokenException",
    MissingAuthenticationToken: "MissingAuthenticationTokenException",
    RequestTimeTooSkewed: "InvalidSignatureException",
    IncompleteSignature: "IncompleteSignatureException",
  },
  "json-1.1": {},
  "rest-json": {},
  query: {},
  "rest-xml": {
    InvalidClientTokenId: "InvalidAccessKeyId",
    MissingAuthenticationToken: "AccessDenied",
    IncompleteSignature: "AuthorizationHeaderMalformed",
  },
};

const namesOfServices: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sns: { AccessDenied: "AuthorizationError" },
};

const nameOf = (
  code: string,
  { signingName, protocol }: { readonly signingName: string; readonly protocol: Protocol },
) =>
  namesOfServices[signingName]?.[code] ??
  (protocol === "json-1.1" || protocol === "rest-json" ? names["json-1.0"] : names[protocol])[code] ??
  code;

/** DynamoDB's errors say where they come from; SDKs cut that off, other readers look for it. */
const namespaces: Readonly<Record<string, string>> = { dynamodb: "com.amazonaws.dynamodb.v20120810#" };
/** Codes that Coral, AWS's own framework, answers in DynamoDB's place. */
const ofFramework =
  /^(AccessDenied|UnrecognizedClient|InvalidSignature|ExpiredToken|MissingAuthenticationToken|IncompleteSignature|Serialization|UnknownOperation|Validation)Exception$/;

/** An error as the service would write it.
 * @see https://smithy.io/2.0/aws/protocols/index.html */
export function errorResponse(
  error: AwsError,
  service: { signingName: string; protocol: Protocol },
  requestId: string,
): ApiResponse {
  const code = nameOf(error.code, service);
  const { protocol } = service;
  if (protocol === "rest-xml")
    return {
      status: error.status,
      headers: { ...error.headers, "content-type": "application/xml" },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${element("Code", code)}${element("Message", error.message)}${members(error)}${element("RequestId", requestId)}</Error>`,
    };
  if (protocol === "query")
    return {
      status: error.status,
      headers: { ...error.headers, "content-type": "text/xml" },
      body: `<ErrorResponse><Error>${element("Type", error.status < 500 ? "Sender" : "Receiver")}${element("Code", code)}${element("Message", error.message)}</Error>${element("RequestId", requestId)}</ErrorResponse>`,
    };
  const isJsonRpc = protocol !== "rest-json";
  const type =
    service.signingName === "dynamodb"
      ? ofFramework.test(code)
        ? "com.amazon.coral.service#"
        : namespaces["dynamodb"]
      : "";
  return {
    // The JSON protocols of AWS answer what others say with 403 as 400.
    status: isJsonRpc && error.status === 403 ? 400 : error.status,
    headers: {
      ...error.headers,
      "content-type": isJsonRpc ? `application/x-amz-${protocol}` : "application/json",
      "x-amzn-errortype": code,
    },
    body: JSON.stringify({
      __type: `${type}${code}`,
      message: error.message,
      ...(service.signingName === "dynamodb" && { Message: error.message }),
      ...error.members,
    }),
  };
}

/** Anything thrown, as an AwsError: what is no AwsError is a fault of the local cloud. */
export function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError(
    "InternalFailure",
    `The local cloud failed: ${error instanceof Error ? error.message : String(error)}`,
    500,
  );
}

const element = (name: string, text: string) =>
  `<${name}>${text.replace(/[<>&]/g, (character) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;" })[character] as string)}</${name}>`;
const members = (error: AwsError) =>
  Object.entries(error.members)
    .map(([name, value]) => element(name, String(value)))
    .join("");
