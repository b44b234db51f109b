import { Content } from "../graph.ts";

/** One place where two values differ. */
export interface Difference {
  /** `environment.variables.TABLE`, `policy.Statement[0].Action`. */
  readonly path: string;
  /** Undefined: it was not there. */
  readonly before: unknown;
  /** Undefined: it is gone. */
  readonly after: unknown;
}

/** Input that a path begins with: `policy` of `policy.Statement[0].Action`. */
export const propertyOf = (path: string): string => path.split(/[.[]/)[0] ?? path;

/** Members that tell one element of a list from the others. */
const identities = ["Sid", "id", "originId", "pathPattern", "name", "key", "attributeName", "pattern"];

/** Lists of which the order says nothing: the provider keeps them as sets. */
const unordered =
  /(^|\.)(aliases|attributes|customErrorResponses|globalSecondaryIndexes|localSecondaryIndexes|managedPolicyArns|origins?|originGroups|rules|securityGroup(Id)?s|subnet(Id)?s|vpcSecurityGroupIds|Statement|Action|NotAction|Resource)$/;

/** Lists the places where two values differ, in the order of the second. JSON documents in texts are looked into; lists are compared by what
 * identifies their elements where something does. */
export function differences(before: unknown, after: unknown, path = ""): readonly Difference[] {
  if (same(before, after)) return [];
  const [former, present] = [structure(before), structure(after)];
  if (Array.isArray(former) && Array.isArray(present)) return differencesOfLists(former, present, path);
  if (isRecord(former) && isRecord(present)) {
    const keys = new Set([...Object.keys(present), ...Object.keys(former)]);
    return [...keys].flatMap((key) =>
      differences(former[key], present[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return [{ path, before, after }];
}

/** True for equal values. Documents that differ in nothing but white space or the order of members are equal. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof Content && b instanceof Content) return a.hash === b.hash;
  const [first, second] = [structure(a), structure(b)];
  if (Array.isArray(first) && Array.isArray(second))
    return first.length === second.length && first.every((element, index) => same(element, second[index]));
  if (!isRecord(first) || !isRecord(second)) return false;
  const keys = Object.keys(first).filter((key) => first[key] !== undefined);
  return (
    keys.length === Object.keys(second).filter((key) => second[key] !== undefined).length &&
    keys.every((key) => same(first[key], second[key]))
  );
}

/** A text that is the same for equal values, as {@link same} compares them. */
export function canonical(value: unknown): string {
  if (value instanceof Content) return `content ${value.hash}`;
  const structured = structure(value);
  if (Array.isArray(structured)) return `[${structured.map(canonical).join()}]`;
  if (!isRecord(structured)) return JSON.stringify(structured) ?? "";
  const members = Object.entries(structured).filter(([, member]) => member !== undefined);
  return `{${members
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
    .join()}}`;
}

function differencesOfLists(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): Difference[] {
  const identity = identities.find((member) => [before, after].every((list) => identifies(list, member)));
  if (identity !== undefined) {
    const byIdentity = (list: readonly unknown[]) =>
      new Map((list as Record<string, unknown>[]).map((element) => [element[identity], element]));
    const [former, present] = [byIdentity(before), byIdentity(after)];
    const compared = [...new Set([...present.keys(), ...former.keys()])].flatMap((key) =>
      differences(former.get(key), present.get(key), `${path}[${String(key)}]`),
    );
    const common = (keys: Iterable<unknown>) =>
      [...keys].filter((key) => former.has(key) && present.has(key));
    const isReordered = common(former.keys()).join("\n") !== common(present.keys()).join("\n");
    return isReordered && !unordered.test(path) ? [{ path, before, after }, ...compared] : compared;
  }
  const { added, removed } = remainders(before, after);
  if (added.length === 0 && removed.length === 0)
    return unordered.test(path) ? [] : [{ path, before, after }];
  const left = new Map(removed.map((at) => [at, new Set(leaves(before[at]))]));
  const compared = added.flatMap((at) => {
    const like = mostAlike(after[at], left);
    if (like !== undefined) left.delete(like);
    return differences(like === undefined ? undefined : before[like], after[at], `${path}[${at}]`);
  });
  const gone = [...left.keys()].map((at) => ({
    path: `${path}[${at}]`,
    before: before[at],
    after: undefined,
  }));
  return [...compared, ...gone];
}

/** Positions of what is in one of two lists only. */
function remainders(
  before: readonly unknown[],
  after: readonly unknown[],
): { readonly added: readonly number[]; readonly removed: readonly number[] } {
  const places = Map.groupBy(before.keys(), (at) => canonical(before[at]));
  const added = [...after.keys()].filter((at) => places.get(canonical(after[at]))?.shift() === undefined);
  const removed = [...places.values()].flat().sort((one, other) => one - other);
  return { added, removed };
}

/** Position of the candidate that has most in common with an element; the first when none has anything, or when there are too many to
 * look at. Undefined when none is left. */
function mostAlike(
  element: unknown,
  candidates: ReadonlyMap<number, ReadonlySet<string>>,
): number | undefined {
  const mine = candidates.size > 1 && candidates.size <= 100 ? leaves(element) : [];
  let best: number | undefined;
  let most = -1;
  for (const [at, theirs] of candidates) {
    // A text in common says more than a number.
    const common = mine.reduce((sum, leaf) => sum + (theirs.has(leaf) ? (leaf.endsWith('"') ? 2 : 1) : 0), 0);
    if (common > most) [best, most] = [at, common];
  }
  return best;
}

/** Values in an element, with their paths. */
function leaves(value: unknown, path = ""): string[] {
  const structured = structure(value);
  if (Array.isArray(structured))
    return structured.flatMap((element, index) => leaves(element, `${path}[${index}]`));
  if (isRecord(structured))
    return Object.entries(structured).flatMap(([key, member]) => leaves(member, `${path}.${key}`));
  return [`${path} ${canonical(structured)}`];
}

/** True when every element is an object with a value of its own in this member. */
function identifies(list: readonly unknown[], member: string): boolean {
  const values = list.map((element) => (isRecord(element) ? element[member] : undefined));
  return values.every((value) => typeof value === "string") && new Set(values).size === list.length;
}

/** The document in a text, or the value itself. */
function structure(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Content);
