import { parseArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import { validationError } from "./errors.ts";
import type { InRegion } from "./operation.ts";

/** The name of the table that a request names by name or ARN.
 * @throws AwsError ValidationException when the ARN is not of a table in this region, AccessDeniedException when it is of
 * another account. */
export function tableName({ store, region }: InRegion, value: string): string {
  if (!value.startsWith("arn:")) return value; // its shape is checked with the rest
  const arn = wellFormed(value);
  const [kind, name = "", ...rest] = arn?.resource.split("/") ?? [];
  if (!arn || arn.service !== "dynamodb" || kind !== "table" || name === "" || rest.length > 0)
    throw validationError(`1 validation error detected: Invalid table ARN '${value}'`);
  if (arn.region !== region)
    throw validationError(`1 validation error detected: Invalid AWS region in '${value}'`);
  if (arn.accountId !== store.accountId)
    throw new AwsError(
      "AccessDeniedException",
      `${value} belongs to another account; the local cloud has account ${store.accountId} only`,
    );
  return name;
}

function wellFormed(text: string) {
  try {
    return parseArn(text);
  } catch {
    return undefined;
  }
}

/** A request on items, with its table named by name. What is no text is refused with the rest. */
export function withTableName<Request extends object>(at: InRegion, request: Request): Request {
  const { TableName: given } = request as { readonly TableName?: unknown };
  return typeof given === "string" && given.startsWith("arn:")
    ? { ...request, TableName: tableName(at, given) }
    : request;
}

/** The table name of a request that manages tables.
 * @throws AwsError ValidationException, SerializationException */
export function managedTableName(at: InRegion, given: unknown): string {
  if (given === undefined || given === null)
    throw validationError("The parameter 'TableName' is required but was not present in the request");
  if (typeof given !== "string") throw new AwsError("SerializationException", "TableName must be a string");
  const name = tableName(at, given);
  if (name.length < 3 || name.length > 255)
    throw validationError("TableName must be at least 3 characters long and at most 255 characters long");
  if (!/^[\w.-]+$/.test(name))
    throw validationError(
      `1 validation error detected: Value '${name}' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`,
    );
  return name;
}
