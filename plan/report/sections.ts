import { describe, type Violation } from "../../policies/index.ts";
import type { AccessSentence } from "../access/index.ts";
import type { Change } from "../compare/changes.ts";
import { propertyOf } from "../compare/differences.ts";
import { STAND_IN } from "../cost/prices.ts";
import { dollars } from "../cost/report.ts";
import { nameOf, typeOf, type PlannedResource } from "../graph.ts";
import { label } from "../label.ts";
import type { Reach } from "../reach/index.ts";
import type { StagePlan } from "../stage-plan.ts";
import { shownDifferences, type ShownDifference } from "./values.ts";

/** Weight of a line: `danger` loses data or lets strangers in, `warning` deserves a look. */
export type Weight = "danger" | "warning" | "plain";

/** One line of a report, and what is below it. */
export interface Line {
  readonly weight: Weight;
  readonly text: string;
  readonly details: readonly string[];
}

/** A part of a report about one stage. */
export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
  /** True for what is too long to be read first. */
  readonly folded: boolean;
}

/** What changes of a type do. */
export interface Effects {
  /** True for a type of which the other members are known: nothing is said there because nothing happens. */
  readonly isKnown: boolean;
  /** What goes with the old one; undefined: nothing that is not made again. */
  readonly loses?: string;
  /** What does not work meanwhile, and for how long. */
  readonly down?: string;
  /** What a change in place does that people may notice. */
  readonly inPlace?: string;
}

/** Answers what changing, replacing or deleting a resource of a type does. */
export type EffectsOf = (type: string) => Effects;

const verbs = { create: "created", update: "updated", replace: "replaced", delete: "deleted" } as const;

/** "2 created, 1 replaced, 340 unchanged" */
export function summary({ stack, presence, changes, unchanged }: StagePlan): string {
  if (presence === "gone")
    return `gone from the program; its ${unchanged} resources stay where they are until \`pulumi destroy --stack ${stack}\``;
  const verbOf = (change: Change) =>
    change.kind === "replace" && !change.replacedBy.some(({ certain }) => certain)
      ? "may be replaced"
      : verbs[change.kind];
  const counts = [...Object.values(verbs), "may be replaced"].flatMap((verb) => {
    const count = changes.filter((change) => verbOf(change) === verb && !isRenameOnly(change)).length;
    return count > 0 ? [`${count} ${verb}`] : [];
  });
  const renamed = changes.filter(isRenameOnly).length;
  if (renamed > 0) counts.push(`${renamed} renamed by alias`);
  if (presence === "new") return `a new stage, ${counts.join(", ")}`;
  return counts.length === 0
    ? `no change (${unchanged} resources)`
    : `${counts.join(", ")}, ${unchanged} unchanged`;
}

const isRenameOnly = ({ alias, differences }: Change): boolean =>
  alias !== undefined && differences.length === 0;

/** Parts of the report about one stage, the most important first. Parts without a line are left out. */
export function sections(plan: StagePlan, effectsOf: EffectsOf): readonly Section[] {
  const all: Section[] = [
    {
      title: "Data and down-time",
      folded: false,
      lines: [
        ...plan.changes.flatMap((change) => risk(change, effectsOf)),
        ...plan.unprotected.map(unprotected),
      ],
    },
    {
      title: "Who may do what",
      folded: false,
      lines: [
        ...plan.access.granted.map((sentence) => access(sentence, true)),
        ...[...plan.access.narrowed, ...plan.access.revoked].map((sentence) => access(sentence, false)),
      ],
    },
    {
      title: "Who can reach what",
      folded: false,
      lines: [
        ...plan.reach.opened.map((reach) => reached(reach, "can now reach")),
        ...plan.reach.changed.map(({ what, before, after }): Line => ({
          weight: isOpen(after) && !isOpen(before) ? "danger" : "warning",
          text: `${what}: ${names(before)} → ${names(after)}`,
          details: [],
        })),
        ...plan.reach.closed.map((reach) => reached(reach, "can no longer reach")),
      ],
    },
    {
      title: "Rules",
      folded: false,
      lines: [
        ...plan.policies.broken.map((violation) => rule(violation, "broken")),
        ...plan.policies.mended.map((violation) => rule(violation, "mended")),
      ],
    },
    { title: "Cost of an idle month", folded: false, lines: costLines(plan) },
    {
      title: "Resources",
      folded: true,
      lines: resourceLines(plan.changes, effectsOf),
    },
  ];
  return all.filter(({ lines }) => lines.length > 0);
}

