import { AwsError } from "../../../contract/errors.ts";
import { ConnectionTimedOut, type Headers, type HttpResponse } from "../../../contract/http.ts";
import type { Principal } from "../../../contract/principal.ts";
import type { Platform } from "../../../contract/service.ts";

/** A request to an origin. */
export interface OriginRequest {
  readonly method: string;
  /** Percent-encoded, without query. */
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly signal?: AbortSignal;
}

/** Answer of an origin, or CloudFront's own where there is none. */
export interface OriginResponse extends HttpResponse {
  /** Reason why it is CloudFront's own. */
  readonly failure?: "connection" | "time-out";
}

/** Address that origins see: one of CloudFront's own servers connects to them, not the viewer.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html */
const EDGE_ADDRESS = "130.176.0.1";

/** Source of answers. It answers errors too: an origin that can't be reached is 502 or 504. */
export interface Origin {
  /** Value of the `Host` header. */
  readonly host: string;
  fetch(request: OriginRequest): Promise<OriginResponse>;
}

/** Address of an origin, with the headers that are sent to it with every request. */
interface OriginAddress {
  readonly host: string;
  /** Put before the path. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Headers;
}

interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
}

/** A bucket. With an origin access control requests are CloudFront's own, and the bucket's policy decides; without one they are nobody's.
 * @param distributionArn Who CloudFront calls for.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html */
export function bucketOrigin(
  platform: Platform,
  { host, bucket, region, path, headers: custom }: OriginAddress & BucketPlace,
  signed: boolean,
  distributionArn: string,
): Origin {
  const principal: Principal = signed
    ? platform.capabilities.iam.servicePrincipal("cloudfront.amazonaws.com", distributionArn)
    : { kind: "anonymous", arn: "*", accountId: "", userId: "anonymous" };
  return {
    host,
    fetch: async (request) => {
      const rawPath = `/${bucket}${path}${request.path}`;
      try {
        const {
          status = 200,
          headers = {},
          body = "",
        } = await platform.capabilities.gateway.call(principal, "s3", {
          method: request.method,
          rawPath,
          path: decode(rawPath),
          query: new URLSearchParams(request.query),
          headers: { ...request.headers, ...custom },
          body: request.body,
          region,
          sourceIp: EDGE_ADDRESS,
        });
        return {
          status,
          headers,
          body: Buffer.isBuffer(body)
            ? body
            : Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
        };
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return xmlError(error);
      }
    },
  };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function xmlError({ code, message, status }: AwsError): HttpResponse {
  const escape = (text: string) =>
    text.replace(/[<>&]/g, (character) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;" })[character] ?? "");
  // Who was refused, and why, is the bucket owner's business: S3 tells a distribution's viewers no more than this.
  const text = code === "AccessDenied" ? "Access Denied" : message;
  const body = Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escape(code)}</Code><Message>${escape(text)}</Message></Error>`,
  );
  return {
    status,
    headers: { "content-type": "application/xml", "content-length": String(body.length) },
    body,
  };
}

/** A host that speaks HTTP; here what answers for its name in the local cloud. */
export function customOrigin(
  platform: Platform,
  { host, path, headers }: OriginAddress,
  log: (message: string) => void,
): Origin {
  return {
    host,
    fetch: async (request) => {
      try {
        return await platform.endpoints.fetch(host, {
          method: request.method,
          url: `${path}${request.path}${request.query === "" ? "" : `?${request.query}`}`,
          headers: { ...request.headers, ...headers, host },
          body: request.body,
          remoteAddress: EDGE_ADDRESS,
          signal: request.signal,
        });
      } catch (error) {
        log(`origin ${host}: ${(error as Error).message}`);
        return error instanceof ConnectionTimedOut
          ? {
              ...errorPage(504, "The request could not be satisfied: the origin did not answer in time."),
              failure: "time-out",
            }
          : {
              ...errorPage(
                502,
                "The request could not be satisfied: CloudFront wasn't able to connect to the origin.",
              ),
              failure: "connection",
            };
      }
    },
  };
}

/** The page that CloudFront itself answers.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/troubleshooting-response-errors.html */
export function errorPage(status: number, message: string): HttpResponse {
  const body = Buffer.from(
    `<!DOCTYPE html><html><head><title>ERROR: The request could not be satisfied</title></head><body><h1>${status} ERROR</h1><p>${message}</p></body></html>\n`,
  );
  return {
    status,
    headers: {
      server: "CloudFront",
      "content-type": "text/html",
      "content-length": String(body.length),
      "x-cache": "Error from cloudfront",
    },
    body,
  };
}
