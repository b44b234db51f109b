import { IDLE, START, type Forecast } from "./verdicts.ts";
import { Decider } from "./decide.ts";
import type { Atom } from "./atoms.ts";
import type { Recorded } from "./questions.ts";

/** Atoms that are removed together, and the journeys that are made without them. */
export interface Group {
  readonly atoms: readonly string[];
  readonly journeys: readonly string[];
}

/** What is removed, and how. */
export interface Plan {
  /** Removed from a copy that runs, several at a time: each of them has a journey that none of the others touches. */
  readonly groups: readonly Group[];
  /** Removed before the start, one at a time: nothing else asks for them. */
  readonly starts: readonly string[];
}

/** Journeys that an atom can break. What is asked once only, by whoever comes first, can break every journey of its role; a line in a log is missed
 * on the journey that looks for it, and on no other. */
function reach({ atom, phases, around }: Forecast): readonly string[] {
  const isAskedOnce = atom.target.kind === "trust" || / logs:CreateLogStream /.test(atom.id);
  const all = [...new Set([...phases, ...(isAskedOnce ? around : [])])].filter(
    (phase) => phase !== START && phase !== IDLE,
  );
  const watchers = all.filter((journey) => journey.startsWith("log "));
  return / logs:/.test(atom.id) && watchers.length > 0 ? watchers : all;
}

/** Plans removals.
 * @param isLong Tells journeys that take minutes: they are not made for the sake of others. */
export function planRounds(needed: readonly Forecast[], isLong: (journey: string) => boolean): Plan {
  const starts: string[] = [];
  const quick: Candidate[] = [];
  const long: Candidate[] = [];
  for (const forecast of needed) {
    const journeys = reach(forecast);
    const short = journeys.filter((journey) => !isLong(journey));
    const id = forecast.atom.id;
    if (short.length > 0) quick.push({ id, journeys: short });
    else if (journeys.length > 0) long.push({ id, journeys });
    else starts.push(id);
  }
  return { groups: [...grouped(long), ...grouped(quick)], starts };
}

interface Candidate {
  readonly id: string;
  readonly journeys: readonly string[];
}

/** Puts each into the first group in which everybody keeps a journey of his own; those with few journeys first. */
function grouped(candidates: readonly Candidate[]): Group[] {
  const groups: Candidate[][] = [];
  for (const candidate of candidates.toSorted((a, b) => a.journeys.length - b.journeys.length)) {
    const group = groups.find((members) => everybodyHasHisOwn([...members, candidate]));
    if (group) group.push(candidate);
    else groups.push([candidate]);
  }
  return groups.map((members) => ({
    atoms: members.map(({ id }) => id),
    journeys: [...new Set(members.flatMap(({ journeys }) => journeys))],
  }));
}

const everybodyHasHisOwn = (members: readonly Candidate[]): boolean =>
  members.every((member) => own(member, members).length > 0);

/** Journeys that no other member touches. */
const own = (member: Candidate, members: readonly Candidate[]): readonly string[] =>
  member.journeys.filter((journey) =>
    members.every((other) => other === member || !other.journeys.includes(journey)),
  );

/** True when something was refused that one atom alone decides. */
export function isRefusedFor(atom: Atom | undefined, questions: readonly Recorded[]): boolean {
  const decider = new Decider();
  return questions.some(
    ({ question, allowed }) =>
      atom !== undefined && !allowed && decider.allows(question, []) && !decider.allows(question, [atom]),
  );
}

/** Journeys that failed for the want of each atom of a group: one that no other of the group touches, in a copy that refused something which
 * this atom alone decides. Those of which nothing is proven are left out.
 * @param all Forecasts of the atoms of the group, by id.
 * @param atoms Atoms as they are in the copy.
 * @param failed Journeys that failed.
 * @param questions That the copy was asked. */
export function provenBy(
  group: Group,
  all: ReadonlyMap<string, Forecast>,
  atoms: readonly Atom[],
  { failed, questions }: { readonly failed: readonly string[]; readonly questions: readonly Recorded[] },
): ReadonlyMap<string, readonly string[]> {
  const members = group.atoms.flatMap((id): Candidate[] => {
    const forecast = all.get(id);
    return forecast ? [{ id, journeys: reach(forecast) }] : [];
  });
  const proven = new Map<string, readonly string[]>();
  for (const member of members) {
    const atom = atoms.find(({ id }) => id === member.id);
    const broken = own(member, members).filter((journey) => failed.includes(journey));
    if (broken.length > 0 && isRefusedFor(atom, questions)) proven.set(member.id, broken);
  }
  return proven;
}
