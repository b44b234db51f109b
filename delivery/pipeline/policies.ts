import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import {
  deliveryName,
  deliveryPath,
  deployBoundary,
  deployStatements,
  documentOf,
  documentsOf,
  previewStatements,
  workloadBoundary,
  type Names,
  type Statement,
} from "../../components/parts/deploy-permissions/index.ts";
import type { StageRights } from "../../components/pipeline/index.ts";
import { beginnings, types } from "../program.ts";
import type { Settings } from "./settings.ts";

/** Account for which policies are laid out: every number is as long, so its documents are as many as those of the real one. */
const anyAccount = "000000000000";

/** Makes the policies of a stage: what a preview reads, what a deployment changes, and the boundary of both. They come from the types and names of the
 * program's resources.
 * @param options.approval True when a preview is looked at before. @param project Project whose stack the stage is. */
export function stagePolicies(
  { name: stage, approval }: { readonly name: string; readonly approval: boolean },
  project: string,
  { state, workloadBoundaries = "make" }: Settings,
  accountId: pulumi.Output<string>,
  tags: Record<string, string>,
): StageRights {
  const names = { project, stage, beginnings };
  const token = state !== true && "accessTokenArn" in state ? state.accessTokenArn : undefined;
  const policy = (what: string, description: string, documentFor: (names: Names) => string) =>
    new aws.iam.Policy(`${stage}-${what}`, {
      name: deliveryName(names, what),
      path: deliveryPath,
      description,
      policy: accountId.apply((account) => documentFor({ ...names, account })),
      tags,
    });
  const policies = (what: string, statementsOf: (names: Names) => readonly Statement[]) => {
    const documents = documentsOf(statementsOf({ ...names, account: anyAccount }));
    return documents.map(
      (_, index) =>
        policy(
          `pipeline-${what}-${index + 1}`,
          `What the pipeline may do to ${what} ${stage}: part ${index + 1} of ${documents.length}`,
          (known) => documentsOf(statementsOf(known))[index] as string,
        ).arn,
    );
  };
  if (workloadBoundaries === "make")
    policy("workload-boundary", `Most that a role of ${project} in ${stage} can do`, (known) =>
      documentOf(workloadBoundary(known)),
    );
  const boundary = policy("pipeline-boundary", `Most that the pipeline can do in ${stage}`, (known) =>
    documentOf([
      ...deployBoundary(types, known, { state: token === undefined }),
      ...(token === undefined ? [] : [readToken(token)]),
    ]),
  );
  return {
    ...(approval && { review: policies("review", (known) => previewStatements(types, known)) }),
    deploy: policies("deploy", (known) => deployStatements(types, known)),
    boundaryArn: boundary.arn,
  };
}

/** What an access token takes beside the services of the program. */
const readToken = (accessTokenArn: string): Statement => ({
  Sid: "AccessToken",
  Effect: "Allow",
  Action: ["secretsmanager:GetSecretValue"],
  Resource: [accessTokenArn],
});
