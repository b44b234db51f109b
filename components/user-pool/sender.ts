import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { whereabouts } from "../parts/whereabouts.ts";

/** Sender of a pool's mails, such as a `MailSender`. */
export interface CodeSender {
  /** ARN of the verified identity. */
  readonly identityArn: pulumi.Input<string>;
  /** Address of that identity that mails come from. */
  readonly sender: string;
  readonly configurationSetName: pulumi.Input<string>;
}

/** Regions whose identities a pool can use beside those of its own. */
const ALTERNATE_REGIONS = ["us-east-1", "us-west-2", "eu-west-1"];

/** Makes the mail settings of a pool that mails with an identity of SES. Cognito makes the service-linked role that it sends with.
 * @throws Error, when the regions are known, for an identity that Cognito can't use.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html#user-pool-email-developer-region-mapping */
export function emailConfiguration(
  name: string,
  { identityArn, sender, configurationSetName }: CodeSender,
  parent: pulumi.ComponentResource,
) {
  const sourceArn = pulumi.all([identityArn, whereabouts(parent).region]).apply(([arn, region]) => {
    const senderRegion = arn.split(":")[3] ?? "";
    if (senderRegion === region || ALTERNATE_REGIONS.includes(senderRegion)) return arn;
    throw new Error(
      `UserPool "${name}": sender must be in ${[region, ...ALTERNATE_REGIONS].join(", ")} (got ${senderRegion}). Fix: use a sender in one of these regions, or mailBy: "cognito".`,
    );
  });
  return {
    emailSendingAccount: "DEVELOPER",
    sourceArn,
    fromEmailAddress: sender,
    configurationSet: configurationSetName,
  } satisfies aws.types.input.cognito.UserPoolEmailConfiguration;
}
