import { AwsError } from "../../contract/errors.ts";
import { invalid } from "./errors.ts";

const MOST = 50;

/** A tag, as calls give it. */
interface GivenTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Reads tags. @throws AwsError ValidationException
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Tag.html */
export function readTags(tags: readonly GivenTag[] = []): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { Key = "", Value = "" } of tags) {
    if (Key === "" || Key.length > 128 || Value.length > 256 || /^aws:/i.test(Key))
      throw invalid(
        `The tag "${Key}" must have a key of 1 to 128 characters that does not begin with aws:, and a value of at most 256.`,
      );
    read[Key] = Value;
  }
  return checkCount(read);
}

/** Checks how many tags there are. @throws AwsError TooManyTagsError */
export function checkCount(tags: Record<string, string>): Record<string, string> {
  if (Object.keys(tags).length > MOST)
    throw new AwsError("TooManyTagsError", `A parameter can have ${MOST} tags at the most.`);
  return tags;
}
