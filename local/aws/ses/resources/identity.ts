import { createHash } from "node:crypto";
import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../platform/resource.ts";
import type { SesDirectory } from "../directory.ts";

type IdentityInputs = Inputs<aws.sesv2.EmailIdentityArgs>;

/** `aws:sesv2/emailIdentity:EmailIdentity`. What the program makes is verified at once here; on AWS somebody follows a link, or DNS records are written, first.
 * @see https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html */
export function emailIdentityHandler(directory: SesDirectory): ResourceHandler<IdentityInputs> {
  const put = async (region: string, inputs: IdentityInputs) => {
    const name = inputs.emailIdentity.toLowerCase();
    const arn = directory.identityArn(region, name);
    await directory.identities.put({ name, region, arn, isVerified: true, configurationSetName: inputs.configurationSetName });
    const token = (index: number) => createHash("sha256").update(`${arn} ${index}`).digest("hex").slice(0, 32);
    return {
      id: inputs.emailIdentity,
      outputs: {
        arn,
        identityType: name.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN",
        verifiedForSendingStatus: true,
        verificationStatus: "SUCCESS",
        dkimSigningAttributes: {
          ...inputs.dkimSigningAttributes,
          tokens: name.includes("@") ? [] : [token(0), token(1), token(2)],
          status: name.includes("@") ? "NOT_STARTED" : "SUCCESS",
          signingAttributesOrigin: "AWS_SES",
        },
      },
    };
  };
  return {
    replaceOn: ["emailIdentity", "region"],
    create: async ({ region, inputs }) => await put(region, inputs),
    update: async ({ region, inputs }) => await put(region, inputs),
    delete: async ({ region, inputs }) => await directory.identities.delete(region, inputs.emailIdentity.toLowerCase()),
  };
}
