import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../grants.ts";

/** What ECS itself may do for a task: pull from the one repository, write to the one log group. `GetAuthorizationToken`
 * knows no resource, so it alone stands on `*`.
 * @param repositoryArn Absent for an image from elsewhere.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
export function executionRolePolicy(
  logGroupArn: pulumi.Output<string>,
  repositoryArn: pulumi.Output<string> | undefined,
) {
  return policyDocument([
    {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [pulumi.interpolate`${logGroupArn}:log-stream:*`],
    },
    ...(repositoryArn
      ? [
          {
            actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            resources: [repositoryArn],
          },
          { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
        ]
      : []),
  ]);
}
