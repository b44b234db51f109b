import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { resource, type Resource } from "../../../contract/resource.ts";
import type { SesStore } from "../store.ts";

interface MailFromInputs {
  readonly emailIdentity: string;
  readonly mailFromDomain?: string;
}

/** `aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes`. The domain is kept and checked; nothing leaves the machine, so
 * no envelope has it.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutEmailIdentityMailFromAttributes.html */
export const mailFromResource = ({ identities }: SesStore) => {
  const put = async ({ region, inputs }: Resource<MailFromInputs>) => {
    const identity = identities.get(region, inputs.emailIdentity);
    const { mailFromDomain } = inputs;
    const domain = identity.name.slice(identity.name.indexOf("@") + 1);
    if (mailFromDomain !== undefined && !mailFromDomain.toLowerCase().endsWith(`.${domain}`))
      throw new AwsError(
        "BadRequestException",
        `Provided MAIL-FROM domain <${mailFromDomain}> is not subdomain of the domain of the identity <${domain}>.`,
      );
    await identities.put({ ...identity, mailFromDomain });
    return { id: inputs.emailIdentity, outputs: {} };
  };
  return resource<aws.sesv2.EmailIdentityMailFromAttributesArgs, Readonly<Record<string, never>>>()({
    inputs: {
      emailIdentity: true,
      mailFromDomain: true,
      behaviorOnMxFailure: "nothing leaves the machine",
    },
    replaceOn: ["emailIdentity"],
    create: put,
    update: put,
    delete: async ({ region, inputs }) => {
      const identity = identities.find(region, inputs.emailIdentity.toLowerCase());
      if (identity) await identities.put({ ...identity, mailFromDomain: undefined });
    },
  });
};
