import type { PlannedGraph, PlannedResource } from "../graph.ts";

/** The same graph in an order that depends on nothing but names: a component before what is in it, siblings by name and type. The order of
 * registration is that of answers, which come when they come. */
export function inOrder(graph: PlannedGraph): PlannedGraph {
  const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  const keys = new Map<string, string>();
  const keyOf = ({ urn, parent, name, type }: PlannedResource): string => {
    const known = keys.get(urn);
    if (known !== undefined) return known;
    const above = parent === undefined ? undefined : byUrn.get(parent);
    const key = `${above ? keyOf(above) : ""}\u0000${name}\u0001${type}`;
    keys.set(urn, key);
    return key;
  };
  const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
  return {
    ...graph,
    resources: graph.resources.toSorted(
      (one, other) => compare(keyOf(one), keyOf(other)) || compare(one.urn, other.urn),
    ),
  };
}
