import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../parts/component.ts";
import { policyDocument, trustPolicy } from "../parts/grants.ts";
import { whereabouts } from "../parts/whereabouts.ts";
import type { SlackArgs } from "./args.ts";

/** Most that anybody can do from the channel, whatever their role may do: without it, it would be everything.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html */
const GUARDRAIL = "arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess";

/** Makes topics tell a Slack channel, by Amazon Q Developer in chat applications. The channel sees alarms and their metrics, and can do nothing.
 * Somebody has to let AWS into the Slack workspace once, by hand.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/slack-setup.html */
export function slackChannel(
  name: string,
  {
    teamId,
    channelId,
    topicArns,
    tags,
  }: SlackArgs & { readonly topicArns: pulumi.Input<string>[]; readonly tags: Tags | undefined },
  parent: pulumi.ComponentResource,
): aws.chatbot.SlackChannelConfiguration {
  const { accountId } = whereabouts(parent);
  const role = new aws.iam.Role(
    `${name}-chat`,
    {
      description: "Shows alarms in a chat",
      assumeRolePolicy: trustPolicy("chatbot.amazonaws.com", accountId),
      tags,
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    `${name}-chat`,
    {
      role: role.name,
      policy: policyDocument([
        {
          actions: ["cloudwatch:DescribeAlarms"],
          resources: [pulumi.interpolate`arn:aws:cloudwatch:*:${accountId}:alarm:*`],
        },
        // Metrics have no ARNs.
        { actions: ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics"], resources: ["*"] },
      ]),
    },
    { parent },
  );
  return new aws.chatbot.SlackChannelConfiguration(
    `${name}-chat`,
    {
      configurationName: `${pulumi.getProject()}-${pulumi.getStack()}`,
      slackTeamId: teamId,
      slackChannelId: channelId,
      iamRoleArn: role.arn,
      guardrailPolicyArns: [GUARDRAIL],
      snsTopicArns: topicArns,
      loggingLevel: "ERROR",
      userAuthorizationRequired: true,
      tags,
    },
    { parent, dependsOn: policy },
  );
}
