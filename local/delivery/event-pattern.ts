import { joinPlaces, leavesOf, type Leaf, type Places } from "./event-leaves.ts";
import { invalidPattern, readOperator, type ValueTest } from "./pattern-operators.ts";

/** True when an event matches. Only objects do. */
export type EventPattern = (event: unknown) => boolean;

/** Leaf that is there, as `exists: true` asks for it. */
type ExistsTest = ValueTest;

/** Condition on the leaves of one path. */
interface Condition {
  readonly path: string;
  readonly tests: readonly ValueTest[];
  /** True for `exists: false`. */
  readonly mayBeAbsent: boolean;
}

/** Combinations that the alternatives of a pattern's `$or` may come to. */
const COMBINATIONS = 1000;
/** Characters of the longest path: a pattern has 4,096 in all.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html#eventbridge-PutRule-request-EventPattern */
const PATH_CHARACTERS = 4096;

/** Reads a pattern of EventBridge, Pipes or a Lambda event source mapping. Patterns look at leaves alone: a member that is an object
 * or an empty list has no value. What several conditions ask of a list of objects must be true of one of them.
 * @throws AwsError InvalidEventPatternException for what is no pattern; operators that are not known are named.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export function readEventPattern(text: string): EventPattern {
  return read(text, () => true);
}

/** Reads a filter policy of an SNS subscription: an event pattern whose `exists: true` asks for a value that is neither null nor empty.
 * @throws AwsError as {@link readEventPattern}.
 * @see https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html */
export function readFilterPolicy(text: string): EventPattern {
  return read(text, (value) => value !== null && value !== "");
}

function read(text: string, exists: ExistsTest): EventPattern {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch (error) {
    throw invalidPattern(`is not JSON: ${(error as Error).message}`);
  }
  const alternatives = readObject(pattern, "", exists).map((conditions) =>
    conditions.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  );
  const paths = new Set(alternatives.flat().flatMap(({ path }) => prefixesOf(path)));
  return (event) => {
    if (typeof event !== "object" || event === null || Array.isArray(event)) return false;
    const leaves = leavesOf(event, (path) => paths.has(path));
    return alternatives.some((conditions) => isMet(conditions, leaves));
  };
}

/** Every path that a path begins with, itself included. */
function prefixesOf(path: string): string[] {
  const names = path.split(".");
  return names.map((_, index) => names.slice(0, index + 1).join("."));
}

/** Follows conditions in the order of their paths, each from every place that those before it can be met in. */
function isMet(conditions: readonly Condition[], leaves: ReadonlyMap<string, readonly Leaf[]>): boolean {
  const follow = (index: number, places: Places): boolean => {
    const condition = conditions[index];
    if (!condition) return true;
    const reachable = (leaves.get(condition.path) ?? []).flatMap(({ value, places: own }) => {
      const joined = joinPlaces(places, own);
      return joined ? [{ value, own, joined }] : [];
    });
    if (condition.mayBeAbsent && reachable.length === 0) return follow(index + 1, places);
    const tried = new Set<Places>();
    for (const { value, own, joined } of reachable) {
      // Values of a plain list are in one place: what comes after them is asked once.
      if (tried.has(own) || !condition.tests.some((test) => test(value))) continue;
      if (follow(index + 1, joined)) return true;
      tried.add(own);
    }
    return false;
  };
  const isPossible = ({ path, tests, mayBeAbsent }: Condition) =>
    mayBeAbsent || (leaves.get(path) ?? []).some(({ value }) => tests.some((test) => test(value)));
  return conditions.every(isPossible) && follow(0, new Map());
}

/** Reads an object of a pattern into alternatives, each a list of conditions that must all be met. */
function readObject(pattern: unknown, path: string, exists: ExistsTest): Condition[][] {
  if (typeof pattern !== "object" || pattern === null || Array.isArray(pattern))
    throw invalidPattern(`${path || "the pattern"} must be an object`);
  if (path.length > PATH_CHARACTERS)
    throw invalidPattern(`a path has more than ${PATH_CHARACTERS} characters`);
  const members = Object.entries(pattern);
  if (members.length === 0 && path !== "") throw invalidPattern(`${path} must not be empty`);
  let alternatives: Condition[][] = [[]];
  for (const [name, value] of members) {
    const here = path === "" ? name : `${path}.${name}`;
    let read: Condition[][];
    if (name === "$or") read = readAlternatives(value, path, exists);
    else if (Array.isArray(value)) read = [[readCondition(value, here, exists)]];
    else read = readObject(value, here, exists);
    alternatives = alternatives.flatMap((before) => read.map((more) => [...before, ...more]));
    if (alternatives.length > COMBINATIONS)
      throw invalidPattern(`$or comes to more than ${COMBINATIONS} combinations`);
  }
  return alternatives;
}

function readAlternatives(value: unknown, path: string, exists: ExistsTest): Condition[][] {
  if (!Array.isArray(value) || value.length < 2)
    throw invalidPattern("$or must be a list of two or more patterns");
  return value.flatMap((one) => readObject(one, path, exists));
}

function readCondition(values: readonly unknown[], path: string, exists: ExistsTest): Condition {
  if (values.length === 0) throw invalidPattern(`${path} must not be an empty list`);
  const tests: ValueTest[] = [];
  let mayBeAbsent = false;
  for (const expected of values) {
    if (typeof expected !== "object" || expected === null) {
      tests.push((value) => value === expected);
      continue;
    }
    const [operator, ...others] = Object.entries(expected);
    if (!operator || others.length > 0) throw invalidPattern(`${path} must have one operator in each object`);
    const [name, operand] = operator as [string, unknown];
    if (name !== "exists") tests.push(readOperator(name, operand, path));
    else if (operand === true) tests.push(exists);
    else if (operand === false) mayBeAbsent = true;
    else throw invalidPattern(`exists of ${path} must be true or false`);
  }
  return { path, tests, mayBeAbsent };
}
