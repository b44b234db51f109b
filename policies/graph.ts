// All that a rule knows of a program. The local cloud's ResourceGraph has these members, and so has what Pulumi gives to a policy pack after a
// small translation; nothing is imported from either.

/** A resource of a program, as far as rules look at it. */
export interface PolicyResource {
  readonly urn: string;
  /** Pulumi type token, `aws:dynamodb/table:Table`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** The provider's id; undefined before the resource is there. */
  readonly id?: string;
  /** Region that it is in, where it is known. */
  readonly region?: string;
  /** What the program asked for. A value that is not known yet, as in a preview, is a symbol. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What the provider answered; empty or partly unknown in a preview. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** URNs that each input comes from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** URN of the component, or other resource, that it is part of. */
  readonly parent?: string;
  /** URNs of everything it waits for. */
  readonly dependencies: readonly string[];
  /** Paths of inputs that are secret: `environment.variables.TOKEN`. */
  readonly secrets: readonly string[];
}

/** Every resource of a program. */
export interface PolicyGraph {
  readonly resources: readonly PolicyResource[];
}

/** Resources of a graph by URN and by type. */
interface Index {
  readonly byUrn: ReadonlyMap<string, PolicyResource>;
  readonly byType: ReadonlyMap<string, readonly PolicyResource[]>;
  readonly byParent: ReadonlyMap<string | undefined, readonly PolicyResource[]>;
}

/** One index for each graph that was asked: a graph must not change while it is asked, see {@link snapshot}. */
const indexes = new WeakMap<PolicyGraph, Index>();

/** The graph as it is now, for a graph that may still grow. */
export const snapshot = ({ resources }: PolicyGraph): PolicyGraph => ({ resources });

function indexOf(graph: PolicyGraph): Index {
  const before = indexes.get(graph);
  if (before) return before;
  const { resources } = graph;
  const index = {
    byUrn: new Map(resources.map((resource) => [resource.urn, resource])),
    byType: Map.groupBy(resources, ({ type }) => type),
    byParent: Map.groupBy(resources, ({ parent }) => parent),
  };
  indexes.set(graph, index);
  return index;
}

/** Makes a question that is answered once for each graph and resource, however often it is asked. */
export function remembered<Answer>(
  question: (graph: PolicyGraph, resource: PolicyResource) => Answer,
): (graph: PolicyGraph, resource: PolicyResource) => Answer {
  const known = new WeakMap<PolicyGraph, Map<PolicyResource, Answer>>();
  return (graph, resource) => {
    let answers = known.get(graph);
    if (!answers) known.set(graph, (answers = new Map<PolicyResource, Answer>()));
    const before = answers.get(resource);
    if (before !== undefined) return before;
    const answer = question(graph, resource);
    answers.set(resource, answer);
    return answer;
  };
}

/** Lists the resources of some types, type by type in the order of the graph. */
export const ofTypes = (graph: PolicyGraph, types: readonly string[]): readonly PolicyResource[] =>
  types.flatMap((type) => indexOf(graph).byType.get(type) ?? []);

/** True for a value that is not known before the resource is there. */
export const isUnknown = (value: unknown): value is symbol => typeof value === "symbol";

/** True when a value, or anything in it, is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** True for an object that is no list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a member by its dotted path; a symbol when it, or what it is a member of, is not known yet. */
export function at(value: unknown, path: string): unknown {
  let member = value;
  for (const key of path.split(".")) {
    if (isUnknown(member)) return member;
    if (Array.isArray(member)) member = (member as unknown[])[Number(key)];
    else member = isObject(member) ? member[key] : undefined;
  }
  return member;
}

/** Elements of a list that are known; none for a list that is not there. */
export const elements = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value.filter((element) => !isUnknown(element)) : [];

/** Known texts of a value that may be one text or a list of them. */
export const texts = (value: unknown): readonly string[] =>
  (typeof value === "string" ? [value] : elements(value)).filter((text) => typeof text === "string");

/** Values that other resources know a resource by. */
const identities = ["arn", "name", "bucket", "url", "id"];

/** True when an input of a resource leads to `target`, false when it leads elsewhere, undefined when that is not known yet. */
export function refersTo(
  graph: PolicyGraph,
  resource: PolicyResource,
  path: string,
  target: PolicyResource,
): boolean | undefined {
  const value = at(resource.inputs, path);
  const sources = resource.propertyDependencies[path.split(".")[0] as string] ?? [];
  if (value === undefined) return false;
  // An empty text that comes from a resource is what that does not know yet.
  if (hasUnknown(value) || (value === "" && sources.length > 0)) {
    if (sources.includes(target.urn)) return true;
    if (sources.length === 0) return undefined;
    return sources.some((urn) => waitsFor(graph, urn, target.urn)) ? undefined : false;
  }
  const known = [target.id, ...identities.map((identity) => target.outputs[identity])];
  if (texts(value).some((text) => known.includes(text))) return true;
  if (
    target.id === undefined &&
    sources.some((urn) => urn !== target.urn && waitsFor(graph, urn, target.urn))
  )
    return undefined;
  return sources.includes(target.urn) && (sources.length === 1 || texts(value).length === 0);
}

/** Lists the resources of some types of which an input leads to `target`. Those of which that is not known are `possible`. */
export function referring(
  graph: PolicyGraph,
  types: readonly string[],
  path: string,
  target: PolicyResource,
): { readonly certain: readonly PolicyResource[]; readonly possible: readonly PolicyResource[] } {
  const certain: PolicyResource[] = [];
  const possible: PolicyResource[] = [];
  for (const resource of ofTypes(graph, types)) {
    const refers = refersTo(graph, resource, path, target);
    if (refers) certain.push(resource);
    else if (refers === undefined) possible.push(resource);
  }
  return { certain, possible };
}

/** The resource of some types that an input leads to; undefined when there is none in the graph, or when it is not known. */
export const referred = (
  graph: PolicyGraph,
  resource: PolicyResource,
  path: string,
  types: readonly string[],
): PolicyResource | undefined =>
  ofTypes(graph, types).find((target) => refersTo(graph, resource, path, target));

/** True for a component: it is there when all its parts are. Types of providers have a file in them, `aws:sqs/queue:Queue`. */
const isComponent = (urn: string): boolean => !urn.split("::")[2]?.split("$").at(-1)?.includes("/");

/** True when a resource, by its URN, waits for another one, directly or through others. Who waits for a component waits for its parts. */
export function waitsFor(graph: PolicyGraph, urn: string, target: string): boolean {
  const { byUrn, byParent } = indexOf(graph);
  const seen = new Set<string>();
  const open = [urn];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === target) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(byUrn.get(next)?.dependencies ?? []));
    if (isComponent(next)) open.push(...(byParent.get(next) ?? []).map((part) => part.urn));
  }
  return false;
}
