import { AwsError } from "../contract/errors.ts";
import type { ApiResponse, Protocol } from "../contract/api.ts";
import { element } from "./xml-text.ts";

/** Differences of one service's errors from those of others with its protocol. */
export interface ErrorStyle {
  /** The service's names for codes that every service has: `{ AccessDenied: "AuthorizationError" }`. */
  readonly names?: Readonly<Record<string, string>>;
  /** Put before the code in `__type`: `com.amazonaws.dynamodb.v20120810#`. */
  readonly namespace?: (code: string) => string;
  /** Further members of the body. */
  readonly members?: (error: AwsError) => Readonly<Record<string, unknown>>;
  /** REST-XML: the error is in an `ErrorResponse`, as everywhere but in S3. */
  readonly isWrapped?: boolean;
  /** The code of the older query protocol, which SDKs read from `x-amzn-query-error`. */
  readonly queryCode?: (code: string) => string | undefined;
}

/** Codes that the gateway itself uses, by protocol: the same thing has other names in other services.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const jsonNames: Readonly<Record<string, string>> = {
  AccessDenied: "AccessDeniedException",
  SignatureDoesNotMatch: "InvalidSignatureException",
  InvalidClientTokenId: "UnrecognizedClientException",
  InvalidSessionToken: "UnrecognizedClientException",
  ExpiredToken: "ExpiredTokenException",
  MissingAuthenticationToken: "MissingAuthenticationTokenException",
  RequestTimeTooSkewed: "InvalidSignatureException",
  IncompleteSignature: "IncompleteSignatureException",
};
const namesOf: Readonly<Record<Protocol, Readonly<Record<string, string>>>> = {
  "json-1.0": jsonNames,
  "json-1.1": jsonNames,
  "rest-json": jsonNames,
  query: { InvalidSessionToken: "InvalidClientTokenId" },
  "rest-xml": {
    InvalidClientTokenId: "InvalidAccessKeyId",
    MissingAuthenticationToken: "AccessDenied",
    IncompleteSignature: "AuthorizationHeaderMalformed",
  },
};

/** An error as a service with the protocol writes it.
 * @see https://smithy.io/2.0/aws/protocols/index.html */
export function writeError(
  protocol: Protocol,
  error: AwsError,
  requestId: string,
  style: ErrorStyle = {},
): ApiResponse {
  const code = style.names?.[error.code] ?? namesOf[protocol][error.code] ?? error.code;
  if (protocol === "rest-xml" && !style.isWrapped && error.code === "InvalidSessionToken")
    return writeError(protocol, invalidToken(), requestId, style);
  if (protocol === "rest-xml" && style.isWrapped)
    return {
      status: error.status,
      headers: { ...error.headers, "content-type": "text/xml" },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<ErrorResponse><Error><Type>${error.status < 500 ? "Sender" : "Receiver"}</Type>${element("Code", code)}${element("Message", error.message)}${membersOf(error)}</Error>${element("RequestId", requestId)}</ErrorResponse>`,
    };
  if (protocol === "rest-xml")
    return {
      status: error.status,
      headers: { ...error.headers, "content-type": "application/xml" },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${element("Code", code)}${element("Message", error.message)}${membersOf(error)}${element("RequestId", requestId)}</Error>`,
    };
  const isSender = error.status < 500;
  if (protocol === "query")
    return {
      status: error.status,
      headers: { ...error.headers, "content-type": "text/xml" },
      body: `<ErrorResponse><Error>${element("Type", isSender ? "Sender" : "Receiver")}${element("Code", code)}${element("Message", error.message)}</Error>${element("RequestId", requestId)}</ErrorResponse>`,
    };
  const isJsonRpc = protocol !== "rest-json";
  const queryCode = style.queryCode?.(code);
  return {
    // The JSON protocols of AWS answer what others say with 403 as 400.
    status: isJsonRpc && error.status === 403 ? 400 : error.status,
    headers: {
      ...error.headers,
      "content-type": isJsonRpc ? `application/x-amz-${protocol}` : "application/json",
      "x-amzn-errortype": code,
      ...(queryCode !== undefined && {
        "x-amzn-query-error": `${queryCode};${isSender ? "Sender" : "Receiver"}`,
      }),
    },
    body: JSON.stringify({
      __type: `${style.namespace?.(code) ?? ""}${code}`,
      message: error.message,
      ...style.members?.(error),
      ...error.members,
    }),
  };
}

/** S3's error for a session token that does not belong to the access key: it has a status and a text of its own.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const invalidToken = () =>
  new AwsError("InvalidToken", "The provided token is malformed or otherwise invalid.", 400);

/** Anything thrown, as an AwsError: what is no AwsError is a fault of the local cloud. */
export function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError(
    "InternalFailure",
    `The local cloud failed: ${error instanceof Error ? error.message : String(error)}`,
    500,
  );
}

const membersOf = (error: AwsError) =>
  Object.entries(error.members)
    .map(([name, value]) => element(name, String(value)))
    .join("");
