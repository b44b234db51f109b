import type { Change } from "../compare/changes.ts";
import { nameOf, typeOf, type PlannedGraph, type PlannedResource } from "../graph.ts";
import { label } from "../label.ts";

/** Box of a picture: a component of the program, or a resource that is in none. */
export interface Box {
  /** Letters, digits and `_`. */
  readonly id: string;
  readonly name: string;
  /** `StaticSite` */
  readonly kind: string;
  /** What changes in it, each a line; none: it stays as it is. */
  readonly changes: readonly { readonly kind: Change["kind"]; readonly text: string }[];
}

/** What a picture shows: boxes, and which box uses which. */
export interface Picture {
  readonly title: string;
  readonly boxes: readonly Box[];
  readonly arrows: readonly { readonly from: string; readonly to: string }[];
}

/** Fewest resources that are one box because they are alike. */
const many = 8;

/** Longest list of changes in a box. */
const most = 6;

/** Draws a program by its components, with what changes in each; what is in a component that stays as it is, is folded away. */
export function pictureOf(
  title: string,
  base: PlannedGraph,
  head: PlannedGraph,
  changes: readonly Change[],
): Picture {
  const resources = new Map(
    [...base.resources, ...head.resources].map((resource) => [resource.urn, resource]),
  );
  const boxOf = (urn: string): string => {
    const parent = resources.get(urn)?.parent;
    return parent !== undefined && resources.has(parent) ? boxOf(parent) : urn;
  };
  const changed = new Map<string, Change[]>();
  for (const change of changes) {
    const box = boxOf(change.resource.urn);
    changed.set(box, [...(changed.get(box) ?? []), change]);
  }
  const present = new Set(head.resources.map(({ urn }) => boxOf(urn)));
  const urns = [...new Set([...present, ...changed.keys()])].filter(
    // Providers and the like show nothing of the architecture.
    (urn) => !urn.includes("pulumi:providers:"),
  );
  // Many resources of a type that are in no component, and change alike, are one box.
  const groups = [
    ...Map.groupBy(urns, (urn) => {
      const loose = resources.get(urn)?.custom === true;
      return loose ? `${typeOf(urn)} ${changed.get(urn)?.[0]?.kind ?? ""}` : urn;
    }).values(),
  ].flatMap((group) => (group.length < many ? group.map((urn) => [urn]) : [group]));
  const ids = new Map(groups.flatMap((group, index) => group.map((urn) => [urn, `n${index}`] as const)));
  const uses = new Map<string, Set<string>>([...ids.values()].map((id) => [id, new Set()]));
  for (const resource of head.resources) {
    // A dashboard shows everything, and uses none of it.
    if (resource.type === "aws:cloudwatch/dashboard:Dashboard") continue;
    const box = ids.get(boxOf(resource.urn));
    for (const urn of resource.dependencies) {
      const other = ids.get(boxOf(urn));
      if (box === undefined || other === undefined || box === other) continue;
      // What is granted belongs to who grants it, and is used by who is granted it.
      const [from, to] = resource.type.startsWith("aws:iam/") ? [other, box] : [box, other];
      uses.get(from)?.add(to);
    }
  }
  return {
    title,
    boxes: groups.map((group, index) => ({
      id: `n${index}`,
      name: group.length === 1 ? nameOf(group[0] ?? "") : `${group.length} resources`,
      kind:
        typeOf(group[0] ?? "")
          .split(":")
          .at(-1) ?? "",
      changes: lines(group.flatMap((urn) => changed.get(urn) ?? [])),
    })),
    arrows: reduced(uses),
  };
}

function lines(changes: readonly Change[]): Box["changes"] {
  const order = ["delete", "replace", "create", "update"] as const;
  const sorted = [...changes].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const shown = sorted.slice(0, most).map(({ kind, resource }) => ({ kind, text: text(resource) }));
  const rest = sorted.length - shown.length;
  return rest > 0 ? [...shown, { kind: sorted.at(-1)?.kind ?? "update", text: `and ${rest} more` }] : shown;
}

const text = (resource: PlannedResource): string => label(resource);

/** Arrows that say something: none that follows from others, and none to what nearly everything uses. */
function reduced(uses: ReadonlyMap<string, ReadonlySet<string>>): Picture["arrows"] {
  const users = (box: string) => [...uses.values()].filter((used) => used.has(box)).length;
  const ubiquitous = new Set([...uses.keys()].filter((box) => users(box) > Math.max(4, uses.size / 2)));
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    [...(uses.get(from) ?? [])].some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  return [...uses].flatMap(([from, used]) =>
    [...used]
      .filter((to) => !ubiquitous.has(to))
      .filter(
        (to) =>
          ![...used].some(
            (other) => other !== to && !ubiquitous.has(other) && reaches(other, to, new Set([from, other])),
          ),
      )
      .map((to) => ({ from, to })),
  );
}
