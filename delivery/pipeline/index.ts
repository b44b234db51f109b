import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Alarms } from "../../components/alarms/index.ts";
import { LogBucket } from "../../components/log-bucket/index.ts";
import { Pipeline, type PulumiState } from "../../components/pipeline/index.ts";
import { commandsOf } from "./commands.ts";
import { stagePolicies } from "./policies.ts";
import { readSettings, type Settings } from "./settings.ts";

/** Project whose stacks are delivered. */
const project = "mysfits";

/** CodePipeline for teams that live in AWS. A program of its own: the pipeline can't make what deploys it, and must not be able to change what it may
 * do. */
export default async function program() {
  const settings = readSettings();
  const { region, stages, mailTo = [], workloadBoundaries: _, ...rest } = settings;
  const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };
  const { accountId } = aws.getCallerIdentityOutput();
  const delivery = new Pipeline("delivery", {
    ...rest,
    state: stateOf(settings),
    accessLogs: new LogBucket("logs", { tags }),
    stages: stages.map((stage, index) => {
      const asked = { ...stage, approval: stage.approval ?? index > 0 };
      return { ...asked, rights: stagePolicies(asked, project, settings, accountId, tags) };
    }),
    alarms: new Alarms("alarms", {
      region,
      mailTo,
      events: true,
      runbook: "docs/delivery.md",
      tags,
    }),
    tags,
  });
  const { pipelineName: pipeline, connectionArn, cloneUrl, badgeUrl } = delivery;
  return {
    pipeline,
    // To be run in the repository's folder, one by one; what they write into Pulumi.<stage>.yaml is committed.
    commands: commandsOf(project, stages, delivery.state, { accountId, region }),
    // To be confirmed in the console before anything starts.
    ...(connectionArn && { connectionArn }),
    // To push the code to, where CodeCommit has it.
    ...(cloneUrl && { cloneUrl }),
    ...(badgeUrl && { badgeUrl }),
  };
}

function stateOf({ state, region }: Settings): PulumiState {
  if (state === true) return { project };
  if ("accessTokenArn" in state) return state;
  const { bucket, keyArn } = state;
  return {
    project,
    bucket: { backendUrl: `s3://${bucket}?region=${region}`, bucketArn: `arn:aws:s3:::${bucket}`, keyArn },
  };
}
