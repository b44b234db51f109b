import type { PlannedGraph, PlannedResource } from "../graph.ts";

/** Resources of two graphs, paired by URN, and by the aliases that a renamed one is given. */
export interface Matched {
  readonly pairs: readonly { readonly before: PlannedResource; readonly after: PlannedResource }[];
  readonly created: readonly PlannedResource[];
  readonly deleted: readonly PlannedResource[];
  /** URN in the former graph of each renamed resource, by its present one. */
  readonly formerUrns: ReadonlyMap<string, string>;
}

/** Pairs the resources of two graphs as the engine does.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/ */
export function match(base: PlannedGraph, head: PlannedGraph): Matched {
  const remaining = new Map(base.resources.map((resource) => [resource.urn, resource]));
  const pairs: { before: PlannedResource; after: PlannedResource }[] = [];
  const created: PlannedResource[] = [];
  const formerUrns = new Map<string, string>();
  const present = new Set(head.resources.map(({ urn }) => urn));
  for (const after of head.resources) {
    const urn = [after.urn, ...after.aliases.filter((alias) => !present.has(alias))].find((candidate) =>
      remaining.has(candidate),
    );
    const before = urn === undefined ? undefined : remaining.get(urn);
    if (!before) {
      created.push(after);
      continue;
    }
    remaining.delete(before.urn);
    if (before.urn !== after.urn) formerUrns.set(after.urn, before.urn);
    pairs.push({ before, after });
  }
  return { pairs, created, deleted: [...remaining.values()], formerUrns };
}
