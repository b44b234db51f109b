import { AwsError } from "../contract/errors.ts";
import type { ApiRequest } from "../contract/api.ts";
import { membersOf, traitsOf, type Model } from "./model.ts";

/** A request's operation and the labels of its path, still encoded. */
export interface RoutedRequest {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** An operation's path, compiled. */
interface Route {
  readonly name: string;
  readonly method: string;
  readonly segments: readonly string[];
  /** The last label takes the rest of the path, slashes and all. */
  readonly isGreedy: boolean;
  /** Parameters of the address that the operation always has, with their values where these are fixed. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Query parameters and headers that the operation can't be without. */
  readonly requires: readonly string[];
  /** Parameters that choose other operations: a request with one of them is not for this one. */
  readonly isNot: ReadonlySet<string>;
}

const compiled = new WeakMap<Model, readonly Route[]>();

/** Finds the operation of a REST request: its method, path, and the parameters and headers that tell operations with one path apart.
 * The most particular one is taken. A parameter that chooses operations is never overlooked: `DELETE /bucket?inventory` deletes no bucket.
 * @param path As sent, without what stands before the template's path.
 * @see https://smithy.io/2.0/spec/http-bindings.html#http-trait */
export function findRoute(
  model: Model,
  path: string,
  { method, query, headers }: Pick<ApiRequest, "method" | "query" | "headers">,
): RoutedRequest | undefined {
  let routes = compiled.get(model);
  if (!routes) compiled.set(model, (routes = compile(model)));
  for (const route of routes) {
    if (route.method !== method) continue;
    if (!route.query.every(([name, value]) => query.has(name) && (value === "" || query.get(name) === value)))
      continue;
    if (!route.requires.every((one) => has(one, query, headers))) continue;
    if ([...query.keys()].some((name) => route.isNot.has(name))) continue;
    const labels = match(route, path);
    if (labels) return { name: route.name, labels };
  }
  return undefined;
}

function has(binding: string, query: URLSearchParams, headers: ApiRequest["headers"]): boolean {
  const [kind, name = ""] = binding.split(/:(.*)/s);
  return kind === "query" ? query.has(name) : headers[name] !== undefined;
}

/** The parameters that choose an operation of a model: those without a value in an address, `?acl`, and those that an operation can't be
 * without, `?uploadId=`. */
function choosing({ operations }: Model): { readonly fixed: string[]; readonly required: string[] } {
  const fixed: string[] = [];
  const required: string[] = [];
  for (const { http, requires = [] } of Object.values(operations)) {
    for (const [name, value] of new URLSearchParams(http?.[1].split("?")[1]))
      if (value === "") fixed.push(name);
    for (const binding of requires)
      if (binding.startsWith("query:")) required.push(binding.slice("query:".length));
  }
  return { fixed, required };
}

function compile(model: Model): Route[] {
  const { fixed, required } = choosing(model);
  const routes = Object.entries(model.operations).flatMap(
    ([name, { http, requires = [], input }]): Route[] => {
      if (!http) return [];
      const [method, uri] = http;
      const [path = "", parameters = ""] = uri.split("?");
      // A read takes any parameter, and those of an operation that is not done here are not known.
      const mayHaveOthers = input === undefined || method === "GET" || method === "HEAD";
      const own = new Set(new URLSearchParams(parameters).keys());
      for (const binding of requires)
        if (binding.startsWith("query:")) own.add(binding.slice("query:".length));
      for (const member of Object.values(membersOf(model, input))) {
        const { query } = traitsOf(member);
        if (query !== undefined) own.add(query);
      }
      return [
        {
          name,
          method,
          segments: segmentsOf(path),
          isGreedy: path.endsWith("+}"),
          // `x-id` says the operation's name: clients may send it, and need not.
          query: [...new URLSearchParams(parameters)].filter(([parameter]) => parameter !== "x-id"),
          requires,
          isNot: new Set(
            [...fixed, ...(mayHaveOthers ? [] : required)].filter((parameter) => !own.has(parameter)),
          ),
        },
      ];
    },
  );
  const weight = ({ query, requires, segments }: Route) =>
    segments.filter((segment) => !segment.startsWith("{")).length * 100 +
    (query.length + requires.length) * 10;
  return routes.sort((one, other) => weight(other) - weight(one));
}

const segmentsOf = (path: string) => path.replace(/^\//, "").replace(/\/$/, "").split("/");

function match({ segments, isGreedy }: Route, path: string): Map<string, string> | undefined {
  const given = (isGreedy ? path.replace(/^\//, "") : path.replace(/^\//, "").replace(/\/$/, "")).split("/");
  if (isGreedy ? given.length < segments.length : given.length !== segments.length) return undefined;
  const labels = new Map<string, string>();
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const value = isLast && isGreedy ? given.slice(index).join("/") : (given[index] as string);
    if (!segment.startsWith("{")) {
      if (segment !== value) return undefined;
    } else {
      if (value === "") return undefined;
      labels.set(segment.slice(1, isGreedy && isLast ? -2 : -1), value);
    }
  }
  return labels;
}

/** A part of a path or query, decoded.
 * @throws AwsError InvalidURI when it is not encoded well. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError("InvalidURI", `Couldn't parse the specified URI: ${text}`);
  }
}
