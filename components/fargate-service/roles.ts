import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, trustPolicy } from "../parts/grants.ts";
import { sourcesOf } from "../parts/secret-source.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Settings } from "./defaults.ts";

/** Makes the role of what is in the container, which can do nothing until it is given grants.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
export const taskRole = (name: string, { tags }: Settings, parent: pulumi.ComponentResource): aws.iam.Role =>
  new aws.iam.Role(
    `${name}-task`,
    { description: "What the container may do", assumeRolePolicy: trust(parent), tags },
    { parent },
  );

/** Makes the role of ECS itself, which pulls from the one repository, writes to the one log group, and reads the secrets of the container.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
export function executionRole(
  name: string,
  { tags, secrets }: Settings,
  {
    logGroup,
    pulledFrom,
  }: {
    readonly logGroup: aws.cloudwatch.LogGroup;
    /** ARN of a private repository. */
    readonly pulledFrom: pulumi.Input<string> | undefined;
  },
  parent: pulumi.ComponentResource,
): { readonly role: aws.iam.Role; readonly policy: aws.iam.RolePolicy } {
  const role = new aws.iam.Role(
    `${name}-execution`,
    { description: "Pulls the image and writes the log", assumeRolePolicy: trust(parent), tags },
    { parent },
  );
  const writeLog = {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [pulumi.interpolate`${logGroup.arn}:log-stream:*`],
  };
  const policy = new aws.iam.RolePolicy(
    `${name}-execution`,
    {
      role: role.name,
      policy: policyDocument([
        writeLog,
        ...(pulledFrom === undefined ? [] : pull(pulledFrom)),
        ...sourcesOf(secrets).flatMap(({ reading }) => reading),
      ]),
    },
    { parent },
  );
  return { role, policy };
}

/** `GetAuthorizationToken` knows no resource, so it alone stands on `*`. */
const pull = (repositoryArn: pulumi.Input<string>) => [
  {
    actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    resources: [repositoryArn],
  },
  { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
];

const trust = (parent: pulumi.ComponentResource) =>
  trustPolicy("ecs-tasks.amazonaws.com", whereabouts(parent).accountId);
