import type { Context } from "../access.ts";
import type { S3Call } from "../operation.ts";

/** Condition keys of a list. Without a prefix the whole bucket is listed, which is what an empty one says. */
export function listContext({ request: { query } }: S3Call): Context {
  return {
    "s3:prefix": query.get("prefix") ?? "",
    "s3:delimiter": query.get("delimiter") ?? undefined,
    "s3:max-keys": query.get("max-keys") ?? undefined,
  };
}
