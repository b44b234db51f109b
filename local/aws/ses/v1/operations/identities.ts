import { badRequest } from "../../errors.ts";
import { onOnePage } from "../../members.ts";
import type { IdentityRecord } from "../../records.ts";
import type { SesStore } from "../../store.ts";
import { verificationToken } from "../../verification-token.ts";
import { operation } from "../operation.ts";

/** Makes an identity that waits to be verified for ever: nobody here follows the link.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_VerifyEmailIdentity.html */
export const verifyEmailIdentity = operation("VerifyEmailIdentity", {
  members: { EmailAddress: true },
  access: () => [{ action: "ses:VerifyEmailIdentity", resource: "*" }],
  run: async ({ store: { records }, region }, { EmailAddress }) =>
    void (await make(records, region, EmailAddress, /^[^\s@]+@[^\s@]+$/)),
});

/** Makes an identity that waits to be verified for ever: nobody here writes the DNS record.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_VerifyDomainIdentity.html */
export const verifyDomainIdentity = operation("VerifyDomainIdentity", {
  members: { Domain: true },
  access: () => [{ action: "ses:VerifyDomainIdentity", resource: "*" }],
  run: async ({ store: { records }, region }, { Domain }) => ({
    VerificationToken: verificationToken(await make(records, region, Domain, /^[\w-]+(\.[\w-]+)+$/)),
  }),
});

/** Lists the identities of a region, all on one page.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_ListIdentities.html */
export const listIdentities = operation("ListIdentities", {
  members: { IdentityType: true, NextToken: onOnePage, MaxItems: onOnePage },
  access: () => [{ action: "ses:ListIdentities", resource: "*" }],
  run: ({ store: { records }, region }, { IdentityType }) => ({
    Identities: records.identities
      .all(region)
      .map(({ name }) => name)
      .filter(
        (name) => IdentityType === undefined || (IdentityType === "EmailAddress") === name.includes("@"),
      ),
  }),
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_GetIdentityVerificationAttributes.html */
export const getIdentityVerificationAttributes = operation("GetIdentityVerificationAttributes", {
  members: { Identities: true },
  access: () => [{ action: "ses:GetIdentityVerificationAttributes", resource: "*" }],
  run: ({ store: { records }, region }, { Identities }) => {
    const entries = Identities.flatMap((name) => {
      const identity = records.identities.find(region, name.toLowerCase());
      return identity ? [[name, describe(identity)] as const] : [];
    });
    return { VerificationAttributes: Object.fromEntries(entries) };
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_DeleteIdentity.html */
export const deleteIdentity = operation("DeleteIdentity", {
  members: { Identity: true },
  read: (_, { Identity }) => Identity.toLowerCase(),
  access: ({ store: { records }, region }, name) => [
    { action: "ses:DeleteIdentity", resource: records.identityArn(region, name) },
  ],
  run: async ({ store: { records }, region }, name) => await records.identities.delete(region, name),
});

/** @returns Its ARN. */
async function make(records: SesStore, region: string, text: string, form: RegExp): Promise<string> {
  const name = text.toLowerCase();
  if (!form.test(name)) throw badRequest(`Invalid identity <${name.slice(0, 100)}>.`);
  const arn = records.identityArn(region, name);
  if (!records.identities.find(region, name))
    await records.identities.put({ name, region, arn, isVerified: false });
  return arn;
}

function describe({ name, arn, isVerified }: IdentityRecord) {
  return {
    VerificationStatus: isVerified ? "Success" : "Pending",
    ...(!name.includes("@") && { VerificationToken: verificationToken(arn) }),
  };
}
