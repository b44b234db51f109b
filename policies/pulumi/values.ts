import { Secret } from "@pulumi/policy";

/** Stands for what is not known yet, as rules take it. */
const unknown = Symbol("unknown");

/** Copies what Pulumi gives to a policy. There a value that is not known yet throws when it is read; here it is a symbol. Members without a
 * value, and those that the engine keeps for itself, are left out. */
export function plain(value: unknown): unknown {
  // Not by methods of the list, which look at its constructor: Pulumi's proxy of a proxy can't show that one.
  if (Array.isArray(value))
    return Array.from({ length: value.length }, (_, index) => read(value, String(index)));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .filter((key) => !key.startsWith("__"))
      .map((key) => [key, read(value, key)] as const)
      .filter(([, member]) => member !== undefined && member !== null),
  );
}

/** Copies the properties of a resource. */
export const plainProperties = (properties: object): Readonly<Record<string, unknown>> =>
  plain(properties) as Readonly<Record<string, unknown>>;

function read(holder: object, key: string): unknown {
  try {
    return plain((holder as Readonly<Record<string, unknown>>)[key]);
  } catch (error) {
    // The package has no name for it but this.
    if (error instanceof Error && error.constructor.name === "UnknownValueError") return unknown;
    throw error;
  }
}

/** Lists the paths of secrets: `environment.variables.TOKEN`. What a policy reads has no mark of them, only what is behind it, and only where
 * Pulumi hands it over to be changed. */
export function secretPaths(value: unknown, path = ""): readonly string[] {
  if (value instanceof Secret) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value).flatMap((key) =>
    secretPaths(Object.getOwnPropertyDescriptor(value, key)?.value, path === "" ? key : `${path}.${key}`),
  );
}

/** Properties that have a value: a provider answers "" and [] for many that nobody gave. */
export const given = (properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(properties).filter(
      ([, value]) => value !== "" && !(Array.isArray(value) && value.length === 0),
    ),
  );
