import { validationError } from "../errors.ts";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Most tags of a table. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html */
const MAXIMUM = 50;

/** @throws AwsError ValidationException unless these can be tags of a table. */
export function checkTags(tags: readonly Tag[]): void {
  if (!Array.isArray(tags) || tags.length === 0)
    throw validationError("Atleast one Tag needs to be provided as Input.");
  const keys = new Set<string>();
  for (const { Key, Value } of tags as readonly Tag[]) {
    if (typeof Key !== "string" || Key.length < 1 || Key.length > 128)
      throw validationError(`The Tag Key provided is invalid, Key: ${Key}`);
    if (Key.startsWith("aws:")) throw validationError(`Tag Key cannot be prefixed with aws:, Key: ${Key}`);
    if (typeof Value !== "string" || Value.length > 256)
      throw validationError(`The Tag Value provided is invalid, Value: ${Value ?? null}`);
    if (keys.has(Key))
      throw validationError(`Duplicate Tag Keys provided as input: Duplicate Tag Key found ${Key}`);
    keys.add(Key);
  }
  checkTagCount(tags.length);
}

/** @throws AwsError ValidationException when a table would have more than 50 tags. */
export function checkTagCount(count: number): void {
  if (count > MAXIMUM)
    throw validationError("Number of Tags exceed the current limit for the provided ResourceArn");
}

/** Tags by key. */
export function tagsOf(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
