/** One step of a JSONPath. `many` steps make the path indefinite: its result is a list. */
type Step =
  | { readonly kind: "child"; readonly names: readonly string[] }
  | { readonly kind: "index"; readonly indexes: readonly number[] }
  | { readonly kind: "slice"; readonly from?: number; readonly to?: number }
  | { readonly kind: "all" }
  | { readonly kind: "descend" };

/** A JSONPath, ready to be asked many times. */
export interface JsonPath {
  readonly text: string;
  /** The value, a list of values for paths with `*`, `..`, slices or several names, undefined when there is none. */
  read(document: unknown): unknown;
}

const STEP =
  /\.\.|\.\*|\[\*\]|\.([^.[\]()?@*\s]+)|\[((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))*)\]|\[(-?\d+(?:\s*,\s*-?\d+)*)\]|\[(-?\d*):(-?\d*)\]/y;
const NAME_AFTER_DESCENT = /([^.[\]()?@*\s]+)|\*/y;

/** Parses a JSONPath as API Gateway's templates use it: members, indexes, slices, `*` and `..`.
 * @throws Error naming the path, for filters, functions and anything else.
 * @see https://github.com/json-path/JsonPath */
export function parseJsonPath(text: string): JsonPath {
  const steps: Step[] = [];
  if (!text.startsWith("$")) throw new Error(`JSONPath "${text}" must begin with $`);
  let at = 1;
  while (at < text.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (!match)
      throw new Error(
        `JSONPath "${text}" is not understood from "${text.slice(at)}" on: members, indexes, slices, * and .. are; filters and functions are not emulated here`,
      );
    at = STEP.lastIndex;
    const [token, member, quoted, indexes, from, to] = match;
    if (token === "..") {
      steps.push({ kind: "descend" });
      NAME_AFTER_DESCENT.lastIndex = at;
      const name = NAME_AFTER_DESCENT.exec(text);
      if (name) {
        at = NAME_AFTER_DESCENT.lastIndex;
        steps.push(name[1] === undefined ? { kind: "all" } : { kind: "child", names: [name[1]] });
      }
    } else if (token === ".*" || token === "[*]") steps.push({ kind: "all" });
    else if (member !== undefined) steps.push({ kind: "child", names: [member] });
    else if (quoted !== undefined)
      steps.push({
        kind: "child",
        names: [...quoted.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map(([, a, b]) =>
          (a ?? b ?? "").replaceAll(/\\(.)/g, "$1"),
        ),
      });
    else if (indexes !== undefined) steps.push({ kind: "index", indexes: indexes.split(",").map(Number) });
    else
      steps.push({ kind: "slice", from: from ? Number(from) : undefined, to: to ? Number(to) : undefined });
  }
  const many = steps.some(
    (step) =>
      step.kind === "all" ||
      step.kind === "descend" ||
      step.kind === "slice" ||
      (step.kind === "child" && step.names.length > 1) ||
      (step.kind === "index" && step.indexes.length > 1),
  );
  return {
    text,
    read(document) {
      let values: unknown[] = [document];
      for (const step of steps) values = values.flatMap((value) => [...follow(step, value)]);
      return many ? values : values[0];
    },
  };
}

function* follow(step: Step, value: unknown): Generator<unknown> {
  if (typeof value !== "object" || value === null) return;
  switch (step.kind) {
    case "child":
      for (const name of step.names)
        if (!Array.isArray(value) && Object.hasOwn(value, name))
          yield (value as Record<string, unknown>)[name];
      return;
    case "index":
      for (const index of step.indexes) {
        const item: unknown = Array.isArray(value) ? value.at(index) : undefined;
        if (item !== undefined) yield item;
      }
      return;
    case "slice":
      if (Array.isArray(value)) yield* value.slice(step.from, step.to) as unknown[];
      return;
    case "all":
      yield* Object.values(value) as unknown[];
      return;
    case "descend": {
      // By hand instead of by recursion: the document comes from a client and may be nested deeply.
      const pending: unknown[] = [value];
      while (pending.length > 0) {
        const next = pending.pop() as object;
        yield next;
        const inner = Object.values(next) as unknown[];
        for (let i = inner.length - 1; i >= 0; i--)
          if (typeof inner[i] === "object" && inner[i] !== null) pending.push(inner[i]);
      }
    }
  }
}
