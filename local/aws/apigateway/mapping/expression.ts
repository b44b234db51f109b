import { badRequest } from "../errors.ts";
import { contextVariable } from "../runtime/context-variables.ts";
import { GatewayError } from "../runtime/gateway-error.ts";
import type { Invocation } from "../runtime/invocation.ts";
import { parseJsonPath } from "../../../vtl/json-path.ts";

/** Reads the values of one expression from a request. Several only for multi-value sources. */
export type ReadValues = (invocation: Invocation) => readonly string[] | undefined;

/** Place of a parameter in a request. */
export type ParameterLocation = "header" | "path" | "querystring";

const NAME = "[a-zA-Z0-9._$-]+";
const METHOD_REQUEST = new RegExp(
  `^method\\.request\\.(header|path|querystring|multivalueheader|multivaluequerystring)\\.(${NAME})$`,
);
const METHOD_BODY = /^method\.request\.body(?:\.(.+))?$/;
const CONTEXT = /^context\.([a-zA-Z0-9._:-]+)$/;
const STAGE_VARIABLE = /^stageVariables\.(\w+)$/;
const STATIC = /^'([^']*)'$/;

/** Name of a declared parameter: `method.request.header.Origin`.
 * @throws BadRequestException as API Gateway words it. */
export function parseMethodParameter(name: string): { location: ParameterLocation; name: string } {
  const match = /^method\.request\.(header|path|querystring)\.([a-zA-Z0-9._$-]+)$/.exec(name);
  if (!match) throw invalid(name);
  return { location: match[1] as ParameterLocation, name: match[2] as string };
}

/** Target of a mapping: `integration.request.header.X-User`.
 * @throws BadRequestException as API Gateway words it. */
export function parseIntegrationParameter(name: string): { location: ParameterLocation; name: string } {
  const match = /^integration\.request\.(header|path|querystring)\.([a-zA-Z0-9._$-]+)$/.exec(name);
  if (!match) throw invalid(name);
  return { location: match[1] as ParameterLocation, name: match[2] as string };
}

/** The API's own words for a mapping that it refuses. */
export function invalid(expression: string): Error {
  return badRequest(
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${expression}]`,
  );
}

/** Compiles the source of a request mapping.
 * @param declared Parameters that the method declares; a source that is not among them is refused.
 * @throws BadRequestException naming the expression.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping-sources.html */
export function compileRequestExpression(expression: string, declared: ReadonlySet<string>): ReadValues {
  const parameter = METHOD_REQUEST.exec(expression);
  if (parameter) {
    const [, location, name] = parameter as unknown as [string, string, string];
    const single = `method.request.${location.replace("multivalue", "")}.${name}`;
    if (!declared.has(single)) throw invalid(expression);
    return requestParameter(location, name);
  }
  const body = METHOD_BODY.exec(expression);
  if (body) return requestBody(expression, body[1]);
  return compileCommonExpression(expression);
}

/** Sources that requests, answers and gateway responses share: context, stage variables, static values.
 * @throws BadRequestException naming the expression. */
export function compileCommonExpression(expression: string): ReadValues {
  const fixed = STATIC.exec(expression);
  if (fixed) {
    const values = [fixed[1] as string];
    return () => values;
  }
  const stageVariable = STAGE_VARIABLE.exec(expression)?.[1];
  if (stageVariable !== undefined) return ({ stage }) => one(stage.variables[stageVariable]);
  const context = CONTEXT.exec(expression)?.[1];
  if (context !== undefined) {
    const read = contextVariable(context);
    return (invocation) => one(read(invocation));
  }
  throw invalid(expression);
}

/** A parameter of the request by where it is.
 * Header names are compared without regard to case, since HTTP/2 and proxies change it. */
export function requestParameter(location: string, name: string): ReadValues {
  switch (location) {
    case "path":
      return ({ pathParameters }) => one(pathParameters[name]);
    case "querystring":
      return ({ query }) => one(query.get(name)?.at(-1));
    case "multivaluequerystring":
      return ({ query }) => query.get(name);
    case "multivalueheader": {
      const key = name.toLowerCase();
      return ({ http }) => {
        const value = http.headers[key];
        return typeof value === "string" ? [value] : value;
      };
    }
    default: {
      const key = name.toLowerCase();
      return (invocation) => one(invocation.header(key));
    }
  }
}

function requestBody(expression: string, path: string | undefined): ReadValues {
  if (path === undefined) return ({ body }) => (body.length === 0 ? undefined : [body.toString("utf8")]);
  let jsonPath;
  try {
    jsonPath = parseJsonPath(path.startsWith("[") ? `$${path}` : `$.${path}`);
  } catch {
    throw invalid(expression);
  }
  return (invocation) => {
    let document: unknown;
    try {
      document = invocation.json();
    } catch (cause) {
      throw new GatewayError("DEFAULT_4XX", { message: "Invalid JSON in request body", cause });
    }
    return one(asText(jsonPath.read(document)));
  };
}

/** A JSON value as the text of a parameter. */
export function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

const one = (value: string | undefined) => (value === undefined ? undefined : [value]);
