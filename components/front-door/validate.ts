import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Keys at a time: two are enough for a rotation. */
const MOST_KEYS = 5;

/** Lists everything that is wrong with the arguments. */
export const problems = ({ keys, current }: Settings): (Problem | false)[] => [
  (keys.length === 0 || keys.length > MOST_KEYS || new Set(keys).size < keys.length) && {
    argument: "keys",
    must: `be 1 to ${MOST_KEYS} different numbers`,
    got: keys,
    fix: "list each key once",
  },
  !keys.every((key) => isWhole(key, 1)) && {
    argument: "keys",
    must: "be whole numbers from 1",
    got: keys,
    fix: "number the keys 1, 2, 3, …",
  },
  current !== undefined &&
    keys.length > 0 &&
    !keys.includes(current) && {
      argument: "current",
      must: "be one of keys, or nobody would be let in",
      got: current,
      fix: "add it to keys first, and send it when it is taken",
    },
];
