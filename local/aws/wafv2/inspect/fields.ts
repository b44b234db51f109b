import { NotEmulatedError } from "../../../contract/errors.ts";
import type { FieldToMatch } from "../configuration.ts";
import { invalidParameter } from "../errors.ts";
import { HEADERS_LIMIT, type NamedText, type WebRequest } from "./web-request.ts";

/** Texts of a request that a statement looks at: it matches when one of them does. A component that is larger than what WAF looks at is
 * answered by what the statement says of that: it matches, or it does not, whatever is in it. */
export type Field = (request: WebRequest) => readonly string[] | "match" | "no match";

/** Makes what takes a component out of a request.
 * @throws AwsError WAFInvalidParameterException, or NotEmulatedError for components that a request has not here.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html */
export function compileField(field: FieldToMatch | undefined): Field {
  const [kind, ...others] = Object.entries(field ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : name,
  );
  if (!field || kind === undefined || others.length > 0)
    throw invalidParameter("FIELD_TO_MATCH", JSON.stringify(field), "Name one request component");
  if (field.UriPath) return ({ path }) => [path];
  if (field.QueryString) return ({ query }) => [query];
  if (field.Method) return ({ http }) => [http.method];
  if (field.SingleHeader) {
    const name = field.SingleHeader.Name.toLowerCase();
    return (request) => {
      const value = request.header(name);
      return value === undefined ? [] : [value];
    };
  }
  if (field.SingleQueryArgument) {
    const name = field.SingleQueryArgument.Name.toLowerCase();
    return (request) => textsOf(request.arguments.filter((one) => one.name.toLowerCase() === name));
  }
  if (field.AllQueryArguments) return (request) => textsOf(request.arguments);
  if (field.Body) return compileBody(field.Body.OversizeHandling);
  if (field.Headers) return compileHeaders(field.Headers);
  if (field.Cookies) return compileCookies(field.Cookies);
  throw new NotEmulatedError(`request component ${kind}`);
}

const textsOf = (values: readonly NamedText[]) => values.map(({ text }) => text);

function compileBody(handling = "CONTINUE"): Field {
  const oversize = compileOversize(handling);
  return (request) => (request.isBodyOversize && oversize ? oversize : [request.body]);
}

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html */
function compileOversize(handling: string | undefined): "match" | "no match" | undefined {
  if (handling === "CONTINUE") return undefined;
  if (handling === "MATCH") return "match";
  if (handling === "NO_MATCH") return "no match";
  throw invalidParameter("OVERSIZE_HANDLING", String(handling), "Use CONTINUE, MATCH or NO_MATCH");
}

function compileHeaders({
  MatchPattern: { All, IncludedHeaders, ExcludedHeaders },
  MatchScope,
  OversizeHandling,
}: NonNullable<FieldToMatch["Headers"]>): Field {
  const isWanted = compilePattern(All, IncludedHeaders, ExcludedHeaders, true);
  const scope = compileScope(MatchScope);
  const oversize = compileOversize(OversizeHandling);
  return (request) => {
    const { headers } = request;
    const inspected = withinLimit(headers);
    if (inspected.length < headers.length && oversize) return oversize;
    return inspected.filter(({ name }) => isWanted(name)).flatMap(scope);
  };
}

function compileCookies({
  MatchPattern: { All, IncludedCookies, ExcludedCookies },
  MatchScope,
  OversizeHandling,
}: NonNullable<FieldToMatch["Cookies"]>): Field {
  const isWanted = compilePattern(All, IncludedCookies, ExcludedCookies, false);
  const scope = compileScope(MatchScope);
  const oversize = compileOversize(OversizeHandling);
  return (request) => {
    const { cookies } = request;
    const inspected = withinLimit(cookies);
    if (inspected.length < cookies.length && oversize) return oversize;
    return inspected.filter(({ name }) => isWanted(name)).flatMap(scope);
  };
}

/** Those of the first that fit into what WAF looks at. */
function withinLimit(values: readonly NamedText[]): readonly NamedText[] {
  let bytes = 0;
  const end = values.findIndex(
    ({ name, text }) => (bytes += name.length + text.length) > HEADERS_LIMIT.bytes,
  );
  return values.slice(0, Math.min(end < 0 ? values.length : end, HEADERS_LIMIT.count));
}

function compilePattern(
  all: object | undefined,
  included: readonly string[] | undefined,
  excluded: readonly string[] | undefined,
  ignoresCase: boolean,
): (name: string) => boolean {
  const key = (name: string) => (ignoresCase ? name.toLowerCase() : name);
  const names = new Set((included ?? excluded ?? []).map(key));
  if (all && !included && !excluded) return () => true;
  if (included && !all && !excluded) return (name) => names.has(key(name));
  if (excluded && !all && !included) return (name) => !names.has(key(name));
  throw invalidParameter("MAP_MATCH_SCOPE", "MatchPattern", "Give one of All, the included and the excluded");
}

function compileScope(scope: string): (one: NamedText) => readonly string[] {
  if (scope === "ALL") return ({ name, text }) => [name, text];
  if (scope === "KEY") return ({ name }) => [name];
  if (scope === "VALUE") return ({ text }) => [text];
  throw invalidParameter("MAP_MATCH_SCOPE", scope, "Use ALL, KEY or VALUE");
}
