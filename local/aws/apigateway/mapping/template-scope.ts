import { parseJsonPath, type JsonPath } from "../../../vtl/json-path.ts";
import { contextVariable, contextVariableNames, type Read } from "../runtime/context-variables.ts";
import type { Invocation } from "../runtime/invocation.ts";
import { TemplateObject } from "../../../vtl/java.ts";
import type { TemplateScope } from "../../../vtl/template.ts";
import { util } from "../../../vtl/util.ts";
import { templateMap, templateValue, text } from "../../../vtl/values.ts";

/** Parts of a request or an answer that a template may override, as `$context.requestOverride` and `$context.responseOverride`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html */
export interface Overrides {
  /** Path parameters, or the whole path. */
  readonly path: Readonly<Record<string, unknown>> | string;
  readonly querystring: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
  readonly status: unknown;
}

/** The payload that a template maps: the request's, or the integration's answer. */
export interface Payload {
  readonly body: string;
  /** The body as JSON. @throws SyntaxError */
  json(): unknown;
}

/** Thrown when a template asks for the JSON of a body that is not JSON. */
export class NotJson extends Error {
  override readonly name = "NotJson";
}

const reads: readonly (readonly [readonly string[], Read])[] = contextVariableNames.map((name) => [
  name.split("."),
  contextVariable(name),
]);

/** JSONPaths by text; the ones that templates write are few, the ones they build have a bound. */
const paths = new Map<string, JsonPath>();
function jsonPath(source: string): JsonPath {
  let path = paths.get(source);
  if (!path) {
    if (paths.size >= 1_000) paths.clear();
    paths.set(source, (path = parseJsonPath(source)));
  }
  return path;
}

/** Variables of a mapping template: `$input`, `$context`, `$util`, `$stageVariables`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html */
export function templateScope(invocation: Invocation, payload: Payload): TemplateScope {
  const document = () => {
    try {
      return payload.json();
    } catch (error) {
      throw new NotJson((error as Error).message, { cause: error });
    }
  };
  const parameters = {
    path: () => ({ ...invocation.pathParameters }),
    querystring: () =>
      Object.fromEntries([...invocation.query].map(([name, values]) => [name, values.at(-1) ?? ""])),
    header: () =>
      Object.fromEntries(
        Object.keys(invocation.http.headers).map((name) => [name, invocation.header(name) ?? ""]),
      ),
  };
  const input = Object.assign(
    new TemplateObject({
      json: (path) => JSON.stringify(jsonPath(text(path)).read(document()) ?? ""),
      // A copy, for the template may change what it gets.
      path: (path) => templateValue(structuredClone(jsonPath(text(path)).read(document()))),
      params: (name) =>
        name === undefined
          ? templateMap({
              path: templateMap(parameters.path()),
              querystring: templateMap(parameters.querystring()),
              header: templateMap(parameters.header()),
            })
          : (invocation.pathParameters[text(name)] ??
            invocation.query.get(text(name))?.at(-1) ??
            invocation.header(text(name)) ??
            ""),
    }),
    { body: payload.body === "" ? "{}" : payload.body },
  );
  return Object.assign(Object.create(null) as TemplateScope, {
    input,
    util,
    context: contextMap(invocation),
    stageVariables: templateMap(invocation.stage.variables),
  });
}

function contextMap(invocation: Invocation): Record<string, unknown> {
  const context = templateMap();
  for (const [names, read] of reads) {
    const value = read(invocation);
    if (value === undefined) continue;
    let at = context;
    for (const name of names.slice(0, -1)) at = (at[name] ??= templateMap()) as Record<string, unknown>;
    at[names.at(-1) as string] = value;
  }
  if (invocation.authorizer)
    ((context["authorizer"] as Record<string, unknown> | undefined) ??
      (context["authorizer"] = templateMap()))["claims"] = templateMap(invocation.authorizer.claims);
  // What the request's template wrote can be read by the response's, which is how templates pass values on.
  context["requestOverride"] = invocation.requestOverride ??= templateMap({
    header: templateMap(),
    path: templateMap(),
    querystring: templateMap(),
  });
  context["responseOverride"] = templateMap({ header: templateMap() });
  return context;
}

/** Reads the overrides that a rendered template has made. */
export function overridesOf(scope: TemplateScope, which: "requestOverride" | "responseOverride"): Overrides {
  const override = ((scope["context"] as Record<string, unknown>)[which] ?? {}) as Record<string, unknown>;
  const map = (name: string) =>
    typeof override[name] === "object" && override[name] !== null
      ? (override[name] as Record<string, unknown>)
      : {};
  return {
    path: typeof override["path"] === "string" ? override["path"] : map("path"),
    querystring: map("querystring"),
    header: map("header"),
    status: override["status"],
  };
}
