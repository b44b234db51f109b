/** Path of a member: `environment.variables.TOKEN`, `tags["a.b"]`, `rules[0].name`. */
export function memberPath(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  if (!/^[\w$-]+$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent ? `${parent}.${key}` : key;
}

/** The parts of a property path as `ignoreChanges` and the like give it, `*` among them.
 * @see https://www.pulumi.com/docs/iac/concepts/resources/options/ignorechanges/ */
export function parsePath(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\[(\*)\]|([^.[\]]+)/g)].map(
    ([, index, quoted, star, name]) =>
      index !== undefined
        ? Number(index)
        : quoted !== undefined
          ? (JSON.parse(`"${quoted}"`) as string)
          : (star ?? name ?? ""),
  );
}

/** First part of a path: the top-level property. */
export function topLevel(path: string): string {
  return String(parsePath(path)[0] ?? path);
}
