import {
  at,
  hasUnknown,
  isObject,
  isUnknown,
  ofTypes,
  remembered,
  type PolicyGraph,
  type PolicyResource,
} from "./graph.ts";

const functions = ["aws:lambda/function:Function"];
const aliases = ["aws:lambda/alias:Alias"];

/** Values that other resources know a resource by. */
const identities = [
  "arn",
  "url",
  "name",
  "bucket",
  "id",
  "streamArn",
  "dnsName",
  "domainName",
  "invokeArn",
  "bucketDomainName",
  "bucketRegionalDomainName",
];

/** Answers of {@link targets} for each resource of a graph, by path and types. */
const answers = remembered((): Map<string, readonly PolicyResource[]> => new Map());

/** Resources of some types that an input leads to: those that it names, or, where it is not known yet, those that it comes from. More than one
 * stand for a list, or for a value that is not known and comes from several. */
export function targets(
  graph: PolicyGraph,
  resource: PolicyResource,
  path: string,
  types: readonly string[],
): readonly PolicyResource[] {
  const known = answers(graph, resource);
  const question = `${path} ${types.join(" ")}`;
  const before = known.get(question);
  if (before) return before;
  const answer = lookUp(graph, resource, path, types);
  known.set(question, answer);
  return answer;
}

function lookUp(
  graph: PolicyGraph,
  resource: PolicyResource,
  path: string,
  types: readonly string[],
): readonly PolicyResource[] {
  const value = at(resource.inputs, path);
  if (value === undefined) return [];
  const candidates = ofTypes(graph, types);
  const named = candidates.filter((candidate) => names(value, candidate));
  if (named.length > 0) return named;
  const sources = new Set(resource.propertyDependencies[path.split(".")[0] as string]);
  // A known value that comes from several, none of which it names, is about something else.
  if (!hasUnknown(value) && sources.size > 1) return [];
  return candidates.filter(({ urn }) => sources.has(urn));
}

/** The one resource of some types that an input leads to; undefined when there is none, or when it may be one of several. */
export function target(
  graph: PolicyGraph,
  resource: PolicyResource,
  path: string,
  types: readonly string[],
): PolicyResource | undefined {
  const [one, ...others] = targets(graph, resource, path, types);
  return others.length === 0 ? one : undefined;
}

/** A function as something calls it: itself, or by an alias. */
export interface CalledFunction {
  readonly fn: PolicyResource;
  readonly alias: PolicyResource | undefined;
}

/** The function that an input leads to, directly or by an alias. */
export function calledFunction(
  graph: PolicyGraph,
  resource: PolicyResource,
  path: string,
): CalledFunction | undefined {
  const alias = target(graph, resource, path, aliases);
  const fn = alias
    ? target(graph, alias, "functionName", functions)
    : target(graph, resource, path, functions);
  return fn && { fn, alias };
}

/** True when a value, or anything in it, is one of the texts that a resource is known by, or has its ARN or address in it. */
export function names(value: unknown, resource: PolicyResource): boolean {
  if (typeof value === "string")
    return identitiesOf(resource).some(
      (identity) => value === identity || (isIn(identity, value) && /[:/.]/.test(identity)),
    );
  if (Array.isArray(value)) return value.some((element) => names(element, resource));
  return isObject(value) && Object.values(value).some((member) => names(member, resource));
}

/** True when a text has another one in it that does not go on as a longer name. */
function isIn(part: string, text: string): boolean {
  const start = text.indexOf(part);
  return start >= 0 && !/^[\w-]/.test(text.slice(start + part.length));
}

/** Texts that resources are known by: looked up once for each. */
const known = new WeakMap<PolicyResource, readonly string[]>();

function identitiesOf(resource: PolicyResource): readonly string[] {
  const before = known.get(resource);
  if (before) return before;
  const { id, inputs, outputs } = resource;
  const all = [id, ...identities.flatMap((identity) => [outputs[identity], inputs[identity]])];
  const texts = [...new Set(all)].filter(
    (identity): identity is string => typeof identity === "string" && identity !== "",
  );
  known.set(resource, texts);
  return texts;
}

/** Reads a number of a resource: what is given, or the default where nothing is. Undefined when it is not known yet. */
export function numberOf(
  resource: PolicyResource,
  path: string,
  otherwise: number | undefined,
): number | undefined {
  const value = at(resource.inputs, path);
  if (value === undefined || value === null) return otherwise;
  return hasUnknown(value) || Number.isNaN(Number(value)) ? undefined : Number(value);
}

/** ARN of a resource; undefined when it is not known yet. */
export function arnOf({ id, inputs, outputs }: PolicyResource): string | undefined {
  return [outputs["arn"], inputs["arn"], id].find(
    (arn): arn is string => typeof arn === "string" && arn.startsWith("arn:"),
  );
}

/** Part of an ARN that says its region; undefined for a text that is no ARN. */
export const regionOfArn = (arn: unknown): string | undefined =>
  typeof arn === "string" && arn.startsWith("arn:") ? arn.split(":")[3] : undefined;

/** Region of a resource: what it says itself, or what is known of it, or what its ARN says. Undefined when nothing does. */
export function regionOf(resource: PolicyResource): string | undefined {
  const own = resource.inputs["region"];
  if (isUnknown(own)) return undefined;
  return typeof own === "string" ? own : (resource.region ?? regionOfArn(arnOf(resource)));
}

/** Reads JSON of an input, given as text or as an object. Undefined when it is missing, not known yet, or no JSON. */
export function json(value: unknown): unknown {
  if (typeof value !== "string") return isUnknown(value) ? undefined : value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}
