import { AwsError } from "../../../contract/errors.ts";
import type { Tags } from "../storage/records.ts";

/** Checks tags of an object (10) or of a bucket (50).
 * @throws AwsError BadRequest or InvalidTag
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export function checkTags(pairs: readonly (readonly [key: string, value: string])[], limit: 10 | 50): Tags {
  if (pairs.length > limit)
    throw new AwsError(
      "BadRequest",
      `${limit === 10 ? "Object" : "Bucket"} tags cannot be greater than ${limit}`,
      400,
    );
  const names = new Set<string>();
  for (const [key, value] of pairs) {
    if (key === "" || key.length > 128)
      throw new AwsError("InvalidTag", "The TagKey you have provided is invalid", 400, { TagKey: key });
    if (value.length > 256)
      throw new AwsError("InvalidTag", "The TagValue you have provided is invalid", 400, {
        TagKey: key,
        TagValue: value,
      });
    if (names.has(key))
      throw new AwsError("InvalidTag", "Cannot provide multiple Tags with the same key", 400, {
        TagKey: key,
      });
    if (key.toLowerCase().startsWith("aws:"))
      throw new AwsError("InvalidTag", "System tags cannot be added/updated by requester", 400, {
        TagKey: key,
      });
    names.add(key);
  }
  return Object.fromEntries(pairs);
}

/** Tags of an `x-amz-tagging` header, which is written like a query. */
export function headerTags(header: string | undefined): Tags {
  return header === undefined ? {} : checkTags([...new URLSearchParams(header)], 10);
}
