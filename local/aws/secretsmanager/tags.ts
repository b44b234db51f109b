import { invalidParameter } from "./errors.ts";

/** Tags of a secret. @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html */
const MOST = 50;

/** A tag, as calls give it. */
interface GivenTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Reads tags. @throws AwsError InvalidParameterException */
export function readTags(tags: readonly GivenTag[] = []): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { Key = "", Value = "" } of tags) {
    if (Key === "" || Key.length > 128 || Value.length > 256 || /^aws:/i.test(Key))
      throw invalidParameter(
        `The tag "${Key}" must have a key of 1 to 128 characters that does not begin with aws:, and a value of at most 256.`,
      );
    if (Object.hasOwn(read, Key)) throw invalidParameter(`The tag key "${Key}" is given twice.`);
    read[Key] = Value;
  }
  return checkCount(read);
}

/** Checks how many tags there are. @throws AwsError InvalidParameterException */
export function checkCount(tags: Record<string, string>): Record<string, string> {
  if (Object.keys(tags).length > MOST) throw invalidParameter(`A secret can have ${MOST} tags at the most.`);
  return tags;
}

/** Tags as calls answer them. */
export const tagList = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
