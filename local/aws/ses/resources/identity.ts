import { createHash } from "node:crypto";
import type * as aws from "@pulumi/aws";
import type { Inputs, ResourceHandler } from "../../../contract/resource.ts";
import type { SesDirectory } from "../directory.ts";
import type { IdentityRecord } from "../records.ts";

type IdentityInputs = Inputs<aws.sesv2.EmailIdentityArgs>;

/** `aws:sesv2/emailIdentity:EmailIdentity`. What the program makes is verified at once here; on AWS somebody follows a link, or DNS records are written, first.
 * @see https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html */
export function emailIdentityHandler(directory: SesDirectory): ResourceHandler<IdentityInputs> {
  const put = async (region: string, inputs: IdentityInputs) => {
    const name = inputs.emailIdentity.toLowerCase();
    const arn = directory.identityArn(region, name);
    await directory.identities.put({
      name,
      region,
      arn,
      isVerified: true,
      configurationSetName: inputs.configurationSetName,
    });
    const token = (index: number) =>
      createHash("sha256").update(`${arn} ${index}`).digest("hex").slice(0, 32);
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
    delete: async ({ region, inputs }) =>
      await directory.identities.delete(region, inputs.emailIdentity.toLowerCase()),
  };
}

/** `aws:ses/emailIdentity:EmailIdentity`, verified at once here like the other. */
export function emailIdentityV1Handler(
  directory: SesDirectory,
): ResourceHandler<Inputs<aws.ses.EmailIdentityArgs>> {
  return {
    replaceOn: ["email", "region"],
    create: async ({ region, inputs }) => {
      const { arn } = await putVerified(directory, region, inputs.email);
      return { id: inputs.email, outputs: { arn, email: inputs.email } };
    },
    delete: async ({ region, inputs }) =>
      await directory.identities.delete(region, inputs.email.toLowerCase()),
  };
}

/** `aws:ses/domainIdentity:DomainIdentity`, verified at once here; on AWS a DNS record with the token comes first. */
export function domainIdentityHandler(
  directory: SesDirectory,
): ResourceHandler<Inputs<aws.ses.DomainIdentityArgs>> {
  return {
    replaceOn: ["domain", "region"],
    create: async ({ region, inputs }) => {
      const { arn } = await putVerified(directory, region, inputs.domain);
      return {
        id: inputs.domain,
        outputs: { arn, domain: inputs.domain, verificationToken: verificationToken(arn) },
      };
    },
    delete: async ({ region, inputs }) =>
      await directory.identities.delete(region, inputs.domain.toLowerCase()),
  };
}

async function putVerified(directory: SesDirectory, region: string, text: string): Promise<IdentityRecord> {
  const name = text.toLowerCase();
  const { configurationSetName } = directory.identities.find(region, name) ?? {};
  return await directory.identities.put({
    name,
    region,
    arn: directory.identityArn(region, name),
    isVerified: true,
    configurationSetName,
  });
}

/** What the owner of a domain writes into its DNS. The same for the same domain, region and account. */
export function verificationToken(identityArn: string): string {
  return createHash("sha256").update(`verification ${identityArn}`).digest("base64");
}
