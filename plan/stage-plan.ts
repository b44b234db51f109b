import type { Violation } from "../policies/index.ts";
import { judge, type Exception } from "../policies/judgement.ts";
import { accessBetween, type AccessChanges } from "./access/index.ts";
import { changesBetween, type Change, type ReplacesOn } from "./compare/changes.ts";
import { match } from "./compare/match.ts";
import { inOrder } from "./compare/order.ts";
import { References } from "./compare/references.ts";
import { difference, type CostDifference } from "./cost/difference.ts";
import { estimate } from "./cost/estimate.ts";
import type { PlannedGraph } from "./graph.ts";
import { makesNew } from "./new-outputs.ts";
import { pictureOf, type Picture } from "./picture/model.ts";
import { reachBetween, type ReachChanges } from "./reach/index.ts";

/** All that a change of the program means for one stage. */
export interface StagePlan {
  readonly stack: string;
  /** Which of the two revisions has the stage; `gone`: the head does not have it, and nothing happens to what is there. */
  readonly presence: "both" | "new" | "gone";
  readonly changes: readonly Change[];
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
  const { formerUrns } = match(base, head);
  const before = { graph: base, references: new References(base, (urn) => urn) };
  const after = { graph: head, references: new References(head, (urn) => formerUrns.get(urn) ?? urn) };
  const changes = changesBetween(before, after, { replacesOn: rules.replacesOn, makesNew });
  const changed = new Set(changes.map(({ resource }) => resource.urn));
  return {
    stack: head.stack,
    presence,
    changes,
    unchanged: head.resources.filter(({ custom, urn }) => custom && !changed.has(urn)).length,
    access: accessBetween(before, after),
    reach: reachBetween(before, after),
    policies: brokenBetween(base, head, rules),
    cost: difference(estimate(base, base.region), estimate(head, head.region)),
    picture: pictureOf(`Stage ${head.stack}`, base, head, changes),
  };
}

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
