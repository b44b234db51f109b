import type { Proof, Verdict } from "./verdicts.ts";

/** Forms of a report. */
export const formats = ["text", "markdown", "json"] as const;
export type Format = (typeof formats)[number];

/** Figures of a run. */
export interface Run {
  readonly seconds: number;
  /** Copies that were started. */
  readonly copies: number;
  readonly journeys: number;
  readonly questions: number;
}

/** A proof with how it was come by. */
export interface Report extends Proof {
  readonly run: Run;
  /** Everything that contradicts the proof: a journey that fails with all rights, for one. */
  readonly contradictions: readonly string[];
}

/** Numbers of atoms by state. */
export function score(verdicts: readonly Verdict[]): Readonly<Record<Verdict["state"] | "all", number>> {
  const count = (state: Verdict["state"]) => verdicts.filter((verdict) => verdict.state === state).length;
  return {
    all: verdicts.length,
    proven: count("proven"),
    reasoned: count("reasoned"),
    unproven: count("unproven"),
  };
}

/** Writes reports. */
export function write(reports: readonly Report[], format: Format): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(reports.map(asData), undefined, 2)}\n`;
    case "markdown":
      return reports.map(markdown).join("\n");
    case "text":
      return reports.map(text).join("\n");
  }
}

const percent = (part: number, all: number): string => (all === 0 ? "100" : ((100 * part) / all).toFixed(1));

function headline({ stage, verdicts }: Report): string {
  const { all, proven, reasoned, unproven } = score(verdicts);
  return `Stage ${stage}: ${all} parts of policies, ${proven} proven (${percent(proven, all)} %), ${reasoned} with a reason, ${unproven} unproven`;
}

const ofState = ({ verdicts }: Report, state: Verdict["state"]): readonly Verdict[] =>
  verdicts.filter((verdict) => verdict.state === state);

function text(report: Report): string {
  const { managed, contradictions, run } = report;
  return `${[
    headline(report),
    ...ofState(report, "unproven").flatMap(({ atom, why = "" }) => [`  UNPROVEN ${atom.id}`, `    ${why}`]),
    ...contradictions.map((line) => `  CONTRADICTION ${line}`),
    ...byReason(report).flatMap(([why, ids]) => [`  reasoned: ${why}`, ...ids.map((id) => `    ${id}`)]),
    ...managed.map(({ holder, arn }) => `  AWS's own: ${holder} has ${arn}`),
    how(report),
    `  ${figures(run)}`,
  ].join("\n")}\n`;
}

function how(report: Report): string {
  const proven = ofState(report, "proven");
  const removed = proven.filter((verdict) => verdict.how === "removed").length;
  return `  ${removed} were removed from a copy, and something broke; for ${proven.length - removed} the questions of the journeys were asked again without them`;
}

const figures = ({ seconds, copies, journeys, questions }: Run): string =>
  `${journeys} journeys, ${questions} different questions to IAM, ${copies} copies, ${seconds} s`;

/** Ids by the reason that they share. */
function byReason(report: Report): readonly (readonly [why: string, ids: readonly string[]])[] {
  const all = Map.groupBy(ofState(report, "reasoned"), ({ why = "" }) => why);
  return [...all].map(([why, verdicts]) => [why, verdicts.map(({ atom }) => atom.id)]);
}

function markdown(report: Report): string {
  const { stage, verdicts, managed, contradictions, run } = report;
  const { all, proven, reasoned, unproven } = score(verdicts);
  const cell = (value: string) => value.replaceAll("|", "\\|").replaceAll("*", "\\*");
  const holders = Map.groupBy(verdicts, ({ atom }) => atom.holder);
  return [
    `## Stage ${stage}`,
    "",
    `${all} parts: **${proven} proven** (${percent(proven, all)} %), ${reasoned} with a reason, ${unproven} unproven. ${figures(run)}.`,
    `${how(report).trim()}.`,
    "",
    ...section(
      "Unproven",
      ofState(report, "unproven"),
      ({ atom, why = "" }) => `- ${cell(atom.id)}: ${cell(why)}`,
    ),
    ...section("Contradictions", contradictions, (line) => `- ${cell(line)}`),
    "### Proven",
    "",
    "| Role or resource | Without this | this breaks |",
    "| --- | --- | --- |",
    ...[...holders].flatMap(([holder, of]) =>
      of
        .filter(({ state }) => state === "proven")
        .map(
          ({ atom, breaks }, index) =>
            `| ${index === 0 ? cell(holder) : ""} | ${cell(atom.id.slice(atom.id.indexOf(": ") + 2))} | ${cell(shortened(breaks))} |`,
        ),
    ),
    "",
    "### There for a reason",
    "",
    ...byReason(report).flatMap(([why, ids]) => [cell(why), "", ...ids.map((id) => `- ${cell(id)}`), ""]),
    ...section("Policies of AWS's own", managed, ({ holder, arn }) => `- ${holder}: ${arn}`),
  ].join("\n");
}

function section<T>(title: string, items: readonly T[], line: (item: T) => string): readonly string[] {
  return items.length === 0 ? [] : [`### ${title}`, "", ...items.map(line), ""];
}

const shortened = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;

function asData({ stage, verdicts, managed, contradictions, run }: Report): object {
  return {
    stage,
    score: score(verdicts),
    run,
    contradictions,
    managed,
    verdicts: verdicts.map(({ atom, state, how: proof, breaks, why }) => ({
      id: atom.id,
      holder: atom.holder,
      policy: atom.policy,
      state,
      ...(proof && { how: proof }),
      breaks,
      ...(why !== undefined && { why }),
    })),
  };
}
