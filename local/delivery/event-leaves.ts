/** A value of an event that is no object and no list.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-exists-matching */
export interface Leaf {
  readonly value: unknown;
  /** Position in each list that the leaf is in, by the list. Lists of plain values count as one place: their values belong together. */
  readonly places: Places;
}

/** Positions by list. */
export type Places = ReadonlyMap<object, number>;

/** Lists and objects in each other that are looked at. */
const DEPTH = 1000;

/** Collects the leaves of an event by their path, names joined by dots: `{"a": {"b": 1}}` and `{"a.b": 1}` are the same.
 * Lists do not lengthen a path, and lists in lists are one list.
 * @param isAsked True for the paths that somebody asks for, or that such a path begins with; the rest is not looked at. */
export function leavesOf(event: object, isAsked: (path: string) => boolean): ReadonlyMap<string, Leaf[]> {
  const leaves = new Map<string, Leaf[]>();
  const visit = (value: unknown, path: string, places: Places, depth: number): void => {
    if (depth > DEPTH) return;
    if (Array.isArray(value)) {
      for (const [index, member] of value.entries())
        visit(member, path, isPlain(member) ? places : new Map([...places, [value, index]]), depth + 1);
      return;
    }
    if (!isPlain(value)) {
      for (const [name, member] of Object.entries(value as object)) {
        const inner = path === "" ? name : `${path}.${name}`;
        if (isAsked(inner)) visit(member, inner, places, depth + 1);
      }
      return;
    }
    const known = leaves.get(path);
    if (known) known.push({ value, places });
    else leaves.set(path, [{ value, places }]);
  };
  visit(event, "", new Map(), 0);
  return leaves;
}

/** Joins two sets of places; undefined when they are in different positions of one list. */
export function joinPlaces(one: Places, other: Places): Places | undefined {
  for (const [list, index] of other) {
    const position = one.get(list);
    if (position !== undefined && position !== index) return undefined;
  }
  return other.size === 0 ? one : new Map([...one, ...other]);
}

function isPlain(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}
