import type { Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Tags that a session may have.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_know */
const MOST_TAGS = 50;

/** Lists everything that is wrong with the arguments. */
export function problems({ principalTags }: Settings): (Problem | false | undefined)[] {
  const keys = Object.keys(principalTags);
  const badKey = keys.find((key) => !/^[\w.:/=+@-]{1,128}$/.test(key) || /^aws:/i.test(key));
  const badClaim = Object.values(principalTags).find((claim) => !/^\S{1,2048}$/.test(claim));
  return [
    keys.length > MOST_TAGS && {
      argument: "principalTags",
      must: `be ${MOST_TAGS} at the most`,
      got: keys.length,
      fix: "map those that policies ask for",
    },
    badKey !== undefined && {
      argument: "principalTags",
      must: "have keys of 1 to 128 letters, digits and _.:/=+@-, not beginning with aws:",
      got: badKey,
      fix: "rename the tag",
    },
    badClaim !== undefined && {
      argument: "principalTags",
      must: "name claims",
      got: badClaim,
      fix: "give the name of a claim of the ID token, such as sub",
    },
  ];
}
