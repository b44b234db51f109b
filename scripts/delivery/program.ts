import { existsSync } from "node:fs";
import { join } from "node:path";
import { Checkouts } from "../plan/checkouts.ts";
import { runPulumi, type PulumiAnswer } from "../pulumi/cli.ts";
import { git, root } from "./git.ts";
import type { Deployment } from "./history.ts";

/** Arguments of every command: nobody is there to be asked, and the output is a log. */
const quiet = ["--non-interactive", "--color", "never"];

/** Arguments that have the engine ask the rules of a program, if it has any.
 * @param folder Folder of the program. */
export const policyPack = (folder = root): readonly string[] =>
  existsSync(join(folder, "policies/PulumiPolicy.yaml")) ? ["--policy-pack", join(folder, "policies")] : [];

/** Runs a command of the Pulumi CLI on this checkout's program. */
export const pulumi = async (
  args: readonly string[],
  options: { readonly reads?: boolean } = {},
): Promise<PulumiAnswer> => await runPulumi([...args, ...quiet], options);

/** Runs a command of the Pulumi CLI on the program of another commit, with the stack's settings of that commit. The checkout is as it was
 * afterwards.
 * @param deployment Commit, and the images that the tasks are to run; undefined: those which the program builds.
 * @throws Error for a commit that is not in this clone. */
export async function pulumiAt(
  { commit, images }: Deployment,
  stack: string,
  args: readonly string[],
  options: { readonly reads?: boolean } = {},
): Promise<PulumiAnswer> {
  const progress = (text: string): void => {
    console.error(`delivery: ${text}`);
  };
  // Ctrl-C reaches what is under way from the terminal, and nothing here goes on after it.
  const checkouts = await Checkouts.of(root, progress, new AbortController().signal);
  const checkout = await checkouts.revision(commit);
  const at = ["--stack", stack, "--cwd", checkout.root];
  try {
    for (const [part, image] of Object.entries(images)) {
      if (image === undefined) continue;
      // Not by --config, which would take the place of all of mysfits:service.
      const { code } = await pulumi(["config", "set", "--path", `mysfits:${part}.image`, image, ...at]);
      if (code !== 0) throw new Error(`the image of the ${part} could not be set, see above`);
    }
    return await pulumi([...args, ...at], options);
  } finally {
    await git("-C", checkout.root, "checkout", "--quiet", "--", `Pulumi.${stack}.yaml`);
  }
}
