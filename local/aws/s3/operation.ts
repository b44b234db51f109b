import type { S3 } from "@aws-sdk/client-s3";
import { operationsOf, type Call as CallOf } from "../../contract/operation.ts";
import type { Platform } from "../../contract/service.ts";
import type { BodyFiles } from "./store/body-files.ts";
import type { BucketStore } from "./store/bucket-store.ts";
import type { UploadStore } from "./store/upload-store.ts";

/** Everything that S3 keeps, and the platform that it asks: what its operations and resources work on. */
export interface S3Store {
  readonly buckets: BucketStore;
  readonly uploads: UploadStore;
  readonly bodies: BodyFiles;
  readonly platform: Platform;
}

/** A call of an operation of S3. */
export type Call = CallOf<S3Store>;

/** Makes an operation of S3. */
export const operation = operationsOf<S3, S3Store>();

/** Reason why `RequestPayer` has no effect. */
export const nobodyPays = "a request costs nothing on this machine, whoever would pay for it";

/** Reason why `BypassGovernanceRetention` has no effect. */
export const nothingIsLocked = "there is no Object Lock here that could be bypassed";

/** Members of a request that has a document for a body. */
export const documentMembers = {
  Bucket: true,
  ExpectedBucketOwner: true,
  ContentMD5: "compared with the body for every operation",
  ChecksumAlgorithm: "the checksum is compared with the body for every operation",
} as const;
