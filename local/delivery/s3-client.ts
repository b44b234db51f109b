import { header } from "../contract/http.ts";
import type { Principal } from "../contract/principal.ts";
import type { ApiRequest, ApiResponse, Platform } from "../contract/service.ts";

/** An object of S3, as a listing has it. */
export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

/** A place in S3. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** @returns undefined when `uri` is not `s3://bucket/…`. */
export function readLocation(uri: string): S3Location | undefined {
  const [, bucket, key = ""] = /^s3[an]?:\/\/([^/]+)(?:\/(.*))?$/.exec(uri) ?? [];
  return bucket === undefined ? undefined : { bucket, key };
}

/** S3 as a service uses it for somebody: every call is decided by IAM for that principal.
 * @see https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html */
export class S3Client {
  readonly #platform: Platform;
  readonly #principal: Principal;
  readonly #region: string;

  constructor(platform: Platform, principal: Principal, region: string) {
    this.#platform = platform;
    this.#principal = principal;
    this.#region = region;
  }

  async checkBucket(bucket: string): Promise<void> {
    await this.#call("GET", bucket, "", { location: "" });
  }

  /** Everything whose key begins with `prefix`. */
  async list({ bucket, key: prefix }: S3Location): Promise<ListedObject[]> {
    const { XMLParser } = await import("fast-xml-parser");
    const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === "Contents" });
    const objects: ListedObject[] = [];
    let token: string | undefined;
    do {
      const query = {
        "list-type": "2",
        prefix,
        "encoding-type": "url",
        ...(token !== undefined && { "continuation-token": token }),
      };
      const { body } = await this.#call("GET", bucket, "", query);
      const { ListBucketResult: page } = parser.parse(bytesOf(body).toString()) as {
        ListBucketResult: Listing;
      };
      for (const { Key, Size, ETag } of page.Contents ?? [])
        objects.push({ key: decodeURIComponent(Key.replaceAll("+", " ")), size: Number(Size), etag: ETag });
      token = page.IsTruncated === "true" ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
    return objects;
  }

  /** @param range Bytes, both ends included.
   * @returns `header` reads a header of the answer. */
  async get(
    { bucket, key }: S3Location,
    range?: { readonly start: number; readonly end: number },
  ): Promise<{ body: Buffer; total: number; header: (name: string) => string | undefined }> {
    const headers = range && { range: `bytes=${range.start}-${range.end}` };
    const answer = await this.#call("GET", bucket, key, {}, headers);
    const body = bytesOf(answer.body);
    const total = header(answer.headers ?? {}, "content-range")?.split("/")[1];
    return {
      body,
      total: total === undefined ? body.length : Number(total),
      header: (name) => header(answer.headers ?? {}, name),
    };
  }

  async put(
    { bucket, key }: S3Location,
    body: Buffer,
    contentType: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const headers = { ...more, "content-type": contentType, "content-length": String(body.length) };
    await this.#call("PUT", bucket, key, {}, headers, body);
  }

  async remove({ bucket, key }: S3Location): Promise<void> {
    await this.#call("DELETE", bucket, key, {});
  }

  async #call(
    method: string,
    bucket: string,
    key: string,
    query: Readonly<Record<string, string>>,
    headers: Record<string, string> = {},
    body: Buffer = Buffer.alloc(0),
  ): Promise<ApiResponse> {
    const path = `/${bucket}${key === "" ? "" : `/${key}`}`;
    const request: ApiRequest = {
      method,
      path,
      rawPath: path.split("/").map(encodeURIComponent).join("/"),
      query: new URLSearchParams(query),
      headers,
      body,
      region: this.#region,
      sourceIp: "127.0.0.1",
    };
    // The service itself goes to S3, not the network that its caller is in.
    const { network: _, ...principal } = this.#principal;
    return await this.#platform.capabilities.gateway.call(principal, "s3", request);
  }
}

interface Listing {
  readonly Contents?: readonly { readonly Key: string; readonly Size: string; readonly ETag: string }[];
  readonly IsTruncated?: string;
  readonly NextContinuationToken?: string;
}

/** S3 answers bytes or text. */
function bytesOf(body: ApiResponse["body"]): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : "");
}
