import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { MailSenderArgs } from "./args.ts";

/** Makes what every configuration set has: TLS or no mail, and no mail to those who bounced or complained.
 * @see https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html */
export const configurationSetArgs = (name: string, { region, tags }: MailSenderArgs) =>
  ({
    configurationSetName: `${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
    deliveryOptions: { tlsPolicy: "REQUIRE" },
    reputationOptions: { reputationMetricsEnabled: true },
    suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
    region,
    tags,
  }) satisfies aws.sesv2.ConfigurationSetArgs;

/** Domain of an address. */
export const domainOf = (address: string): string => address.slice(address.indexOf("@") + 1);

/** Makes what every identity has: its mails follow the rules of the set when they name none, and DKIM keys are of 2,048 bits.
 * @see https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html */
export const identityArgs = (
  { sender, identity, region, tags }: MailSenderArgs,
  configurationSetName: pulumi.Input<string>,
) =>
  ({
    emailIdentity: identity === "domain" ? domainOf(sender) : sender,
    configurationSetName,
    ...(identity === "domain" && { dkimSigningAttributes: { nextSigningKeyLength: "RSA_2048_BIT" } }),
    region,
    tags,
  }) satisfies aws.sesv2.EmailIdentityArgs;

/** Defaults that are warned about when a transform changes them. */
export const guards = {
  configurationSet: ["deliveryOptions.tlsPolicy", "suppressionOptions.suppressedReasons"],
  identity: ["dkimSigningAttributes.nextSigningKeyLength", "configurationSetName"],
};
