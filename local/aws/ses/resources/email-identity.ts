import { createHash } from "node:crypto";
import type * as aws from "@pulumi/aws";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { SesStore } from "../store.ts";

interface Outputs {
  readonly arn: string;
  readonly identityType: "EMAIL_ADDRESS" | "DOMAIN";
  readonly verifiedForSendingStatus: boolean;
  readonly verificationStatus: string;
  readonly dkimSigningAttributes: Readonly<Record<string, unknown>>;
}

interface IdentityInputs {
  readonly emailIdentity: string;
  readonly configurationSetName?: string;
  readonly dkimSigningAttributes?: Readonly<Record<string, unknown>>;
}

/** `aws:sesv2/emailIdentity:EmailIdentity`. What the program makes is verified at once here; on AWS somebody follows a link, or DNS records are written, first.
 * @see https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html */
export function emailIdentityResource(store: SesStore) {
  const put = async ({ region, inputs }: Resource<IdentityInputs>) => {
    const { emailIdentity, configurationSetName, dkimSigningAttributes } = inputs;
    const name = emailIdentity.toLowerCase();
    const arn = store.identityArn(region, name);
    const { mailFromDomain } = store.identities.find(region, name) ?? {};
    await store.identities.put({ name, region, arn, isVerified: true, configurationSetName, mailFromDomain });
    const isAddress = name.includes("@");
    return {
      id: emailIdentity,
      outputs: {
        arn,
        identityType: isAddress ? ("EMAIL_ADDRESS" as const) : ("DOMAIN" as const),
        verifiedForSendingStatus: true,
        verificationStatus: "SUCCESS",
        dkimSigningAttributes: {
          ...dkimSigningAttributes,
          tokens: isAddress ? [] : [0, 1, 2].map((index) => dkimToken(arn, index)),
          status: isAddress ? "NOT_STARTED" : "SUCCESS",
          signingAttributesOrigin: "AWS_SES",
        },
      },
    };
  };
  return resource<aws.sesv2.EmailIdentityArgs, Outputs>()({
    inputs: {
      emailIdentity: true,
      configurationSetName: true,
      dkimSigningAttributes: {
        nextSigningKeyLength: true,
        domainSigningSelector: true,
        domainSigningPrivateKey: "mails are not signed",
      },
      tags: "identities are told by their name alone",
    },
    replaceOn: ["emailIdentity", "region"],
    create: put,
    update: put,
    delete: async ({ region, inputs }) =>
      await store.identities.delete(region, inputs.emailIdentity.toLowerCase()),
  });
}

/** Token for one of the records that a domain's DNS has. */
function dkimToken(arn: string, index: number): string {
  return createHash("sha256").update(`${arn} ${index}`).digest("hex").slice(0, 32);
}
