import { isClick, type Click } from "./schema.ts";

/** A record as the API's mapping template writes it: the clicks of one request. */
export interface Request {
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly userId: string;
  readonly clicks: readonly Click[];
  /** It was put into the stream again, once. */
  readonly again?: true;
}

const MEMBERS = ["receivedAt", "userId", "clicks", "again"];
/** The last millisecond that ISO 8601 writes with four digits for the year. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Reads a record, whatever is in it.
 * @param data Base64.
 * @returns Undefined when it is no record of clicks. */
export function readRequest(data: string): Request | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(data, "base64").toString());
    return isRequest(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRequest(value: unknown): value is Request {
  if (
    typeof value !== "object" ||
    value === null ||
    !Object.keys(value).every((name) => MEMBERS.includes(name))
  )
    return false;
  const { receivedAt, userId, clicks, again = true } = value as Partial<Record<string, unknown>>;
  return (
    typeof receivedAt === "number" &&
    Number.isInteger(receivedAt) &&
    receivedAt >= 0 &&
    receivedAt <= LATEST &&
    typeof userId === "string" &&
    /^[\w-]{1,128}$/.test(userId) &&
    Array.isArray(clicks) &&
    clicks.length > 0 &&
    clicks.every(isClick) &&
    again === true
  );
}
