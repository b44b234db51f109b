import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { Settings } from "./defaults.ts";

/** Headers that carry what nobody may read in a log. */
const redacted = ["authorization", "cookie", "x-api-key"];

/** Makes the log of a web ACL: every request that was not plainly let through, without credentials. The policy that lets the log be written is the
 * stack's own: without one AWS adds its own, which stays when the stack is gone.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html */
export function logging(
  name: string,
  args: Settings,
  webAcl: aws.wafv2.WebAcl,
  parent: pulumi.ComponentResource,
): aws.cloudwatch.LogGroup {
  const region = "us-east-1";
  // WAF takes groups with this prefix only. Auto-naming adds to it, so that two stacks have one each.
  const group = new aws.cloudwatch.LogGroup(
    `aws-waf-logs-${name}`,
    transformed<aws.cloudwatch.LogGroupArgs>(
      parent,
      "logGroup",
      { region, retentionInDays: args.logRetentionDays, tags: args.tags },
      args.transform?.logGroup,
    ),
    { parent },
  );
  const policy = new aws.cloudwatch.LogResourcePolicy(
    `${name}-logs`,
    { region, policyName: group.name, policyDocument: mayWrite(group, whereabouts(parent).accountId) },
    { parent },
  );
  const kept = ["BLOCK", "COUNT", "CAPTCHA", "CHALLENGE", "EXCLUDED_AS_COUNT"];
  const configuration: aws.wafv2.WebAclLoggingConfigurationArgs = {
    region,
    resourceArn: webAcl.arn,
    logDestinationConfigs: [group.arn],
    loggingFilter: {
      defaultBehavior: "DROP",
      filters: [
        {
          behavior: "KEEP",
          requirement: "MEETS_ANY",
          conditions: kept.map((action) => ({ actionCondition: { action } })),
        },
      ],
    },
    redactedFields: redacted.map((header) => ({ singleHeader: { name: header } })),
  };
  new aws.wafv2.WebAclLoggingConfiguration(
    `${name}-logs`,
    transformed(parent, "logging", configuration, args.transform?.logging, ["redactedFields"]),
    { parent, dependsOn: [policy] },
  );
  return group;
}

/** Lets the service write that delivers logs, for this account alone.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html */
const mayWrite = (group: aws.cloudwatch.LogGroup, accountId: pulumi.Input<string>) =>
  pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${group.arn}:*`,
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:logs:us-east-1:${accountId}:*` },
        },
      },
    ],
  });
