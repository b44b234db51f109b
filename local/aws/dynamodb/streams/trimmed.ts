import { AwsError } from "../../../contract/errors.ts";
import type { Stream } from "../records.ts";
import { sequenceAt } from "./sequence.ts";
import { RETENTION } from "./stream.ts";

/** @throws AwsError TrimmedDataAccessException when records from `sequence` on may have been removed. */
export function checkTrimmed(sequence: string, { createdAt }: Stream): void {
  const horizon = Date.now() - RETENTION;
  if (createdAt < horizon && sequence < sequenceAt(horizon))
    throw new AwsError(
      "TrimmedDataAccessException",
      "The stream records at this sequence number are older than 24 hours and have been removed",
    );
}
