import { isWhole, type Problem } from "../parts/component.ts";
import { keysOf } from "./args.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export function problems(args: Settings): Problem[] {
  const types = new Map<string, string>();
  const wrong: Problem[] = [];
  for (const { attribute, type = "S" } of keysOf(args)) {
    const other = types.get(attribute);
    if (other !== undefined && other !== type)
      wrong.push({
        argument: `the type of key attribute ${attribute}`,
        must: "be the same in the table and its indexes",
        got: [other, type],
        fix: "give it one type",
      });
    types.set(attribute, type);
  }
  for (const index of Object.keys(args.indexes ?? {}))
    if (!/^[\w.-]{3,255}$/.test(index))
      wrong.push({
        argument: "indexes",
        must: "have names of 3 to 255 letters, digits, _ . -",
        got: index,
        fix: "rename the index",
      });
  const { reads, writes } = args.maximumThroughput;
  if (!isWhole(reads, 1) || !isWhole(writes, 1))
    wrong.push({
      argument: "maximumThroughput",
      must: "be whole numbers of request units a second, 1 or more",
      got: args.maximumThroughput,
      fix: "omit it, or give what the table has to answer at most",
    });
  return wrong;
}
