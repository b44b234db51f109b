import type { Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export function problems({ mailText, groups }: Settings): (Problem | false)[] {
  return [
    !mailText.includes("{####}") && {
      argument: "mailText",
      must: "contain {####}, the place of the code",
      got: mailText,
      fix: "add {####} to the text",
    },
    ...groups.map(
      (group) =>
        !/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(group) && {
          argument: "groups",
          must: "have names of 1 to 128 characters without spaces",
          got: group,
          fix: "rename the group",
        },
    ),
  ];
}
