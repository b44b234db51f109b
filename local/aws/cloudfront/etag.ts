import { randomId } from "../../contract/names.ts";

/** A new version of something of CloudFront's, in the form of its `ETag` header. */
export function newEtag(): string {
  return `E${randomId(13).toUpperCase()}`;
}
