import { AwsError } from "../../../contract/errors.ts";
import { invalid } from "../stores/workgroups.ts";

/** Members of the requests that are understood here. */
export interface Input {
  readonly QueryString?: string;
  readonly ClientRequestToken?: string;
  readonly QueryExecutionContext?: { readonly Database?: string; readonly Catalog?: string };
  readonly ResultConfiguration?: {
    readonly OutputLocation?: string;
    readonly EncryptionConfiguration?: { readonly EncryptionOption?: string };
  };
  readonly WorkGroup?: string;
  readonly ExecutionParameters?: readonly string[];
  readonly ResultReuseConfiguration?: {
    readonly ResultReuseByAgeConfiguration?: { readonly Enabled?: boolean };
  };
  readonly QueryExecutionId?: string;
  readonly QueryExecutionIds?: readonly string[];
  readonly NamedQueryId?: string;
  readonly NamedQueryIds?: readonly string[];
  readonly CatalogName?: string;
  readonly DatabaseName?: string;
  readonly TableName?: string;
  readonly Name?: string;
  readonly Expression?: string;
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

/** @throws AwsError SerializationException when the body is not an object, or a member is of another type than it must be. */
export function readInput(body: Buffer): Input {
  let input: unknown;
  try {
    input = JSON.parse(body.toString() || "{}");
  } catch {
    input = undefined;
  }
  if (typeof input !== "object" || input === null || Array.isArray(input))
    throw new AwsError("SerializationException", "The request is not a JSON object.");
  for (const [name, value] of Object.entries(input)) {
    const type = TYPES[name];
    const isRight =
      type === undefined ||
      value === null ||
      (type === "texts"
        ? Array.isArray(value) && value.every((one) => typeof one === "string")
        : typeof value === type && !Array.isArray(value));
    if (!isRight) throw new AwsError("SerializationException", `${name} has another type than it must have.`);
  }
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)) as Input;
  const { QueryExecutionContext: context, ResultConfiguration: result } = given;
  for (const text of [
    context?.Database,
    context?.Catalog,
    result?.OutputLocation,
    result?.EncryptionConfiguration?.EncryptionOption,
  ])
    if (text !== undefined && typeof text !== "string")
      throw new AwsError("SerializationException", "A member is not a string.");
  return given;
}

const TYPES: Readonly<Record<string, "string" | "number" | "object" | "texts">> = {
  QueryString: "string",
  ClientRequestToken: "string",
  QueryExecutionContext: "object",
  ResultConfiguration: "object",
  WorkGroup: "string",
  ExecutionParameters: "texts",
  ResultReuseConfiguration: "object",
  QueryExecutionId: "string",
  QueryExecutionIds: "texts",
  NamedQueryId: "string",
  NamedQueryIds: "texts",
  CatalogName: "string",
  DatabaseName: "string",
  TableName: "string",
  Name: "string",
  Expression: "string",
  NextToken: "string",
  MaxResults: "number",
};

/** @throws AwsError InvalidRequestException */
export function required(name: string, value: string | undefined): string {
  if (value === undefined || value === "")
    throw invalid(
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  return value;
}

/** A page of a list.
 * @param most Largest page, and the one without MaxResults.
 * @throws AwsError InvalidRequestException */
export function page<T>(
  all: readonly T[],
  { NextToken, MaxResults = 50 }: Input,
  most = 50,
): { items: readonly T[]; next: { NextToken?: string } } {
  if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > most)
    throw invalid(`MaxResults must be from 1 to ${most} (got ${MaxResults})`);
  const start = NextToken === undefined ? 0 : Number(NextToken);
  if (!Number.isInteger(start) || start < 0) throw invalid("The NextToken is not valid");
  const end = start + MaxResults;
  return { items: all.slice(start, end), next: end < all.length ? { NextToken: String(end) } : {} };
}
