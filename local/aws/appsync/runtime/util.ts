import { randomUUID } from "node:crypto";
import { EarlyReturn, ResolverError, type HandlerOutput } from "./context.ts";

/** A value in DynamoDB's JSON.
 * @throws ResolverError for what DynamoDB does not have. */
export function toDynamoDB(value: unknown): Record<string, unknown> {
  if (value === null || value === undefined) return { NULL: true };
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(toDynamoDB) };
  if (typeof value === "object") return { M: toMapValues(value) };
  throw new ResolverError(`a ${typeof value} can't be written to DynamoDB`, "MappingTemplate");
}

/** The members of an object, each in DynamoDB's JSON. */
export function toMapValues(value: object): Record<string, Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toDynamoDB(member)]));
}

/** A value of DynamoDB's JSON as a plain one. */
export function fromDynamoDB(value: Readonly<Record<string, unknown>>): unknown {
  const [[type, inner] = ["NULL", true]] = Object.entries(value);
  if (type === "NULL") return null;
  if (type === "N") return Number(inner);
  if (type === "NS") return (inner as string[]).map(Number);
  if (type === "L") return (inner as Record<string, unknown>[]).map(fromDynamoDB);
  if (type === "M") return fromItem(inner as Record<string, Record<string, unknown>>);
  return inner;
}

/** An item as a plain object. */
export function fromItem(item: Readonly<Record<string, Record<string, unknown>>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromDynamoDB(value)]));
}

/** `util` of `@aws-appsync/utils`, as far as it is here. What is not here is undefined, and calling it ends in an error that names it.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html */
export function makeUtil({ appendError }: HandlerOutput) {
  return {
    autoId: () => randomUUID(),
    matches: (pattern: string, text: string) => new RegExp(pattern, "u").test(text),
    error: (message: string, type?: string, data?: unknown, info?: unknown) => {
      throw new ResolverError(message, type, data, info);
    },
    appendError: (message: string, type?: string, data?: unknown, info?: unknown) =>
      appendError(new ResolverError(message, type, data, info)),
    unauthorized: () => {
      throw new ResolverError("Unauthorized", "Unauthorized");
    },
    urlEncode: (text: string) => encodeURIComponent(text),
    urlDecode: (text: string) => decodeURIComponent(text),
    base64Encode: (text: string) => Buffer.from(text).toString("base64"),
    base64Decode: (text: string) => Buffer.from(text, "base64").toString(),
    time: {
      nowISO8601: () => new Date().toISOString(),
      nowEpochSeconds: () => Math.floor(Date.now() / 1000),
      nowEpochMilliSeconds: () => Date.now(),
    },
    dynamodb: {
      toDynamoDB,
      toMapValues,
      toString: (text: string) => ({ S: text }),
      toNumber: (value: number) => ({ N: String(value) }),
    },
  };
}

/** `runtime` of `@aws-appsync/utils`. */
export const runtime = {
  earlyReturn: (value?: unknown, options?: { readonly skipTo?: "END" | "NEXT" }) => {
    throw new EarlyReturn(value ?? null, options?.skipTo);
  },
};
