import type { PlannedGraph, PlannedResource } from "../graph.ts";
import { canonical, differences, propertyOf, type Difference } from "./differences.ts";
import { match, type Matched } from "./match.ts";
import { outputsIn, type References, type Side } from "./references.ts";

/** Answer to whether a new value of an input replaces the resource. */
export type Replaces = "yes" | "maybe" | "no";

/** Tells what a new value of an input does: `replacesOn("aws:dynamodb/table:Table", "hashKey")`. */
export type ReplacesOn = (type: string, property: string) => Replaces;

/** What is known of resource types. */
export interface ChangeRules {
  readonly replacesOn: ReplacesOn;
  /** Answers whether a change gives an output of the resource a new value. */
  readonly makesNew: (change: Change, output: string) => boolean;
}

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
  /** URNs of resources of which it refers to an output that is new: an id of what is replaced, a digest, a version. */
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
  rules: ChangeRules,
): readonly Change[] {
  const { replacesOn } = rules;
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
  spread(matched, head, present, updates, rules);

  const renamed = renames(matched, former, present);
  const created = new Set(matched.created);
  const changes: Change[] = [];
  for (const resource of head.resources) {
    const change = updates.get(resource.urn);
    if (change) changes.push(change);
    else if (resource.custom && created.has(resource))
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
  const properties = [...new Set(found.map(({ path }) => propertyOf(path)))];
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

/** What is replaced has a new id, what is built anew a new digest: what refers to it changes too, and may be replaced for it. */
function spread(
  matched: Matched,
  head: PlannedGraph,
  present: References,
  updates: Map<string, Change>,
  { replacesOn, makesNew }: ChangeRules,
): void {
  const pairs = new Map(matched.pairs.map((pair) => [pair.after.urn, pair]));
  const keyOf = (urn: string) => matched.formerUrns.get(urn) ?? urn;
  const users = usersOf(head, present);
  const open = [...updates.values()];
  for (let change = open.shift(); change; change = open.shift()) {
    const key = keyOf(change.resource.urn);
    for (const { user, property, output, value } of users.get(key) ?? []) {
      const pair = pairs.get(user.urn);
      if (!pair || !user.custom || keyOf(user.urn) === key || !makesNew(change, output)) continue;
      const known = updates.get(user.urn);
      const isTold = known?.differences.some(({ path }) => propertyOf(path) === property);
      if (isTold && known?.follows.includes(key)) continue;
      const followed = isTold ? [] : [{ path: property, before: value, after: value }];
      const follows = [...new Set([...(known?.follows ?? []), key])];
      const next = update(
        pair,
        [...(known?.differences ?? []), ...followed],
        follows,
        replacesOn,
        known?.alias,
      );
      updates.set(user.urn, next);
      open.push(next);
    }
  }
}

/** One place where a resource refers to an output of another. */
interface Use {
  readonly user: PlannedResource;
  readonly property: string;
  readonly value: unknown;
  readonly output: string;
}

/** Who refers to each resource, by the URN that both graphs know it by. */
function usersOf({ resources }: PlannedGraph, references: References): ReadonlyMap<string, readonly Use[]> {
  const users = new Map<string, Use[]>();
  for (const user of resources)
    for (const [property, value] of Object.entries(references.inputsOf(user)))
      for (const { urn, output } of outputsIn(value)) {
        const uses = users.get(urn) ?? [];
        users.set(urn, uses);
        uses.push({ user, property, value, output });
      }
  return users;
}

/** Pairs deleted resources with new ones that are the same but for their name. */
function renames(matched: Matched, former: References, present: References): ReadonlyMap<string, string> {
  const keyOf = (references: References, resource: PlannedResource) =>
    `${resource.type} ${canonical(references.inputsOf(resource))}`;
  const open = Map.groupBy(
    matched.deleted.filter(({ custom }) => custom),
    (resource) => keyOf(former, resource),
  );
  const renamed = new Map<string, string>();
  for (const created of matched.created) {
    if (!created.custom) continue;
    const same = open.get(keyOf(present, created))?.shift();
    if (same) renamed.set(created.urn, same.urn);
  }
  return renamed;
}
