import type { CostLine, Estimate } from "./estimate.ts";

/** Change of one line between two estimates. */
export interface CostChange {
  readonly urn: string;
  readonly name: string;
  readonly what: string;
  /** US dollars a month; 0 for a line that is not there. */
  readonly before: number;
  readonly after: number;
}

/** What a change of a program costs more or less. */
export interface CostDifference {
  /** Those that change by a cent or more, the greatest first. */
  readonly changes: readonly CostChange[];
  readonly before: number;
  readonly after: number;
}

const cent = 0.005;

/** Compares two estimates line by line: by resource and by what is paid for. */
export function difference(before: Estimate, after: Estimate): CostDifference {
  const [old, young] = [byKey(before.lines), byKey(after.lines)];
  const changes = [...new Set([...old.keys(), ...young.keys()])]
    .flatMap((key): readonly CostChange[] => {
      const line = young.get(key) ?? old.get(key);
      if (!line) return [];
      const { urn, name, what } = line;
      return [{ urn, name, what, before: old.get(key)?.usd ?? 0, after: young.get(key)?.usd ?? 0 }];
    })
    .filter((change) => Math.abs(change.after - change.before) >= cent)
    .toSorted(
      (one, other) => size(other) - size(one) || (one.urn + one.what < other.urn + other.what ? -1 : 1),
    );
  return { changes, before: before.usd, after: after.usd };
}

/** Lines by resource and price, of which a resource may have several: those of one price are one. A resource is known by type and name: one
 * whose parent is another costs the same. */
function byKey(lines: readonly CostLine[]): ReadonlyMap<string, CostLine> {
  const map = new Map<string, CostLine>();
  for (const line of lines) {
    const key = `${line.type} ${line.name} ${line.price}`;
    const known = map.get(key);
    map.set(key, known ? { ...known, usd: known.usd + line.usd } : line);
  }
  return map;
}

const size = ({ before, after }: CostChange): number => Math.abs(after - before);
