/** A piece of SQL: what it is, and where it begins. */
export interface Token {
  readonly kind: "word" | "quoted" | "string" | "number" | "symbol";
  readonly text: string;
  readonly start: number;
}

const TOKEN =
  /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|(?<string>'(?:[^']|'')*')|(?<quoted>"(?:[^"]|"")*")|(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<symbol>[\s\S])/g;

/** The pieces of a statement, without white space and comments. */
export function tokens(sql: string): Token[] {
  return [...sql.matchAll(TOKEN)].flatMap(({ index, groups = {} }) => {
    const [kind, text] = Object.entries(groups).find(([, value]) => value !== undefined) ?? [];
    return kind === undefined ? [] : [{ kind: kind as Token["kind"], text: text as string, start: index }];
  });
}

/** A statement with some of its pieces exchanged. */
export interface Rewritten {
  readonly text: string;
  /** Place in the statement before of a place of `text`. */
  readonly before: (position: number) => number;
}

/** Exchanges pieces of a statement for others; white space and comments stay. */
export function replaceTokens(
  sql: string,
  replacement: (token: Token, index: number, all: readonly Token[]) => string | undefined,
): Rewritten {
  const all = tokens(sql);
  /** Ends of what was exchanged, in the old text and in the new. */
  const ends: { readonly old: number; readonly now: number }[] = [];
  let text = "";
  let position = 0;
  for (const [index, token] of all.entries()) {
    const exchanged = replacement(token, index, all);
    if (exchanged === undefined) continue;
    text += sql.slice(position, token.start) + exchanged;
    position = token.start + token.text.length;
    ends.push({ old: position, now: text.length });
  }
  const before = (at: number) => {
    const end = ends.findLast(({ now }) => now <= at);
    return end ? end.old + at - end.now : at;
  };
  return { text: text + sql.slice(position), before };
}

/** `line 2:5`, as Trino tells places. */
export function place(sql: string, position: number): string {
  const before = sql.slice(0, position).split("\n");
  return `line ${before.length}:${(before.at(-1) ?? "").length + 1}`;
}
