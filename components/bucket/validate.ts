import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export const problems = ({ expirationDays }: Settings): (Problem | false)[] =>
  Object.entries(expirationDays).map(
    ([prefix, days]) =>
      !isWhole(days, 1) && {
        argument: `expirationDays ${JSON.stringify(prefix)}`,
        must: "be a whole number of days from 1",
        got: days,
        fix: "omit it for objects that stay",
      },
  );

/** Lists what is wrong with the prefix of a grant. */
export const prefixProblems = (prefix: string): (Problem | false)[] => [
  prefix !== "" &&
    !/^[^/*?][^*?]*\/$/.test(prefix) && {
      argument: "prefix",
      must: "end with a slash, begin with none, and have no wildcard",
      got: prefix,
      fix: 'use one such as "pictures/": without the slash it is the beginning of other names too',
    },
];
