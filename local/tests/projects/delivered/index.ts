import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const queue = new aws.sqs.Queue("orders", {
  name: "orders",
  visibilityTimeoutSeconds: 30,
  delaySeconds: new pulumi.Config().getNumber("delay") ?? 0,
});

const artifacts = new aws.s3.Bucket("artifacts", { bucket: "artifacts" });
const roleOf = (name: string, service: string, actions: string[]) =>
  new aws.iam.Role(name, {
    name,
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: service }),
    inlinePolicies: [
      {
        name: "all",
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
        }),
      },
    ],
  });
const builder = roleOf("builder", "codebuild.amazonaws.com", ["logs:*", "s3:GetObject"]);
const mover = roleOf("mover", "codepipeline.amazonaws.com", ["codecommit:*", "codebuild:*", "s3:*"]);
const deploy = new aws.codebuild.Project("deploy", {
  name: "deploy",
  serviceRole: builder.arn,
  source: { type: "CODEPIPELINE", buildspec: "deploy.yml" },
  artifacts: { type: "CODEPIPELINE" },
  environment: { type: "ARM_CONTAINER", image: "image", computeType: "BUILD_GENERAL1_SMALL" },
});
const action = { owner: "AWS", version: "1" };
new aws.codepipeline.Pipeline("delivery", {
  name: "delivery",
  pipelineType: "V2",
  executionMode: "QUEUED",
  roleArn: mover.arn,
  artifactStores: [{ type: "S3", location: artifacts.bucket }],
  stages: [
    {
      name: "Source",
      actions: [
        {
          ...action,
          name: "Source",
          category: "Source",
          provider: "CodeCommit",
          outputArtifacts: ["Code"],
          configuration: { RepositoryName: "delivered", BranchName: "main" },
        },
      ],
    },
    {
      name: "Deploy",
      actions: [
        {
          ...action,
          name: "Deploy",
          category: "Build",
          provider: "CodeBuild",
          inputArtifacts: ["Code"],
          configuration: { ProjectName: deploy.name },
        },
      ],
    },
  ],
});

export const seconds = queue.visibilityTimeoutSeconds;
export const delay = queue.delaySeconds;
export const queueUrl = queue.url;
