import { AwsError } from "../../../contract/errors.ts";
import type { Tags } from "../records.ts";

/** A tag as requests and answers have it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Most tags of an object, and of a bucket. */
export const TAG_LIMIT = { Object: 10, Bucket: 50 } as const;

/** Checks the tags of an object or of a bucket.
 * @throws AwsError BadRequest or InvalidTag
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export function checkTags(pairs: readonly Tag[], owner: keyof typeof TAG_LIMIT): Tags {
  const limit = TAG_LIMIT[owner];
  if (pairs.length > limit)
    throw new AwsError("BadRequest", `${owner} tags cannot be greater than ${limit}`, 400);
  const names = new Set<string>();
  for (const { Key, Value } of pairs) {
    if (Key === "" || Key.length > 128)
      throw new AwsError("InvalidTag", "The TagKey you have provided is invalid", 400, { TagKey: Key });
    if (Value.length > 256)
      throw new AwsError("InvalidTag", "The TagValue you have provided is invalid", 400, {
        TagKey: Key,
        TagValue: Value,
      });
    if (names.has(Key))
      throw new AwsError("InvalidTag", "Cannot provide multiple Tags with the same key", 400, {
        TagKey: Key,
      });
    if (Key.toLowerCase().startsWith("aws:"))
      throw new AwsError("InvalidTag", "System tags cannot be added/updated by requester", 400, {
        TagKey: Key,
      });
    names.add(Key);
  }
  return Object.fromEntries(pairs.map(({ Key, Value }) => [Key, Value]));
}

/** Reads the tags of an object from the header of a write, where they are written like a query: `a=1&b=2`.
 * @throws AwsError as {@link checkTags}. */
export function headerTags(text: string | undefined): Tags {
  const pairs = [...new URLSearchParams(text)].map(([Key, Value]) => ({ Key, Value }));
  return checkTags(pairs, "Object");
}

/** Tags as answers have them. */
export function tagSet(tags: Tags = {}): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
