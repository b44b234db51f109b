import type { Fakes } from "./fakes.ts";
import { type FakeStack, type World } from "./fakes.ts";
import { runJob, type Given, type JobResult } from "./job.ts";

/** Variables as the repository and its environments have them. */
export const vars = {
  // A backend that `pulumi stack ls` is asked about; the listing of a bucket has a test of its own.
  PULUMI_BACKEND_URL: "https://api.pulumi.com",
  AWS_DEPLOY_ROLE: "arn:aws:iam::111122223333:role/delivery/deploy",
  AWS_PREVIEW_ROLE: "arn:aws:iam::111122223333:role/delivery/preview",
  PULUMI_SECRETS_PROVIDER: "awskms://alias/state?region=ap-northeast-2",
  PERMISSIONS_BOUNDARY: "arn:aws:iam::111122223333:policy/delivery/boundary",
};

/** Images that every deployed stack here runs. */
export const image = `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/service@sha256:${"a".repeat(64)}`;
export const shopImage = `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop@sha256:${"b".repeat(64)}`;
const release = { cluster: "c", service: "s", taskDefinition: "arn:t:1", image };

/** A stack that was deployed once, by a commit. */
export const deployed = (commit: string, config: object = {}): FakeStack => ({
  history: [{ kind: "update", result: "succeeded", environment: { "git.head": commit }, config }],
  outputs: {
    siteUrl: "https://d111111abcdef8.cloudfront.net",
    release,
    shopRelease: { ...release, service: "shop", image: shopImage },
  },
});

/** Names of the steps of a job that ran, with how they ended. */
export const ran = ({ steps }: JobResult): readonly string[] =>
  steps.flatMap(({ step: { name, uses }, outcome }) =>
    outcome === "skipped" ? [] : [`${name ?? uses?.split("@")[0]}: ${outcome}`],
  );

/** What a step of a job wrote, by its name. */
export const logOf = ({ steps }: JobResult, wanted: string): string =>
  steps.find(({ step: { name } }) => name === wanted)?.log ?? "";

/** Runs a job in a world of its own. */
export async function jobIn(
  fakes: Fakes,
  file: string,
  name: string,
  world: World,
  given: Given = {},
): Promise<JobResult> {
  fakes.begin(world);
  return await runJob(file, name, { vars, ...given }, fakes);
}
