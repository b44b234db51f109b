import type { Violation } from "../policies/index.ts";
import { judge, type Exception } from "../policies/judgement.ts";
import { accessBetween, type AccessChanges } from "./access/index.ts";
import { changesBetween, type Change, type ReplacesOn } from "./compare/changes.ts";
import { match } from "./compare/match.ts";
import { inOrder } from "./compare/order.ts";
import { References, type Side } from "./compare/references.ts";
import { difference, type CostDifference } from "./cost/difference.ts";
import { estimate, type Estimate } from "./cost/estimate.ts";
import { isPriced, STAND_IN } from "./cost/prices.ts";
import { nameOf, type PlannedGraph, type PlannedResource } from "./graph.ts";
import { makesNew } from "./new-outputs.ts";
import { pictureOf, type Picture } from "./picture/model.ts";
import { reachBetween, type ReachChanges } from "./reach/index.ts";

/** All that a change of the program means for one stage. */
export interface StagePlan {
  readonly stack: string;
  /** Which of the two revisions has the stage; `gone`: the head does not have it, and nothing happens to what is there. */
  readonly presence: "both" | "new" | "gone";
  readonly changes: readonly Change[];
  /** Resources that stay, and that the program no longer protects from being deleted. */
  readonly unprotected: readonly PlannedResource[];
  /** Resources that stay as they are. */
  readonly unchanged: number;
  readonly access: AccessChanges;
  readonly reach: ReachChanges;
  readonly policies: {
    /** Rules that are broken now and were not. */
    readonly broken: readonly Violation[];
    /** Rules that were broken and are kept now. */
    readonly mended: readonly Violation[];
  };
  /** What an idle month costs before and after. */
  readonly cost: CostDifference;
  /** Regions of which no prices are kept: what is there is told by those of another one. */
  readonly unpricedRegions: readonly string[];
  readonly picture: Picture;
}

/** What a plan is made with. */
export interface PlanRules {
  readonly replacesOn: ReplacesOn;
  readonly exceptions: readonly Exception[];
  /** `2026-11-29` */
  readonly today: string;
}

/** Compares two revisions of a program for one stage. The same graphs give the same plan, to the byte. */
export function stagePlan(former: PlannedGraph, present: PlannedGraph, rules: PlanRules): StagePlan {
  const presence = present.isAbsent === true ? "gone" : former.isAbsent === true ? "new" : "both";
  const [base, head] = [inOrder(former), inOrder(presence === "gone" ? former : present)];
  const { formerUrns, pairs } = match(base, head);
  const before = { graph: base, references: new References(base, (urn) => urn) };
  const after = { graph: head, references: new References(head, (urn) => formerUrns.get(urn) ?? urn) };
  const changes = changesBetween(before, after, { replacesOn: rules.replacesOn, makesNew });
  const changed = new Set(changes.map(({ resource }) => resource.urn));
  return {
    stack: head.stack,
    presence,
    changes,
    unprotected: pairs
      .filter(({ before: { protect }, after: { protect: still } }) => protect && !still)
      .map(({ after: resource }) => resource),
    unchanged: head.resources.filter(({ custom, urn }) => custom && !changed.has(urn)).length,
    access: accessBetween(before, asMoved(after, changes)),
    reach: reachBetween(before, after),
    policies: brokenBetween(base, head, rules),
    cost: difference(idleMonth(base), idleMonth(head)),
    unpricedRegions: [...new Set([base, head].flatMap(regionsOf))]
      .filter((region) => !isPriced(region))
      .sort(),
    picture: pictureOf(`Stage ${head.stack}`, base, head, changes),
  };
}

/** The head, in which a resource that is made again below another parent is known as the former one: who may use it by its name may use it still. */
function asMoved({ graph, references }: Side, changes: readonly Change[]): Side {
  const moved = new Map(
    changes.flatMap(({ resource, renamedFrom }) =>
      renamedFrom !== undefined && nameOf(renamedFrom) === resource.name
        ? [[resource.urn, renamedFrom] as const]
        : [],
    ),
  );
  if (moved.size === 0) return { graph, references };
  return { graph, references: new References(graph, (urn) => moved.get(urn) ?? references.keyOf(urn)) };
}

/** An idle month, where prices of a region are not kept by those of one whose are. */
function idleMonth({ region, resources }: PlannedGraph): Estimate {
  const priced = (name: string | undefined) => (name === undefined || isPriced(name) ? name : STAND_IN);
  return estimate(
    { resources: resources.map((resource) => ({ ...resource, region: priced(resource.region) })) },
    priced(region) ?? region,
  );
}

const regionsOf = ({ region, resources }: PlannedGraph): readonly string[] =>
  resources.length === 0 ? [] : [region, ...resources.flatMap((resource) => resource.region ?? [])];

function brokenBetween(
  base: PlannedGraph,
  head: PlannedGraph,
  { exceptions, today }: PlanRules,
): StagePlan["policies"] {
  const [before, after] = [base, head].map(
    (graph) => judge(graph, graph.stack, exceptions, today).violations,
  ) as [readonly Violation[], readonly Violation[]];
  const keyOf = ({ rule, resource, property }: Violation) =>
    `${rule.id} ${resource?.name ?? ""} ${property ?? ""}`;
  const without = (some: readonly Violation[], others: readonly Violation[]) => {
    const known = new Set(others.map(keyOf));
    return some.filter((violation) => !known.has(keyOf(violation)));
  };
  return { broken: without(after, before), mended: without(before, after) };
}