function risk({ kind, resource, former, replacedBy, renamedFrom }: Change, effectsOf: EffectsOf): Line[] {
  if (kind === "create" || kind === "update")
    return renamedFrom === undefined ? [] : [forgottenAlias(resource, renamedFrom)];
  const { loses, down } = effectsOf(resource.type);
  const what = label(resource);
  const certain = kind === "delete" || replacedBy.some((cause) => cause.certain);
  const verb = kind === "delete" ? "is deleted" : certain ? "is replaced" : "may be replaced";
  const kept = resource.retainOnDelete || former?.retainOnDelete === true;
  const lines: Line[] = [];
  if (former?.protect)
    lines.push({
      weight: "danger",
      text: `${what} ${verb}, and it is protected: \`pulumi up\` refuses that`,
      details: ["Fix: keep it, or unprotect it first"],
    });
  if (loses !== undefined)
    lines.push({
      weight: "danger",
      text: `${what} ${verb}: ${kept ? "it stays on AWS, without this stack" : `lost is ${loses}`}`,
      details: causes(replacedBy),
    });
  if (down !== undefined && kind === "replace")
    lines.push({
      weight: "warning",
      text: `${what} ${verb}. Down meanwhile: ${down}`,
      details: causes(replacedBy),
    });
  return lines;
}

const unprotected = (resource: PlannedResource): Line => ({
  weight: "warning",
  text: `${label(resource)} is no longer protected: from the next \`pulumi up\` on, a change can delete it`,
  details: [],
});

const causes = (replacedBy: Change["replacedBy"]): string[] =>
  replacedBy.map(({ property, certain }) =>
    certain
      ? `a new ${property} replaces it`
      : `a new ${property} may replace it: the provider's documentation does not say`,
  );

function forgottenAlias(resource: PlannedResource, former: string): Line {
  const isMoved = nameOf(former) === resource.name;
  const alias = isMoved ? "{ parent: <the former one> }" : `{ name: "${nameOf(former)}" }`;
  return {
    weight: "danger",
    text: isMoved
      ? `${label(resource)} has another parent: it is deleted and made again`
      : `${label(resource)} is ${nameOf(former)} under another name: it is deleted and made again`,
    details: [
      `Fix: keep name and parent, or give it${isMoved ? ", or the component that moved," : ""} { aliases: [${alias}] } (https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/)`,
    ],
  };
}

const access = ({ text, wide, via }: AccessSentence, granted: boolean): Line => ({
  weight: granted && wide ? "danger" : granted ? "warning" : "plain",
  text: granted && wide ? `${text} (wide)` : text,
  details: via.map((urn) => `by ${typeOf(urn)} ${nameOf(urn)}`),
});

const reached = ({ who, what, open }: Reach, verb: string): Line => ({
  weight: verb === "can now reach" ? (open ? "danger" : "warning") : "plain",
  text: `${who} ${verb} ${what}`,
  details: [],
});

const isOpen = (answers: readonly Reach[]): boolean => answers.some(({ open }) => open);
const names = (answers: readonly Reach[]): string => answers.map(({ who }) => who).join(" or ");

const rule = (violation: Violation, how: "broken" | "mended"): Line => ({
  weight: how === "mended" ? "plain" : violation.rule.severity === "high" ? "danger" : "warning",
  text:
    how === "mended"
      ? `mended: ${violation.rule.id} of ${violation.resource?.name ?? "the program"}`
      : describe(violation),
  details: [],
});

