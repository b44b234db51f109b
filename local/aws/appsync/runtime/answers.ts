import { GraphQLError } from "graphql";
import type { HttpResponse } from "../../../contract/http.ts";
import { ResolverError } from "./context.ts";

/** Place of an error in the query and in the answer. */
export function locate({ locations, path }: GraphQLError) {
  return {
    path: path ?? null,
    locations: locations?.map(({ line, column }) => ({ line, column, sourceName: null })) ?? null,
  };
}

/** An error as clients read it. What went wrong in here is not told.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/troubleshooting-and-common-mistakes.html */
export function describeError(error: GraphQLError) {
  const { originalError } = error;
  const known = originalError instanceof ResolverError ? originalError : undefined;
  const isOurs =
    originalError !== undefined && known === undefined && !(originalError instanceof GraphQLError);
  return {
    ...locate(error),
    message: isOurs ? "Internal Failure while processing the request" : error.message,
    errorType: known?.type ?? (isOurs ? "InternalFailure" : null),
    data: known?.data ?? null,
    errorInfo: known?.info ?? null,
  };
}

/** An answer of errors outside of GraphQL. */
export function failure(status: number, errorType: string, message: string): HttpResponse {
  return answer(status, { errors: [{ errorType, message }] });
}

/** An answer in JSON. */
export function answer(status: number, body: object): HttpResponse {
  const bytes = Buffer.from(JSON.stringify(body));
  return {
    status,
    headers: {
      "content-type": "application/json;charset=UTF-8",
      "content-length": String(bytes.length),
      "cache-control": "no-store",
    },
    body: bytes,
  };
}
