/** True when one pattern of IAM matches all that another does. `*` stands for any text, `?` for one character.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
export function covers(pattern: string, other: string): boolean {
  if (pattern === "*" || pattern === other) return true;
  // Which prefixes of `pattern` can match the part of `other` that has been read.
  let reached = closure(pattern, new Set([0]));
  for (const character of other) {
    const next = new Set<number>();
    for (const at of reached) {
      const wanted = pattern[at];
      if (wanted === "*") next.add(at);
      else if (wanted === character || (wanted === "?" && character !== "*")) next.add(at + 1);
    }
    reached = closure(pattern, next);
    if (reached.size === 0) return false;
  }
  return reached.has(pattern.length);
}

/** A `*` may stand for nothing. */
function closure(pattern: string, positions: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set(positions);
  for (const at of all) if (pattern[at] === "*") all.add(at + 1);
  return all;
}

/** True when two patterns can match the same text. */
export function overlap(first: string, second: string): boolean {
  const seen = new Set<string>();
  const open: [number, number][] = [[0, 0]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [at, other] = pair;
    if (at === first.length && other === second.length) return true;
    const key = `${at},${other}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const [a, b] = [first[at], second[other]];
    if (a === "*") open.push([at + 1, other]);
    if (b === "*") open.push([at, other + 1]);
    if (a === "*" && b !== undefined) open.push([at, other + 1]);
    if (b === "*" && a !== undefined) open.push([at + 1, other]);
    if (a !== undefined && b !== undefined && (a === b || a === "?" || b === "?"))
      open.push([at + 1, other + 1]);
  }
  return false;
}
