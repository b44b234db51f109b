import type { IntegrationRecord } from "../../records.ts";
import { formatQuery, parseQuery } from "../query.ts";
import type { SendHttp } from "./backend.ts";
import type { CallBackend } from "./mapped.ts";
import { encodePath, type HttpUri } from "./uri.ts";

const WITHOUT_BODY = new Set(["GET", "HEAD", "OPTIONS"]);

/** Calls the backend of an HTTP integration.
 * @param pathPrefix Put before the URI's path: `/api` behind a VPC link. A path that the template sets replaces both.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html */
export function httpCall(
  record: IntegrationRecord,
  uri: HttpUri,
  send: SendHttp,
  pathPrefix: string,
): CallBackend {
  const uriQuery = parseQuery(uri.query);
  return async (invocation, { headers, query, path, wholePath, body }) => {
    const url =
      wholePath === undefined
        ? pathPrefix + uri.path((name) => path[name] ?? "")
        : encodePath(wholePath.startsWith("/") ? wholePath : `/${wholePath}`);
    const parameters = formatQuery(new Map<string, readonly string[]>([...uriQuery, ...query]));
    const method =
      record.integrationHttpMethod === "ANY" ? invocation.method : (record.integrationHttpMethod as string);
    return await send(invocation, {
      method,
      url: parameters === "" ? url : `${url}?${parameters}`,
      headers,
      body: WITHOUT_BODY.has(method) ? Buffer.alloc(0) : body,
    });
  };
}
