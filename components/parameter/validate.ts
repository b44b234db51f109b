import type { Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
export function problems({ value, path, keyArn, isSecret }: Settings): (Problem | false)[] {
  return [
    typeof value === "string" &&
      (value === "" || value.length > 4096) && {
        argument: "value",
        must: "have 1 to 4096 characters, which is what a standard parameter holds",
        got: value.length,
        fix: "use a Secret, which holds 65536 bytes",
      },
    path !== undefined &&
      !(/^(\/[\w.-]+){1,15}$/.test(path) && !/^\/(aws|ssm)/i.test(path) && path.length <= 900) && {
        argument: "path",
        must: "be 1 to 15 words with a slash before each, none of which begins the path with aws or ssm",
        got: path,
        fix: 'use one such as "/shop/currency"',
      },
    keyArn !== undefined &&
      !isSecret && {
        argument: "keyArn",
        must: "be left out of a parameter that is not encrypted",
        got: keyArn,
        fix: "give isSecret: true",
      },
  ];
}
