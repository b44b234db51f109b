import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./defaults.ts";

/** Tells the topic how executions end, in one sentence.
 *
 * By a rule of EventBridge and not by one of the developer tools' notifications: both tell the same, and what this one says can be written.
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
export function tellOfExecutions(
  name: string,
  { tellOf, tags }: Settings,
  pipeline: aws.codepipeline.Pipeline,
  topicArn: pulumi.Output<string> | undefined,
  parent: pulumi.ComponentResource,
): void {
  if (topicArn === undefined) return;
  const rule = new aws.cloudwatch.EventRule(
    `${name}-tell`,
    {
      // The topic lets rules in whose names begin with the project and the stack.
      name: `${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
      description: "Executions of the pipeline that somebody wants to know of",
      eventPattern: pulumi.jsonStringify({
        source: ["aws.codepipeline"],
        "detail-type": ["CodePipeline Pipeline Execution State Change"],
        detail: { pipeline: [pipeline.name], state: tellOf },
      }),
      tags,
    },
    { parent },
  );
  new aws.cloudwatch.EventTarget(
    `${name}-tell`,
    {
      rule: rule.name,
      arn: topicArn,
      inputTransformer: {
        inputPaths: {
          execution: "$.detail.execution-id",
          pipeline: "$.detail.pipeline",
          region: "$.region",
          state: "$.detail.state",
        },
        inputTemplate:
          '"Pipeline <pipeline> (<region>): execution <execution> is <state>. See docs/delivery.md, section CodePipeline."',
      },
    },
    { parent },
  );
}
