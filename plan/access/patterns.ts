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

/** True when some text matches two patterns. */
export function overlap(one: string, other: string): boolean {
  const known = new Map<string, boolean>();
  const meet = (at: number, where: number): boolean => {
    const key = `${at} ${where}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, false);
    const [first, second] = [one[at], other[where]];
    let met: boolean;
    if (first === undefined && second === undefined) met = true;
    else if (first === "*") met = meet(at + 1, where) || (second !== undefined && meet(at, where + 1));
    else if (second === "*") met = meet(at, where + 1) || (first !== undefined && meet(at + 1, where));
    else
      met =
        first !== undefined &&
        second !== undefined &&
        (first === second || first === "?" || second === "?") &&
        meet(at + 1, where + 1);
    known.set(key, met);
    return met;
  };
  return meet(0, 0);
}

/** A `*` may stand for nothing. */
function closure(pattern: string, positions: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set(positions);
  for (const at of all) if (pattern[at] === "*") all.add(at + 1);
  return all;
}
