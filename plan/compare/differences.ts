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

/** Members that tell one element of a list from the others. */
const identities = ["Sid", "id", "originId", "pathPattern", "name", "key", "attributeName", "pattern"];

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
    return [...new Set([...present.keys(), ...former.keys()])].flatMap((key) =>
      differences(former.get(key), present.get(key), `${path}[${String(key)}]`),
    );
  }
  const remaining = [...before];
  const added: unknown[] = [];
  for (const element of after) {
    const index = remaining.findIndex((candidate) => same(candidate, element));
    if (index < 0) added.push(element);
    else remaining.splice(index, 1);
  }
  if (added.length === 0 && remaining.length === 0) return [{ path, before, after }];
  const indexOf = (element: unknown) => after.indexOf(element);
  const pairs = Math.min(added.length, remaining.length);
  return [
    ...added
      .slice(0, pairs)
      .flatMap((element, index) => differences(remaining[index], element, `${path}[${indexOf(element)}]`)),
    ...added
      .slice(pairs)
      .map((element) => ({ path: `${path}[${indexOf(element)}]`, before: undefined, after: element })),
    ...remaining
      .slice(pairs)
      .map((element) => ({ path: `${path}[${before.indexOf(element)}]`, before: element, after: undefined })),
  ];
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
