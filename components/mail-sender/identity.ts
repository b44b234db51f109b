import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { transformed } from "../parts/component.ts";
import type { MailSenderArgs } from "./args.ts";
import { domainOf, guards, identityArgs } from "./defaults.ts";

/** Makes the identity that a sender speaks for, or looks up the one that the account has: it may belong to somebody else's program, so it
 * is neither changed now nor deleted with the stack. One that is not there ends the preview.
 * @see https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html */
export function senderIdentity(
  name: string,
  args: MailSenderArgs,
  configurationSet: aws.sesv2.ConfigurationSet,
  parent: pulumi.ComponentResource,
): { readonly identity?: aws.sesv2.EmailIdentity; readonly identityArn: pulumi.Output<string> } {
  if (args.identity === "existing") {
    const { sender, identityName = domainOf(sender), region } = args;
    return {
      identityArn: aws.sesv2.getEmailIdentityOutput({ emailIdentity: identityName, region }, { parent }).arn,
    };
  }
  const identity = new aws.sesv2.EmailIdentity(
    `${name}-identity`,
    transformed(
      parent,
      "identity",
      identityArgs(args, configurationSet.configurationSetName),
      args.transform?.identity,
      guards.identity,
    ),
    { parent },
  );
  return { identity, identityArn: identity.arn };
}
