import type { StringMap } from "../../records.ts";

/** The URI of an HTTP integration, taken apart. */
export interface HttpUri {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: number;
  /** Value of the Host header: with the port when it is not the usual one. */
  readonly host: string;
  /** Names of the `{parameters}` in the path. */
  readonly parameters: readonly string[];
  /** Query of the URI itself, without the question mark. */
  readonly query: string;
  /** The path with values, which are percent-encoded, in place of the parameters. */
  path(value: (name: string) => string): string;
}

/** Puts stage variables into a URI. A variable that the stage does not have is nothing.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html */
export function withStageVariables(text: string, variables: StringMap): string {
  return text.replaceAll(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => variables[name] ?? "");
}

/** Takes an HTTP integration's URI apart.
 * @throws Error when it is not an HTTP address. */
export function parseHttpUri(text: string): HttpUri {
  const match = /^(https?):\/\/([^/?#]+)([^?#]*)(?:\?([^#]*))?$/i.exec(text);
  if (!match) throw new Error(`"${text}" is not an address like http://host/path`);
  const [, scheme, authority, rawPath, query] = match as unknown as [
    string,
    string,
    string,
    string,
    string | undefined,
  ];
  const secure = scheme.toLowerCase() === "https";
  const url = URL.parse(`${scheme}://${authority}/`);
  if (!url || url.username !== "") throw new Error(`"${text}" has no valid host`);
  const pieces = (rawPath || "/").split(/\{([^{}/+]+)\+?\}/);
  return {
    secure,
    hostname: url.hostname,
    port: url.port === "" ? (secure ? 443 : 80) : Number(url.port),
    host: url.host,
    parameters: pieces.filter((_, index) => index % 2 === 1),
    query: query ?? "",
    path: (value) =>
      pieces.map((piece, index) => (index % 2 === 1 ? encodePath(value(piece)) : piece)).join(""),
  };
}

/** Encodes a value for a path; slashes stay, since greedy parameters have them. */
export function encodePath(value: string): string {
  return encodeURIComponent(value.isWellFormed() ? value : value.toWellFormed()).replaceAll("%2F", "/");
}
