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

/** Defaults that are warned about when a transform changes them. */
export const guards = {
  configurationSet: ["deliveryOptions.tlsPolicy", "suppressionOptions.suppressedReasons"],
};
