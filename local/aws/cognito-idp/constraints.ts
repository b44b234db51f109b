import { AwsError } from "../../contract/errors.ts";
import { invalidParameter } from "./errors.ts";

// Rules of Cognito that the SDK's model can't say: it carries types and required members only.

/** Longest text of the API, characters. */
const LONGEST = 131_072;

/** Checks the texts of a request: none is too long, and those that `names` lists are there.
 * @returns The request, in which those texts are there.
 * @throws AwsError InvalidParameterException */
export function withTexts<T extends object, Name extends keyof T & string>(
  request: T,
  ...names: readonly Name[]
): T & { readonly [K in Name]: string } {
  for (const [name, value] of Object.entries(request)) checkLength(name, value);
  for (const name of names) {
    if (request[name] === undefined)
      throw constraint(`null at '${lowerFirst(name)}'`, "Member must not be null");
    if (request[name] === "")
      throw constraint(`at '${lowerFirst(name)}'`, "Member must have length greater than or equal to 1");
  }
  return request as T & { readonly [K in Name]: string };
}

/** Checks that a value, if it is a text, is not too long.
 * @throws AwsError InvalidParameterException */
export function checkLength(name: string, value: unknown): void {
  if (typeof value === "string" && value.length > LONGEST)
    throw constraint(`at '${lowerFirst(name)}'`, `Member must have length less than or equal to ${LONGEST}`);
}

/** Checks that a number, if there is one, is whole and within its range.
 * @throws AwsError InvalidParameterException, SerializationException */
export function checkRange(name: string, value: number | undefined, minimum: number, maximum: number): void {
  if (value === undefined) return;
  if (!Number.isInteger(value)) throw new AwsError("SerializationException", `${name} must be an integer`);
  if (value < minimum)
    throw constraint(
      `'${value}' at '${lowerFirst(name)}'`,
      `Member must have value greater than or equal to ${minimum}`,
    );
  if (value > maximum)
    throw constraint(
      `'${value}' at '${lowerFirst(name)}'`,
      `Member must have value less than or equal to ${maximum}`,
    );
}

/** Attributes of a list of names and values, by name.
 * @throws AwsError SerializationException */
export function attributesOf(
  list: readonly { readonly Name: string; readonly Value?: string }[] = [],
): Record<string, string> {
  return Object.fromEntries(
    list.map(({ Name, Value = "" }): [string, string] => {
      if (Name === "" || Name === "__proto__")
        throw new AwsError("SerializationException", "UserAttributes must be a list of {Name, Value}");
      return [Name, Value];
    }),
  );
}

const lowerFirst = (name: string) => name.slice(0, 1).toLowerCase() + name.slice(1);
const constraint = (where: string, rule: string) =>
  invalidParameter(`1 validation error detected: Value ${where} failed to satisfy constraint: ${rule}`);
