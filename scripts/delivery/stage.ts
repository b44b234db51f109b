import { stackOutputs } from "../pulumi/stack-or-copy.ts";
import { addSummary, setOutputs } from "./actions.ts";
import { git, isBefore, short } from "./git.ts";
import { deployments, type Deployment, type Images } from "./history.ts";
import { policyPack, pulumi, pulumiAt } from "./program.ts";

/** Notes what a stage runs now, as outputs `commit`, `image` and `shop-image` of the step: the way back. All are empty before the first deployment.
 * @throws Error when what is deployed is newer than this checkout: an approval that came late must not take it back. */
export async function before(stack: string): Promise<void> {
  const [now] = await deployments(stack);
  if (now === undefined) {
    console.log(`${stack}: nothing is deployed yet, so there is no way back.`);
    setOutputs({ commit: "", image: "", "shop-image": "" });
    return;
  }
  const head = await git("rev-parse", "HEAD");
  if (head !== now.commit && (await isBefore(head, now.commit)))
    throw new Error(
      `${stack} runs ${short(now.commit)}, which is newer than ${short(head)}. Nothing was changed. Fix: deploy the newest commit; to go back on purpose: npm run delivery -- rollback --stack ${stack} --to ${short(head)}`,
    );
  const { service, shop } = await imagesOf(stack);
  const image = now.images.service ?? service ?? "";
  const shopImage = now.images.shop ?? shop ?? "";
  const from = [image, shopImage].filter((address) => address !== "").join(" and ");
  console.log(`${stack}: ${now.commit} runs, from ${from || "images that its program builds"}`);
  setOutputs({ commit: now.commit, image, "shop-image": shopImage });
}

/** Addresses of the images that the tasks of a stack are made from; undefined for what it does not tell of, or does not have. */
async function imagesOf(stack: string): Promise<Images> {
  const outputs = await stackOutputs(stack);
  // Brings the SDK's client of ECS.
  const { readRelease, releaseOutputs } = await import("../verify/release.ts");
  const imageOf = (output: string) =>
    outputs[output] === undefined ? undefined : readRelease(outputs[output]).image;
  return { service: imageOf(releaseOutputs.service), shop: imageOf(releaseOutputs.shop) };
}

/** Deploys this checkout, after a preview: rules that look at several resources are asked before anything is made. Gives the site's address as the output `url` of the step.
 * @returns The CLI's exit code. */
export async function up(stack: string): Promise<number> {
  const { code } = await pulumi(["up", "--stack", stack, "--yes", ...policyPack()]);
  if (code !== 0) return code;
  const { siteUrl } = await stackOutputs(stack);
  const url = typeof siteUrl === "string" ? siteUrl : "";
  setOutputs({ url });
  addSummary(`**${stack}** has commit ${short(await git("rev-parse", "HEAD"))}: ${url}`);
  return 0;
}

/** Brings back what a stage ran before: the program of its commit, and its images by the digest, so that nothing is built anew. Data stays
 * as it is.
 * @param to Commit; undefined: the one before the present one; empty: there is none.
 * @param images Addresses with their digests; undefined or empty: the program of that commit builds it.
 * @returns The CLI's exit code.
 * @throws Error when there is nothing to go back to. */
export async function rollback(
  stack: string,
  { to, images }: { readonly to: string | undefined; readonly images: Images },
): Promise<number> {
  const target =
    to === undefined ? await former(stack) : to === "" ? undefined : await deploymentOf(to, images);
  if (target === undefined)
    throw new Error(
      `${stack}: nothing was deployed before, so there is nothing to go back to. Fix: mend what is wrong and deploy that`,
    );
  console.log(`${stack}: going back to ${target.commit}`);
  const message = `Roll back to ${short(target.commit)}`;
  const { code } = await pulumiAt(target, stack, ["up", "--yes", "--skip-preview", "--message", message]);
  addSummary(
    code === 0
      ? `**${stack} was rolled back** to ${short(target.commit)}. Data stays as it is.`
      : `**${stack} could not be rolled back** to ${short(target.commit)}: the log says why.`,
  );
  return code;
}

const deploymentOf = async (to: string, { service, shop }: Images): Promise<Deployment> => ({
  commit: await git("rev-parse", "--verify", `${to}^{commit}`),
  images: { service: service || undefined, shop: shop || undefined },
});

/** What was deployed before what is deployed now. */
async function former(stack: string): Promise<Deployment | undefined> {
  const [now, ...earlier] = await deployments(stack);
  return earlier.find(({ commit }) => commit !== now?.commit);
}
