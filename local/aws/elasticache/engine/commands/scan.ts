import { fail, integer, key, option, word } from "../command.ts";
import { ErrorReply, syntaxError } from "../reply.ts";
import { patternOf } from "../pattern.ts";

/** Reads the arguments of a scan: its cursor, MATCH and COUNT, and further options with their values. */
export function readScan([from, ...options]: readonly Buffer[]) {
  if (!/^\d{1,20}$/.test(word(from))) throw new ErrorReply("ERR invalid cursor");
  let count = 10;
  let pattern: RegExp | undefined;
  const others = new Map<string, Buffer>();
  for (let at = 0; at < options.length; at += 2) {
    const value = options[at + 1] ?? fail(syntaxError());
    const name = option(options[at]);
    if (name === "COUNT") count = integer(value);
    else if (name === "MATCH") pattern = patternOf(key(value));
    else others.set(name, value);
  }
  if (count < 1) throw syntaxError();
  return {
    cursor: Number(word(from)),
    count,
    /** True for a name that is asked for. */
    matches: (name: string) => pattern?.test(name) ?? true,
    others,
  };
}
