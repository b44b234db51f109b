import { AwsError } from "../../contract/errors.ts";
import type { Resource } from "../../contract/resource.ts";
import type { Properties } from "../wire/values.ts";

/** Whether a service refused to create something because its name is taken: `ResourceInUseException`, `EntityAlreadyExists`, ... */
export function isConflict(error: unknown): boolean {
  return error instanceof AwsError && /AlreadyExists|AlreadyOwned|InUse|Conflict|Duplicate/.test(error.code);
}

/** The id that a resource most likely has by its inputs: the physical name given, else the logical name. */
export function nameOf({ name, inputs }: Pick<Resource<Properties>, "name" | "inputs">): string {
  const given = nameProperties.map((property) => inputs[property]).find((value) => typeof value === "string");
  return typeof given === "string" ? given : name;
}

/** Inputs that are physical names. */
export const nameProperties = ["name", "bucket", "functionName"] as const;
