import type { PlannedGraph, PlannedResource } from "../graph.ts";
import { differences, type Difference } from "./differences.ts";
import { match, type Matched } from "./match.ts";
import { referencesIn, type References, type Side } from "./references.ts";

/** Answer to whether a new value of an input replaces the resource. */
export type Replaces = "yes" | "maybe" | "no";

/** Tells what a new value of an input does: `replacesOn("aws:dynamodb/table:Table", "hashKey")`. */
export type ReplacesOn = (type: string, property: string) => Replaces;

/** One resource that the head has otherwise than the base. */
export interface Change {
  readonly kind: "create" | "update" | "replace" | "delete";
  /** The resource as the head has it; as the base had it when it is deleted. */
  readonly resource: PlannedResource;
  /** The resource as the base had it. */
  readonly former?: PlannedResource;
  /** Values that differ; of a new or deleted resource none. */
  readonly differences: readonly Difference[];
  /** Inputs that replace it, and `maybe` those of which the documentation does not say so. */
  readonly replacedBy: readonly { readonly property: string; readonly certain: boolean }[];
  /** URNs of replaced resources that it refers to: its inputs change when their ids do. */
  readonly follows: readonly string[];
  /** New and deleted resources that are the same but for their name: an alias was forgotten. */
  readonly renamedFrom?: string;
  /** Present when the URN has changed with an alias: nothing happens to the resource. */
  readonly alias?: string;
}

/** Compares what two revisions of a program register for one stage. Resources that stay as they are are not among the changes.
 * @returns In the order of the head; deleted ones last. */
export function changesBetween(
  { graph: base, references: former }: Side,
  { graph: head, references: present }: Side,
  replacesOn: ReplacesOn,
): readonly Change[] {
  const matched = match(base, head);

  const updates = new Map<string, Change>();
  for (const { before, after } of matched.pairs) {
    if (!after.custom) continue;
    const found = differences(former.inputsOf(before), present.inputsOf(after)).filter(
      ({ path }) =>
        !after.ignoreChanges.some((ignored) => path === ignored || path.startsWith(`${ignored}.`)),
    );
    if (before.region !== after.region && !found.some(({ path }) => path === "region"))
      found.push({ path: "region", before: before.region, after: after.region });
    const alias = matched.formerUrns.get(after.urn);
    if (found.length > 0 || alias !== undefined)
      updates.set(after.urn, update({ before, after }, found, [], replacesOn, alias));
  }
  spread(matched, head, present, updates, replacesOn);

  const renamed = renames(matched, former, present);
  const changes: Change[] = [];
  for (const resource of head.resources) {
    const change = updates.get(resource.urn);
    if (change) changes.push(change);
    else if (resource.custom && matched.created.includes(resource))
      changes.push({
        kind: "create",
        resource,
        differences: [],
        replacedBy: [],
        follows: [],
        renamedFrom: renamed.get(resource.urn),
      });
  }
  for (const resource of matched.deleted)
    if (resource.custom)
      changes.push({
        kind: "delete",
        resource,
        former: resource,
        differences: [],
        replacedBy: [],
        follows: [],
      });
  return changes;
}

function update(
  { before, after }: Matched["pairs"][number],
  found: readonly Difference[],
  follows: readonly string[],
  replacesOn: ReplacesOn,
  alias: string | undefined,
): Change {
  const properties = [...new Set(found.map(({ path }) => path.split(/[.[]/)[0] ?? path))];
  const replacedBy = properties.flatMap((property) => {
    const forced = property === "region" || after.replaceOnChanges.some((path) => path.startsWith(property));
    const replaces = forced ? "yes" : replacesOn(after.type, property);
    return replaces === "no" ? [] : [{ property, certain: replaces === "yes" }];
  });
  return {
    kind: replacedBy.length > 0 ? "replace" : "update",
    resource: after,
    former: before,
    differences: found,
    replacedBy,
    follows,
    alias,
  };
}

/** A replaced resource has a new id: what refers to it changes too, and may be replaced for it. */
function spread(
  matched: Matched,
  head: PlannedGraph,
  present: References,
  updates: Map<string, Change>,
  replacesOn: ReplacesOn,
): void {
  const pairs = new Map(matched.pairs.map((pair) => [pair.after.urn, pair]));
  const keyOf = (urn: string) => matched.formerUrns.get(urn) ?? urn;
  const replaced = new Set<string>();
  const isCertain = (change: Change) => change.replacedBy.some(({ certain }) => certain);
  for (;;) {
    const added = [...updates.values()].filter(
      (change) => isCertain(change) && !replaced.has(keyOf(change.resource.urn)),
    );
    if (added.length === 0) return;
    for (const { resource } of added) replaced.add(keyOf(resource.urn));
    for (const resource of head.resources) {
      const pair = pairs.get(resource.urn);
      if (!pair || !resource.custom) continue;
      const known = updates.get(resource.urn);
      const follows = new Set(known?.follows);
      const followed: Difference[] = [];
      for (const [property, value] of Object.entries(present.inputsOf(resource))) {
        const urns = [...referencesIn(value)].filter(
          (urn) => replaced.has(urn) && urn !== keyOf(resource.urn),
        );
        if (urns.length === 0) continue;
        for (const urn of urns) follows.add(urn);
        if (!known?.differences.some(({ path }) => path === property || path.startsWith(`${property}.`)))
          followed.push({ path: property, before: value, after: value });
      }
      if (follows.size > (known?.follows.length ?? 0))
        updates.set(
          resource.urn,
          update(pair, [...(known?.differences ?? []), ...followed], [...follows], replacesOn, known?.alias),
        );
    }
  }
}

/** Pairs deleted resources with new ones that are the same but for their name. */
function renames(matched: Matched, former: References, present: References): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  const open = matched.deleted.filter(({ custom }) => custom);
  for (const created of matched.created) {
    if (!created.custom) continue;
    const inputs = present.inputsOf(created);
    const index = open.findIndex(
      (deleted) =>
        deleted.type === created.type && differences(former.inputsOf(deleted), inputs).length === 0,
    );
    if (index >= 0) renamed.set(created.urn, open.splice(index, 1)[0]?.urn ?? "");
  }
  return renamed;
}
