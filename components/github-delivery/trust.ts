import * as pulumi from "@pulumi/pulumi";
import type { GitHubDeliveryArgs } from "./args.ts";
import type { StageSettings } from "./defaults.ts";

/** Issuer of the tokens of GitHub's workflows, without `https://`: so its claims are called in conditions. */
export const issuer = "token.actions.githubusercontent.com";

/** Audience that a job asks its token for. */
export const audience = "sts.amazonaws.com";

type Repository = Pick<GitHubDeliveryArgs, "repository" | "repositoryIds">;

/** Environment whose jobs look at what a change would do. */
export const previewEnvironment = ({ environment }: StageSettings): string => `${environment}-preview`;

/** Subject of the tokens of a stage's jobs that deploy. A fork has a repository of its own, and so another subject.
 * @see https://docs.github.com/en/actions/reference/security/oidc#filtering-for-a-specific-environment */
export const deploySubject = (repository: Repository, { environment }: StageSettings): string =>
  subjectOf(repository, `environment:${escaped(environment)}`);

/** Subject of the tokens of a stage's jobs that preview; undefined when nobody may. */
export function previewSubject(repository: Repository, stage: StageSettings): string | undefined {
  if (stage.preview === false) return undefined;
  return stage.preview === "pull-request"
    ? subjectOf(repository, "pull_request")
    : subjectOf(repository, `environment:${escaped(previewEnvironment(stage))}`);
}

/** Makes the trust policy of a role that jobs with exactly this subject get.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html#idp_oidc_Create_GitHub */
export const webIdentityTrust = (providerArn: pulumi.Input<string>, subject: string): pulumi.Output<string> =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: subject } },
      },
    ],
  });

function subjectOf({ repository, repositoryIds }: Repository, context: string): string {
  if (!repositoryIds) return `repo:${repository}:${context}`;
  const [owner, name] = repository.split("/");
  return `repo:${owner}@${repositoryIds.owner}/${name}@${repositoryIds.repository}:${context}`;
}

/** A colon of a name is written so in the subject.
 * @see https://docs.github.com/en/actions/reference/security/oidc#filtering-for-metadata-containing- */
const escaped = (name: string): string => name.replaceAll(":", "%3A");
