import type { Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export const problems = ({ resolvers }: Settings): (Problem | false)[] =>
  resolvers.map(
    ({ field }) =>
      !/^[_A-Za-z]\w*\.[_A-Za-z]\w*$/.test(field) && {
        argument: "resolvers",
        must: "have fields like Query.myEvent",
        got: field,
        fix: "write <type>.<field>",
      },
  );
