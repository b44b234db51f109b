import type { S3 } from "@aws-sdk/client-s3";
import { operationsOf, type Call } from "../../contract/operation.ts";
import type { S3Store } from "./store.ts";

/** A call of an operation of S3. */
export type S3Call = Call<S3Store>;

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
