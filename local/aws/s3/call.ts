import type { Access, ApiRequest, ApiResponse } from "../../contract/service.ts";
import type { Principal } from "../../contract/principal.ts";
import type { Platform } from "../../contract/service.ts";
import type { Storage } from "./storage/storage.ts";
import type { Uploads } from "./multipart/uploads.ts";

/** What the operations of S3 work on. */
export interface S3 {
  readonly storage: Storage;
  readonly uploads: Uploads;
  readonly platform: Platform;
}

/** A request to a bucket or an object. */
export interface Call {
  readonly s3: S3;
  readonly request: ApiRequest;
  /** Name of the bucket in the path; empty for the list of buckets. */
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
}

/** What an operation needs and does. */
export interface Plan {
  readonly access: readonly Access[];
  run(principal: Principal): Promise<ApiResponse>;
}

/** Understands a request. Throws what S3 refuses before it looks at permissions. */
export type OperationHandler = (call: Call) => Plan;

/** An answer of XML. */
export const xmlResponse = (body: string, headers: Record<string, string> = {}): ApiResponse => ({
  headers: { "content-type": "application/xml", ...headers },
  body,
});

/** An answer with nothing in it. */
export const empty = (status: 200 | 204, headers: Record<string, string> = {}): ApiResponse => ({
  status,
  headers,
  body: "",
});
