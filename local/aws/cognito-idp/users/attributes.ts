import { invalidParameter, notAuthorized } from "../errors.ts";
import type { AttributeSchema, ClientRecord, PoolRecord } from "../records.ts";

/** Standard attributes with their longest value; `sub` and the verification marks are Cognito's to write.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html */
const STANDARD: readonly AttributeSchema[] = [
  { name: "sub", type: "String", mutable: false, required: true, minimum: 1, maximum: 2048 },
  ...[
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "gender",
    "zoneinfo",
    "locale",
    "phone_number",
    "address",
  ].map(
    (name) => ({ name, type: "String", mutable: true, required: false, minimum: 0, maximum: 2048 }) as const,
  ),
  { name: "birthdate", type: "String", mutable: true, required: false, minimum: 10, maximum: 10 },
  { name: "updated_at", type: "Number", mutable: true, required: false, minimum: 0 },
  { name: "email_verified", type: "Boolean", mutable: true, required: false },
  { name: "phone_number_verified", type: "Boolean", mutable: true, required: false },
];

/** The schema of a pool: the standard attributes as the pool changes them, and its own. */
export function schemaWith(own: readonly AttributeSchema[]): AttributeSchema[] {
  const standard = STANDARD.map((attribute) => own.find(({ name }) => name === attribute.name) ?? attribute);
  const names = new Set(standard.map(({ name }) => name));
  return [
    ...standard,
    ...own
      .filter(({ name }) => !names.has(name))
      .map((attribute) => ({ ...attribute, name: customName(attribute.name) })),
  ];
}

const customName = (name: string) => (/^(custom|dev):/.test(name) ? name : `custom:${name}`);

/** Attributes of a user, by name. */
export type Attributes = Readonly<Record<string, string>>;

/** Checks attributes that somebody wants to write.
 * @param existing The user's attributes when they are changed; undefined for a new user.
 * @param by The client that writes, with its permissions; undefined for an administrator.
 * @throws AwsError InvalidParameterException naming attribute and rule, NotAuthorizedException for what the client may not write. */
export function checkAttributes(
  { settings: { schema } }: PoolRecord,
  written: Attributes,
  { existing, by, needed }: { existing?: Attributes; by?: ClientRecord; needed?: boolean } = {},
): void {
  for (const [name, value] of Object.entries(written)) {
    const attribute = schema.find((candidate) => candidate.name === name);
    if (!attribute) throw nonconforming(name, "Attribute does not exist in the schema.");
    if (name === "sub" || (by && /^(email|phone_number)_verified$/.test(name)))
      throw by
        ? notAuthorized("A client attempted to write unauthorized attribute")
        : invalidParameter(`Cannot modify the non-mutable attribute ${name}`);
    if (by?.writeAttributes && !by.writeAttributes.includes(name))
      throw notAuthorized("A client attempted to write unauthorized attribute");
    if (existing && !attribute.mutable && existing[name] !== undefined && existing[name] !== value)
      throw invalidParameter(`user.${name}: Attribute cannot be updated.\n`);
    if (value === "" && attribute.required) throw nonconforming(name, "The attribute is required");
    checkValue(attribute, value);
  }
  const missing = schema.find(
    ({ name, required }) => required && name !== "sub" && !(written[name] || existing?.[name]),
  );
  if (needed && missing) throw nonconforming(missing.name, "The attribute is required");
}

function checkValue({ name, type, minimum, maximum }: AttributeSchema, value: string): void {
  if (value === "") return; // Removes the attribute.
  if (name === "email" && !isEmailAddress(value)) throw invalidParameter("Invalid email address format.");
  if (name === "phone_number" && !/^\+\d{1,15}$/.test(value))
    throw invalidParameter("Invalid phone number format.");
  if (name === "birthdate" && !/^\d{4}-\d{2}-\d{2}$/.test(value))
    throw nonconforming(name, "Invalid birthdate format");
  if (type === "Boolean" && value !== "true" && value !== "false")
    throw nonconforming(name, `Type for attribute {${name}} could not be determined`);
  if (type === "Number") {
    const number = Number(value);
    if (!Number.isFinite(number)) throw nonconforming(name, "Attribute is not a number.");
    if (minimum !== undefined && number < minimum)
      throw nonconforming(name, `Number must be at least ${minimum}.`);
    if (maximum !== undefined && number > maximum)
      throw nonconforming(name, `Number must be at most ${maximum}.`);
  }
  if (type === "String") {
    if (minimum !== undefined && value.length < minimum)
      throw nonconforming(name, `String must be at least ${minimum} characters long.`);
    if (maximum !== undefined && value.length > maximum)
      throw nonconforming(name, `String must be no longer than ${maximum} characters.`);
  }
}

const nonconforming = (name: string, rule: string) =>
  invalidParameter(`Attributes did not conform to the schema: ${name}: ${rule}\n`);

/** True when Cognito takes a text for a mail address. */
export function isEmailAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()[\],;:"\\]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(text);
}

/** The attributes that a client may see; all of them for `undefined`. */
export function readable(attributes: Attributes, client?: ClientRecord): [string, string][] {
  return Object.entries(attributes).filter(
    ([name]) => name === "sub" || !client?.readAttributes || client.readAttributes.includes(name),
  );
}

/** Attributes after a change; an empty value removes one. */
export function withChanges(existing: Attributes, changes: Attributes): Attributes {
  return Object.fromEntries(Object.entries({ ...existing, ...changes }).filter(([, value]) => value !== ""));
}
