/** Most tags that a resource can have.
 * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MOST = 50;

/** A tag, as calls give it. */
interface GivenTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Errors of a service about tags. */
export interface TagErrors {
  /** Makes the error for a tag that is not well formed, or is given twice. */
  readonly invalid: (message: string) => Error;
  /** Makes the error for more tags than there may be.
   * @param most Number that there may be. */
  readonly tooMany: (most: number) => Error;
}

/** Reads the tags of a call.
 * @throws Error that the service makes. */
export function readTags(
  tags: readonly GivenTag[] | undefined,
  { invalid, tooMany }: TagErrors,
): Record<string, string> {
  const read: Record<string, string> = {};
  for (const { Key = "", Value = "" } of tags ?? []) {
    if (Key === "" || Key.length > 128 || Value.length > 256 || /^aws:/i.test(Key))
      throw invalid(
        `The tag "${Key}" must have a key of 1 to 128 characters that does not begin with aws:, and a value of at most 256.`,
      );
    if (Object.hasOwn(read, Key)) throw invalid(`The tag key "${Key}" is given twice.`);
    read[Key] = Value;
  }
  return withTags({}, read, { tooMany });
}

/** Adds tags to those that a resource has.
 * @throws Error that the service makes when there are too many then. */
export function withTags(
  present: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>>,
  { tooMany }: Pick<TagErrors, "tooMany">,
): Record<string, string> {
  const all = { ...present, ...added };
  if (Object.keys(all).length > MOST) throw tooMany(MOST);
  return all;
}

/** Tags of a resource without some. */
export const withoutTags = (
  present: Readonly<Record<string, string>>,
  keys: readonly string[],
): Record<string, string> =>
  Object.fromEntries(Object.entries(present).filter(([key]) => !keys.includes(key)));

/** Tags as calls answer them. */
export const tagList = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
