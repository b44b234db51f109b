import type { GraphQLError } from "graphql";
import type { HttpRequest } from "../../../contract/http.ts";
import type { ApiRecord } from "../records.ts";
import type { Identity } from "./context.ts";
import type { RequestLog } from "./request-log.ts";

/** Caller of one request. */
export interface Caller {
  readonly identity: Identity;
  readonly headers: Readonly<Record<string, string>>;
  /** Errors of `util.appendError`, which end nothing. */
  readonly extraErrors: GraphQLError[];
  readonly log: RequestLog;
  /** Resolvers that ran for the request. */
  resolvers: number;
}

/** Makes the caller of a request from the claims of its token. */
export function callerOf(
  { defaultAction }: ApiRecord,
  claims: Readonly<Record<string, unknown>>,
  request: HttpRequest,
  log: RequestLog,
): Caller {
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : "");
  return {
    headers: headersOf(request),
    extraErrors: [],
    log,
    resolvers: 0,
    identity: {
      sub: text("sub"),
      username: text("cognito:username") || text("username"),
      issuer: text("iss"),
      claims,
      groups: (claims["cognito:groups"] as string[] | undefined) ?? null,
      sourceIp: [request.remoteAddress],
      defaultAuthStrategy: defaultAction,
    },
  };
}

/** Headers as handlers and logs see them: all but the token. */
export function headersOf(request: HttpRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && name !== "authorization") headers[name] = [value].flat().join(", ");
  return headers;
}
