import { onOnePage } from "../../members.ts";
import type { IdentityRecord } from "../../records.ts";
import { operation } from "../operation.ts";

/** Makes an identity that waits to be verified for ever: nobody here follows the link, or writes the DNS record.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateEmailIdentity.html */
export const createEmailIdentity = operation("CreateEmailIdentity", {
  members: { EmailIdentity: true, ConfigurationSetName: true },
  read: ({ store: { records }, region }, { EmailIdentity, ConfigurationSetName: configurationSetName }) => {
    const name = EmailIdentity.toLowerCase();
    return { name, region, arn: records.identityArn(region, name), configurationSetName };
  },
  access: (_, { arn }) => [{ action: "ses:CreateEmailIdentity", resource: arn }],
  run: async ({ store: { records } }, identity) => {
    const created = await records.identities.create({ ...identity, isVerified: false });
    return { IdentityType: typeOf(created), VerifiedForSendingStatus: false };
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html */
export const getEmailIdentity = operation("GetEmailIdentity", {
  members: { EmailIdentity: true },
  access: ({ store: { records }, region }, { EmailIdentity }) => [
    { action: "ses:GetEmailIdentity", resource: records.identityArn(region, EmailIdentity) },
  ],
  run: ({ store: { records }, region }, { EmailIdentity }) => {
    const identity = records.identities.get(region, EmailIdentity);
    return {
      IdentityType: typeOf(identity),
      FeedbackForwardingStatus: true,
      VerifiedForSendingStatus: identity.isVerified,
      VerificationStatus: statusOf(identity),
      ConfigurationSetName: identity.configurationSetName,
      MailFromAttributes:
        identity.mailFromDomain === undefined
          ? undefined
          : {
              MailFromDomain: identity.mailFromDomain,
              MailFromDomainStatus: "SUCCESS",
              BehaviorOnMxFailure: "USE_DEFAULT_VALUE",
            },
    };
  },
});

/** Lists the identities of a region, all on one page.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListEmailIdentities.html */
export const listEmailIdentities = operation("ListEmailIdentities", {
  members: { NextToken: onOnePage, PageSize: onOnePage },
  access: () => [{ action: "ses:ListEmailIdentities", resource: "*" }],
  run: ({ store: { records }, region }) => ({
    EmailIdentities: records.identities.all(region).map((identity) => ({
      IdentityType: typeOf(identity),
      IdentityName: identity.name,
      SendingEnabled: identity.isVerified,
      VerificationStatus: statusOf(identity),
    })),
  }),
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteEmailIdentity.html */
export const deleteEmailIdentity = operation("DeleteEmailIdentity", {
  members: { EmailIdentity: true },
  access: ({ store: { records }, region }, { EmailIdentity }) => [
    { action: "ses:DeleteEmailIdentity", resource: records.identityArn(region, EmailIdentity) },
  ],
  run: async ({ store: { records }, region }, { EmailIdentity }) => {
    const { name } = records.identities.get(region, EmailIdentity);
    await records.identities.delete(region, name);
  },
});

function typeOf({ name }: IdentityRecord): "EMAIL_ADDRESS" | "DOMAIN" {
  return name.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN";
}

function statusOf({ isVerified }: IdentityRecord): "SUCCESS" | "PENDING" {
  return isVerified ? "SUCCESS" : "PENDING";
}
