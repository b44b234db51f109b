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