function costLines({ cost: { before, after, changes }, unpricedRegions }: StagePlan): Line[] {
  if (changes.length === 0) return [];
  const sign = (usd: number) => `${usd < 0 ? "−" : "+"}${dollars(Math.abs(usd))}`;
  return [
    {
      weight: after > before * 1.2 ? "warning" : "plain",
      text: `${dollars(before)} → ${dollars(after)} USD by list price (${sign(after - before)})`,
      details: [
        ...changes.map((change) => `${change.name}, ${change.what}: ${sign(change.after - change.before)}`),
        ...unpricedRegions.map(
          (region) => `prices of ${region} are not kept here: those of ${STAND_IN} stand for them`,
        ),
      ],
    },
  ];
}

/** Fewest resources that are told in one line because the same changes in each. */
const alike = 5;

/** Most names of resources that change alike. */
const mostNames = 10;

function resourceLines(changes: readonly Change[], effectsOf: EffectsOf): Line[] {
  const told = changes.map((change) => ({ change, line: resourceLine(change, effectsOf) }));
  const groups = Map.groupBy(told, ({ change, line }) =>
    change.kind === "update" && change.alias === undefined
      ? JSON.stringify([change.follows.length > 0 ? change.resource.type : "", shownDifferences(change)])
      : line,
  );
  return [...groups.values()].flatMap((group): Line[] => {
    const [first] = group;
    if (!first || group.length < alike) return group.map(({ line }) => line);
    const names = group.map(({ change }) => label(change.resource));
    const rest = names.length - mostNames;
    return [
      {
        weight: first.line.weight,
        text: `~ ${group.length} resources alike${first.change.follows.length > 0 ? " (because of what they refer to)" : ""}`,
        details: [
          ...shownDifferences(first.change).slice(0, most).map(differenceText),
          `of ${names.slice(0, mostNames).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`,
        ],
      },
    ];
  });
}

/** Most differences of one resource that are listed. */
const most = 12;

function resourceLine(change: Change, effectsOf: EffectsOf): Line {
  const { kind, resource, follows, alias } = change;
  const { isKnown, loses, down, inPlace } = effectsOf(resource.type);
  const marks = { create: "+", update: "~", replace: "±", delete: "−" } as const;
  const notes = [
    ...(alias === undefined ? [] : [`was ${nameOf(alias)}`]),
    ...(kind === "create" && resource.importId !== undefined
      ? [`imported: ${resource.importId} is there already, and is taken over`]
      : []),
    ...(follows.length === 0 ? [] : [`because of ${follows.map(nameOf).join(", ")}`]),
  ];
  const differences = shownDifferences(change).map(differenceText);
  const rest = differences.length - most;
  // A revision of a task definition, a deployment of an API: made anew with each change, and nobody notices.
  const isRoutine = kind === "replace" && isKnown && loses === undefined && down === undefined;
  return {
    weight: kind === "delete" || (kind === "replace" && !isRoutine) ? "warning" : "plain",
    text: `${marks[kind]} ${label(resource)}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`,
    details: [
      ...(rest > 1
        ? [...differences.slice(0, most), `and ${rest} more (--format json has them)`]
        : differences),
      ...causes(change.replacedBy),
      ...(kind === "update" && !isOnlyTags(change) && inPlace !== undefined ? [`in place: ${inPlace}`] : []),
    ],
  };
}

/** True for a change of nothing but tags or the name: nobody notices. */
const isOnlyTags = ({ differences }: Change): boolean =>
  differences.every(({ path }) => propertyOf(path) === "tags");

function differenceText({ path, before, after, note }: ShownDifference): string {
  if (note !== undefined) return `${path}: ${note}`;
  if (before === undefined) return `${path}: + ${after ?? ""}`;
  if (after === undefined) return `${path}: − ${before}`;
  return `${path}: ${before} → ${after}`;
}
