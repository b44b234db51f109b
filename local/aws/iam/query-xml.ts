import { randomUUID } from "node:crypto";
import type { ApiResponse } from "../../contract/service.ts";

/** An element with text. */
export function element(name: string, text: string): string {
  return `<${name}>${text.replace(/[<>&]/g, (character) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;" })[character] as string)}</${name}>`;
}

/** A list of structures. */
export function list(name: string, members: readonly string[]): string {
  return `<${name}>${members.map((member) => `<member>${member}</member>`).join("")}</${name}>`;
}

/** Answer of the query protocol.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export function queryResponse(operation: string, namespace: string, result: string): ApiResponse {
  return {
    headers: { "content-type": "text/xml" },
    body: `<${operation}Response xmlns="${namespace}"><${operation}Result>${result}</${operation}Result><ResponseMetadata>${element("RequestId", randomUUID())}</ResponseMetadata></${operation}Response>`,
  };
}
