import { parseArn } from "../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { Access, ApiRequest } from "../../contract/service.ts";
import type { Engine } from "./engine.ts";
import { validationError } from "./errors.ts";

/** A call of an operation: who is called where, with what. */
export interface Call {
  readonly engine: Engine;
  readonly region: string;
  /** The request's body. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** An operation with its input understood. */
export interface PreparedOperation {
  /** What IAM must allow. */
  readonly access: readonly Access[];
  /** Does it. @throws AwsError */
  run(): Promise<object>;
}

/** Understands the input of one operation.
 * @throws AwsError ValidationException and the like, before IAM is asked. */
export type OperationHandler = (call: Call) => PreparedOperation;

/** The body of a request.
 * @throws AwsError SerializationException when it is not a JSON object. */
export function parseBody(request: Pick<ApiRequest, "body">): Readonly<Record<string, unknown>> {
  const text = request.body.toString("utf8");
  let input: unknown;
  try {
    input = text === "" ? {} : JSON.parse(text, text.includes("__proto__") ? refusePrototype : undefined);
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw new AwsError("SerializationException", "The request body is not valid JSON");
  }
  if (typeof input !== "object" || input === null || Array.isArray(input))
    throw new AwsError("SerializationException", "Start of structure or map expected in the request body");
  return input as Readonly<Record<string, unknown>>;
}

/** JavaScript objects cannot hold an attribute of that name safely. */
function refusePrototype(this: unknown, key: string, value: unknown): unknown {
  if (key === "__proto__")
    throw new NotEmulatedError("dynamodb: an attribute named __proto__", "Give the attribute another name.");
  return value;
}

/** The name of the table that a request names by name or ARN.
 * @throws AwsError ValidationException when the ARN is not of a table in this region, AccessDeniedException when it is of
 * another account. */
export function tableName(call: Call, value: unknown): string {
  if (typeof value !== "string" || !value.startsWith("arn:")) return value as string; // its shape is checked with the rest
  const arn = wellFormed(value);
  const [kind, name = "", ...rest] = arn?.resource.split("/") ?? [];
  if (!arn || arn.service !== "dynamodb" || kind !== "table" || name === "" || rest.length > 0)
    throw validationError(`1 validation error detected: Invalid table ARN '${value}'`);
  if (arn.region !== call.region)
    throw validationError(`1 validation error detected: Invalid AWS region in '${value}'`);
  if (arn.accountId !== call.engine.accountId)
    throw new AwsError(
      "AccessDeniedException",
      `${value} belongs to another account; the local cloud has account ${call.engine.accountId} only`,
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

/** A request with its table named by name. */
export function withTableName(
  call: Call,
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const given = input["TableName"];
  return typeof given === "string" && given.startsWith("arn:")
    ? { ...input, TableName: tableName(call, given) }
    : input;
}
