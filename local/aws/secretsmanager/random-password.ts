import { randomInt } from "node:crypto";
import { invalidParameter } from "./errors.ts";

/** Form of a password. */
export interface PasswordForm {
  /** @default 32 */
  readonly length?: number | undefined;
  /** Characters that it must not have. */
  readonly excluded?: string | undefined;
  readonly numbers: boolean;
  readonly punctuation: boolean;
  readonly uppercase: boolean;
  readonly lowercase: boolean;
  readonly space: boolean;
  /** True for at least one character of each kind. */
  readonly eachType: boolean;
}

const LONGEST = 4096;
const LOWERCASE = "abcdefghijklmnopqrstuvwxyz";

/** Makes a password. @throws AwsError InvalidParameterException for a form that no password has.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
export function randomPassword({ length = 32, excluded = "", eachType, ...form }: PasswordForm): string {
  if (!(Number.isInteger(length) && length >= 1 && length <= LONGEST))
    throw invalidParameter(`PasswordLength must be 1 to ${LONGEST} (got ${length}).`);
  if (excluded.length > LONGEST)
    throw invalidParameter(`ExcludeCharacters must have ${LONGEST} characters at the most.`);
  const kinds = [
    form.lowercase ? LOWERCASE : "",
    form.uppercase ? LOWERCASE.toUpperCase() : "",
    form.numbers ? "0123456789" : "",
    form.punctuation ? "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~" : "",
    form.space ? " " : "",
  ]
    .map((kind) => [...kind].filter((character) => !excluded.includes(character)).join(""))
    .filter((kind) => kind !== "");
  const all = kinds.join("");
  if (all === "") throw invalidParameter("The password must have characters of one kind at least.");
  if (eachType && kinds.length > length)
    throw invalidParameter(
      `A password of ${length} characters can't have one of each of ${kinds.length} kinds.`,
    );
  const characters = [
    ...(eachType ? kinds.map(pick) : []),
    ...Array.from({ length: length - (eachType ? kinds.length : 0) }, () => pick(all)),
  ];
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const character = characters[last] ?? "";
    characters[last] = characters[other] ?? "";
    characters[other] = character;
  }
  return characters.join("");
}

const pick = (characters: string) => characters.charAt(randomInt(characters.length));
