import type { Atom } from "./atoms.ts";
import { Decider } from "./decide.ts";
import { isMaking, type Recorded } from "./questions.ts";
import { isJourney, START, type Forecast } from "./verdicts.ts";

/** An atom, and what its removal can break: journeys, the making of resources, the start. */
export interface Member {
  readonly id: string;
  readonly breaks: readonly string[];
  /** Those of them that tell: a journey that looks for a line in a log finds it, whatever else goes wrong on it. */
  readonly tells: readonly string[];
}

/** Atoms that are removed together. Each of them can break something that no other does. */
export type Group = readonly Member[];

/** What is removed, and how. */
export interface Plan {
  /** Removed from a copy that runs. Each breaks journeys. */
  readonly running: readonly Group[];
  /** Removed before the start. Each breaks the making of a resource, a journey that looks back, or the start. */
  readonly starting: readonly Group[];
}

/** What is known of a journey by its name. */
export interface Journeys {
  /** True when it takes minutes: it is not made for the sake of others. */
  readonly isLong: (journey: string) => boolean;
  /** Names of those that look at what came of the start. */
  readonly lookingBack: readonly string[];
}

/** Journeys that an atom can break. What is asked once only, by whoever comes first, can break every journey of its role. */
function reach({ atom, phases, around }: Forecast): readonly string[] {
  const isAskedOnce = atom.target.kind === "trust" || / logs:CreateLogStream /.test(atom.id);
  return [...new Set([...phases, ...(isAskedOnce ? around : [])])].filter(isJourney);
}

/** The journeys among some that tell of an atom: of a line in a log the one that looks for it, of anything else those that look for something else. */
function telling(atom: Atom, journeys: readonly string[]): readonly string[] {
  const watcher = watcherOf(atom);
  if (watcher !== undefined && journeys.includes(watcher)) return [watcher];
  const isAboutLog = / logs:/.test(atom.id);
  const fitting = journeys.filter((journey) => isOfLog(journey) === isAboutLog);
  return fitting.length > 0 ? fitting : journeys;
}

/** True for a journey that looks for a line in a log. */
const isOfLog = (journey: string): boolean => journey.startsWith("log ");

/** Journey that looks for a line of an atom's log group, if it is about one. */
const watcherOf = ({ id }: Atom): string | undefined => {
  const group = / logs:.* log-group:([^:]+):/.exec(id)?.[1];
  return group === undefined ? undefined : `log ${group}`;
};

/** Plans removals. */
export function planRounds(needed: readonly Forecast[], { isLong, lookingBack }: Journeys): Plan {
  const short: Member[] = [];
  const long: Member[] = [];
  const makings: Member[] = [];
  const looks: Member[] = [];
  const starts: Member[] = [];
  for (const forecast of needed) {
    const { atom, phases } = forecast;
    const { id } = atom;
    const journeys = reach(forecast);
    const quick = journeys.filter((journey) => !isLong(journey));
    const making = phases.filter(isMaking);
    const watcher = watcherOf(atom);
    const all = (breaks: readonly string[]): Member => ({ id, breaks, tells: breaks });
    if (watcher !== undefined && lookingBack.includes(watcher)) looks.push(all([watcher]));
    // Without trust nearly every journey of a role breaks, which leaves little room for others beside it.
    else if (making.length > 0 && (quick.length === 0 || atom.target.kind === "trust"))
      makings.push(all(making));
    else if (quick.length > 0) short.push({ id, breaks: quick, tells: telling(atom, quick) });
    else if (journeys.length > 0) long.push(all(journeys));
    else starts.push(all([START, ...lookingBack.filter((journey) => !isOfLog(journey))]));
  }
  return {
    running: [...grouped(long), ...grouped(short)],
    starting: [...grouped(makings), ...grouped(looks), ...grouped(starts)],
  };
}

/** Puts each into the first group in which everybody keeps something of his own; those of which little tells first. */
function grouped(members: readonly Member[]): readonly Group[] {
  const groups: Member[][] = [];
  for (const member of members.toSorted((a, b) => a.tells.length - b.tells.length)) {
    const group = groups.find((others) => everybodyHasHisOwn([...others, member]));
    if (group) group.push(member);
    else groups.push([member]);
  }
  return groups;
}

const everybodyHasHisOwn = (group: Group): boolean =>
  group.every((member) => ownOf(member, group).length > 0);

/** What tells of a member, and no other can break. */
const ownOf = (member: Member, group: Group): readonly string[] =>
  member.tells.filter((one) => group.every((other) => other === member || !other.breaks.includes(one)));

/** What tells of the members of a group, of each without the others. */
export const tellingOf = (group: Group): readonly string[] => [
  ...new Set(group.flatMap((member) => ownOf(member, group))),
];

/** True when something was refused that one atom alone decides. */
export function isRefusedFor(atom: Atom | undefined, questions: readonly Recorded[]): boolean {
  const decider = new Decider();
  return questions.some(
    ({ question, allowed }) =>
      atom !== undefined && !allowed && decider.allows(question, []) && !decider.allows(question, [atom]),
  );
}

/** What broke for the want of each atom of a group: something that no other of the group can break, in a copy that refused something which
 * this atom alone decides. Those of which nothing is proven are left out.
 * @param atoms Atoms as they are in the copy.
 * @param broken Journeys, makings of resources, and the start.
 * @param questions That the copy was asked. */
export function provenBy(
  group: Group,
  atoms: readonly Atom[],
  { broken, questions }: { readonly broken: readonly string[]; readonly questions: readonly Recorded[] },
): ReadonlyMap<string, readonly string[]> {
  const proven = new Map<string, readonly string[]>();
  for (const member of group) {
    const own = ownOf(member, group).filter((one) => broken.includes(one));
    const atom = atoms.find(({ id }) => id === member.id);
    if (own.length > 0 && isRefusedFor(atom, questions)) proven.set(member.id, own);
  }
  return proven;
}
