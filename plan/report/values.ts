import { Content } from "../graph.ts";
import type { Change } from "../compare/changes.ts";
import { canonical, type Difference } from "../compare/differences.ts";
import { readable } from "../compare/references.ts";

/** Longest value that is shown in one line, in characters. */
const longest = 100;

/** One value that differs, as people read it. */
export interface ShownDifference {
  /** `environment.variables.TABLE` */
  readonly path: string;
  /** Undefined: it was not there. */
  readonly before?: string;
  /** Undefined: it is gone. */
  readonly after?: string;
  /** More of the difference, in words: "3 lines added, 1 taken out". */
  readonly note?: string;
}

/** Makes the differences of a change readable: references by name, secrets never, long texts by the number of their lines. */
export function shownDifferences({ resource, former, differences, follows }: Change): ShownDifference[] {
  const secrets = [...resource.secrets, ...(former?.secrets ?? [])];
  return differences.map((difference) => {
    const { path, before, after } = difference;
    // Nothing differs in the program: what it refers to is new.
    if (before === after && follows.length > 0)
      return { path: readable(path), note: "new, with what it refers to" };
    if (isSecret(path, secrets)) return { path: readable(path), note: "a secret; its value is not shown" };
    return shown(difference);
  });
}

function shown({ path, before, after }: Difference): ShownDifference {
  const named = readable(path);
  if (Array.isArray(before) && Array.isArray(after) && isReordered(before, after))
    return { path: named, note: "the same in another order" };
  const [former, present] = [show(before), show(after)];
  if (former !== undefined && former === present && !(typeof before === "string" && before.includes("\n")))
    return { path: named, note: `another one that reads the same: ${former}` };
  if (
    typeof before === "string" &&
    typeof after === "string" &&
    (before.includes("\n") || after.includes("\n"))
  )
    return { path: named, note: lines(before, after) };
  return { path: named, before: show(before), after: show(after) };
}

/** True for lists whose elements are the same, or of the same names, in another order. */
function isReordered(before: readonly unknown[], after: readonly unknown[]): boolean {
  const former = before.map(canonical).sort().join();
  return former === after.map(canonical).sort().join() || before.length === after.length;
}

/** Writes a value in one line. */
export function show(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Content)
    return `${value.bytes.toLocaleString("en")} bytes (${value.hash.slice(0, 8)})`;
  const text = readable(typeof value === "string" ? value : JSON.stringify(value, plain));
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

const plain = (_: string, value: unknown): unknown => (value instanceof Content ? show(value) : value);

/** True for the path of a secret, of something in it, and of something that has it in it. */
const isSecret = (path: string, secrets: readonly string[]): boolean =>
  secrets.some((secret) => path === secret || isBelow(path, secret) || isBelow(secret, path));

const isBelow = (path: string, parent: string): boolean =>
  path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`);

function lines(before: string, after: string): string {
  const count = (text: string) => {
    const counted = new Map<string, number>();
    for (const line of text.split("\n")) counted.set(line, (counted.get(line) ?? 0) + 1);
    return counted;
  };
  const [former, present] = [count(before), count(after)];
  const more = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>) =>
    [...a].reduce((sum, [line, times]) => sum + Math.max(0, times - (b.get(line) ?? 0)), 0);
  return `text: ${more(present, former)} lines added, ${more(former, present)} taken out`;
}
