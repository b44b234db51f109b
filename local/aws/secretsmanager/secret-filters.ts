import { invalidParameter } from "./errors.ts";
import type { SecretRecord } from "./records.ts";

/** A filter, as ListSecrets takes it. */
interface GivenFilter {
  readonly Key?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

/** Texts of a secret that a filter looks at. */
const textsOf: Readonly<Record<string, (secret: SecretRecord) => readonly string[]>> = {
  name: ({ name }) => [name],
  description: ({ description = "" }) => [description],
  "tag-key": ({ tags }) => Object.keys(tags),
  "tag-value": ({ tags }) => Object.values(tags),
  "owning-service": ({ owningService = "" }) => [owningService],
  "primary-region": ({ region }) => [region],
};

/** Keys whose values may be written in any case. */
const anyCase = new Set(["description", "all"]);

/** Reads filters: a secret must match each of them, by one of its values. A value matches a beginning; `!` before it turns it round.
 * @throws AwsError InvalidParameterException
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_search-secret.html */
export function readFilters(filters: readonly GivenFilter[] = []): (secret: SecretRecord) => boolean {
  const tests = filters.map(({ Key = "", Values = [] }) => {
    if (Key !== "all" && !Object.hasOwn(textsOf, Key))
      throw invalidParameter(`Invalid filter key "${Key}": ${[...Object.keys(textsOf), "all"].join(", ")}.`);
    if (
      Values.length === 0 ||
      Values.length > 10 ||
      Values.some((value) => value === "" || value.length > 512)
    )
      throw invalidParameter(`The filter ${Key} must have 1 to 10 values of 1 to 512 characters.`);
    return (secret: SecretRecord) => Values.some((value) => matches(secret, Key, value));
  });
  return (secret) => tests.every((test) => test(secret));
}

function matches(secret: SecretRecord, key: string, value: string): boolean {
  if (value.startsWith("!") && value.length > 1) return !matches(secret, key, value.slice(1));
  const texts = key === "all" ? Object.values(textsOf).flatMap((of) => of(secret)) : textsOf[key]?.(secret);
  const fold = (text: string) => (anyCase.has(key) ? text.toLowerCase() : text);
  // The words of `all` and of descriptions stand anywhere; names and tags are told by their beginning.
  return (texts ?? []).some((text) =>
    anyCase.has(key)
      ? fold(text)
          .split(/[\s/_+=.@!-]+/)
          .some((word) => word.startsWith(fold(value))) || fold(text).startsWith(fold(value))
      : text.startsWith(value),
  );
}
