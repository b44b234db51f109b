import { PARSED_PATTERNS, RENAMED } from "../engine/dialect.ts";
import { replaceTokens, type Token } from "./tokens.ts";

/** A statement of Trino's as DuckDB takes it: functions that have another name, and patterns that must be literals. */
export function inDuckDb(sql: string): string {
  /** Indices of the patterns, with what translates them. */
  const patterns = new Map<number, (pattern: string) => string>();
  return replaceTokens(sql, ({ kind, text }, index, all) => {
    if (kind === "string") return patterns.get(index)?.(text);
    const name = text.toLowerCase();
    if (kind !== "word" || all[index + 1]?.text !== "(" || !Object.hasOwn(RENAMED, name)) return undefined;
    const translate = PARSED_PATTERNS[name];
    const last = translate && lastArgument(all, index + 1);
    if (translate && last !== undefined) patterns.set(last, translate);
    return RENAMED[name];
  });
}

/** Index of the token before the bracket that closes the one at `open`. */
function lastArgument(all: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let index = open; index < all.length; index++) {
    const text = all[index]?.kind === "symbol" ? all[index]?.text : undefined;
    if (text === "(") depth++;
    if (text === ")" && --depth === 0) return index - 1;
  }
  return undefined;
}
