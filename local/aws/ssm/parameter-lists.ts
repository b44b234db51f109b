import { invalid } from "./errors.ts";
import type { ParameterRecord, ParameterVersion } from "./records.ts";

/** True for a name below a path: directly, or at any depth. */
export function isBelow(path: string, name: string, isRecursive: boolean): boolean {
  const beginning = path === "/" ? "/" : `${path}/`;
  // A name without a hierarchy is at the root.
  const full = name.startsWith("/") ? name : `/${name}`;
  if (!full.startsWith(beginning)) return false;
  return isRecursive || !full.slice(beginning.length).includes("/");
}

/** Version of a parameter that is read without a selector. */
export function currentOf({ name, versions }: ParameterRecord): ParameterVersion {
  const version = versions.at(-1);
  if (!version) throw new Error(`the parameter ${name} has no version`);
  return version;
}

/** Reads how many entries a part may have. @throws AwsError ValidationException */
export function limitOf(limit: number | undefined, most: number): number {
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= most))
    throw invalid(
      `1 validation error detected: Value '${limit}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and ${most}`,
    );
  return limit ?? most;
}
