import { malformedXml } from "../errors.ts";
import type { ObjectOwnership } from "../records.ts";

/** Checks who is to own the objects of a bucket.
 * @throws AwsError MalformedXML */
export function checkOwnership(value: string | undefined): ObjectOwnership {
  if (value !== "BucketOwnerEnforced" && value !== "BucketOwnerPreferred" && value !== "ObjectWriter")
    throw malformedXml(
      `ObjectOwnership must be BucketOwnerEnforced, BucketOwnerPreferred or ObjectWriter, not "${value ?? ""}"`,
    );
  return value;
}
