import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export function problems({ prefixes, uploadDays }: Settings): (Problem | false)[] {
  const { uploads, made } = prefixes;
  const bad = [uploads, made].find((prefix) => !/^[\w-]{1,64}$/.test(prefix));
  return [
    bad !== undefined && {
      argument: "prefixes",
      must: "have 1 to 64 letters, digits, _ and - each",
      got: bad,
      fix: 'give "private" and "files"',
    },
    // The function would be called for what it makes, for ever.
    uploads === made && {
      argument: "prefixes",
      must: "be two: what is made of an upload is no upload",
      got: uploads,
      fix: "rename one of them",
    },
    !isWhole(uploadDays, 1, 14) && {
      argument: "uploadDays",
      must: "be a whole number from 1 to 14",
      got: uploadDays,
      fix: "use 1",
    },
  ];
}
