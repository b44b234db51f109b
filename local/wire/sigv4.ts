import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { AwsError } from "../contract/errors.ts";
import { header, type Headers } from "../contract/http.ts";
import { signingKey } from "../contract/signing-key.ts";

/** Signature, as a signed request carries it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html */
export interface Signature {
  readonly accessKeyId: string;
  /** `20261124` */
  readonly day: string;
  readonly region: string;
  /** Service name of the credential scope. */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20261124T010203Z` */
  readonly date: string;
  readonly sessionToken: string | undefined;
  /** Seconds that a presigned request is good for; undefined for one signed in its headers. */
  readonly expires: number | undefined;
}

/** Milliseconds that a client's clock may be off.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html */
const SKEW = 5 * 60 * 1000;
/** Longest life of a presigned request, seconds. */
const LONGEST = 7 * 24 * 60 * 60;

const headerForm =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** Reads the signature of a request, from its headers or its query.
 * @returns undefined when it is not signed. @throws AwsError IncompleteSignature when what it has can't be read. */
export function readSignature(headers: Headers, query: URLSearchParams): Signature | undefined {
  const authorization = header(headers, "authorization");
  if (authorization !== undefined) {
    const match = headerForm.exec(authorization);
    const date = header(headers, "x-amz-date");
    if (!match || !date || !/^\d{8}T\d{6}Z$/.test(date))
      throw new AwsError(
        "IncompleteSignature",
        "Authorization header must be of AWS4-HMAC-SHA256 with Credential, SignedHeaders, Signature, and come with X-Amz-Date.",
        403,
      );
    const [, accessKeyId, day, region, service, signed, signature] = match as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    return {
      accessKeyId,
      day,
      region,
      service,
      signedHeaders: signed.split(";"),
      signature,
      date,
      sessionToken: header(headers, "x-amz-security-token"),
      expires: undefined,
    };
  }
  if (!query.has("X-Amz-Signature") && !query.has("X-Amz-Credential")) return undefined;
  const [accessKeyId, day, region, service, end] = (query.get("X-Amz-Credential") ?? "").split("/");
  const date = query.get("X-Amz-Date") ?? "";
  const expires = Number(query.get("X-Amz-Expires"));
  const signature = query.get("X-Amz-Signature") ?? "";
  const signed = query.get("X-Amz-SignedHeaders");
  if (
    !accessKeyId ||
    !day ||
    !region ||
    !service ||
    end !== "aws4_request" ||
    !/^\d{8}T\d{6}Z$/.test(date) ||
    !signed ||
    !/^[0-9a-f]{64}$/.test(signature) ||
    !(expires > 0 && expires <= LONGEST)
  )
    throw new AwsError(
      "AuthorizationQueryParametersError",
      "Query-string authentication needs X-Amz-Algorithm, X-Amz-Credential, X-Amz-Date, X-Amz-Expires (1 to 604800), X-Amz-SignedHeaders and X-Amz-Signature.",
      400,
    );
  return {
    accessKeyId,
    day,
    region,
    service,
    signedHeaders: signed.split(";"),
    signature,
    date,
    sessionToken: query.get("X-Amz-Security-Token") ?? undefined,
    expires,
  };
}

/** Verifies signature, time and payload hash.
 * @param url Path and query as sent. @param body As sent, framing included.
 * @throws AwsError SignatureDoesNotMatch, RequestTimeTooSkewed, AccessDenied (expired), XAmzContentSHA256Mismatch. */
export function verifySignature(
  request: { method: string; url: string; headers: Headers; body: Buffer },
  signature: Signature,
  secretAccessKey: string,
  now = Date.now(),
): void {
  const { method, url, headers, body } = request;
  const claimed = header(headers, "x-amz-content-sha256");
  const isS3 = signature.service === "s3";
  const payload = claimed ?? (signature.expires !== undefined && isS3 ? "UNSIGNED-PAYLOAD" : sha256(body));
  const question = url.indexOf("?");
  const path = question < 0 ? url : url.slice(0, question);
  const canonical = [
    method,
    // Every service but S3 encodes the path a second time.
    isS3 ? path : path.split("/").map(encode).join("/"),
    canonicalQuery(question < 0 ? "" : url.slice(question + 1)),
    ...signature.signedHeaders.map((name) => `${name}:${headerValue(headers, name)}`),
    "",
    signature.signedHeaders.join(";"),
    payload,
  ].join("\n");
  const scope = `${signature.day}/${signature.region}/${signature.service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${signature.date}\n${scope}\n${sha256(canonical)}`;
  const expected = createHmac("sha256", signingKey(secretAccessKey, signature)).update(text).digest();
  if (
    !signature.signedHeaders.includes("host") ||
    !timingSafeEqual(expected, Buffer.from(signature.signature, "hex"))
  )
    throw new AwsError(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
      403,
    );

  const at = Date.parse(
    signature.date.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, "$1-$2-$3T$4:$5:$6Z"),
  );
  if (!signature.date.startsWith(signature.day))
    throw new AwsError(
      "SignatureDoesNotMatch",
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.",
      403,
    );
  if (signature.expires !== undefined) {
    if (now > at + signature.expires * 1000) throw new AwsError("AccessDenied", "Request has expired", 403);
    if (at > now + SKEW) throw new AwsError("AccessDenied", "Request is not valid yet", 403);
  } else if (Math.abs(now - at) > SKEW)
    throw new AwsError(
      "RequestTimeTooSkewed",
      `Signature expired or not yet valid: ${signature.date} is more than 5 minutes away from ${new Date(now).toISOString()}.`,
      403,
    );
  if (/^[0-9a-f]{64}$/.test(payload) && claimed !== undefined && payload !== sha256(body))
    throw new AwsError(
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      400,
    );
}

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function canonicalQuery(query: string): string {
  if (query === "") return "";
  return query
    .split("&")
    .filter((part) => part !== "" && !part.startsWith("X-Amz-Signature="))
    .map((part) => {
      const [name = "", ...value] = part.split("=");
      return `${encode(decode(name))}=${encode(decode(value.join("=")))}`;
    })
    .sort()
    .join("&");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function headerValue(headers: Headers, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(",") : (value ?? "")).trim().replace(/\s+/g, " ");
}
