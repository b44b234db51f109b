import { PARSED_PATTERNS, RENAMED } from "./dialect.ts";
import { replaceTokens, type Rewritten, type Token } from "./tokens.ts";

/** A statement of Trino's as DuckDB takes it: functions that have another name, patterns that must be literals, `array(bigint)` as a type, and
 * `X'6162'`. */
export function inDuckDb(sql: string): Rewritten {
  /** Replacements of tokens further on, by index. */
  const later = new Map<number, (text: string) => string>();
  return replaceTokens(sql, ({ kind, text, start }, index, all) => {
    const change = later.get(index);
    if (change) return change(text);
    if (kind !== "word") return undefined;
    const name = text.toLowerCase();
    const next = all[index + 1];
    if (name === "x" && next?.kind === "string" && next.start === start + 1) {
      later.set(index + 1, (bytes) => `(${bytes})`);
      return "unhex";
    }
    const close = next?.text === "(" ? closing(all, index + 1) : undefined;
    if (close === undefined) return undefined;
    if (name === "array") {
      later.set(index + 1, () => "");
      later.set(close, () => "[]");
      return "";
    }
    // Behind a bracket it is the FILTER of an aggregate.
    if (!Object.hasOwn(RENAMED, name) || (name === "filter" && all[index - 1]?.text === ")"))
      return undefined;
    const translate = PARSED_PATTERNS[name];
    if (translate && all[close - 1]?.kind === "string") later.set(close - 1, translate);
    return RENAMED[name];
  });
}

/** Index of the bracket that closes the one at `open`. */
function closing(all: readonly Token[], open: number): number | undefined {
  let depth = 0;
  for (let index = open; index < all.length; index++) {
    const text = all[index]?.kind === "symbol" ? all[index]?.text : undefined;
    if (text === "(") depth++;
    if (text === ")" && --depth === 0) return index;
  }
  return undefined;
}
