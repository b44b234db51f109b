import { operation } from "../operation.ts";

/** Reason why what the account says of itself has no effect. */
const nobodyReads = "nobody here decides by it";

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
export const getAccount = operation("GetAccount", {
  members: {},
  access: () => [{ action: "ses:GetAccount", resource: "*" }],
  run: ({ store: { records, sending }, region }) => {
    const { isSending, hasProductionAccess, suppressedReasons } = records.account(region);
    return {
      ProductionAccessEnabled: hasProductionAccess,
      SendingEnabled: isSending,
      EnforcementStatus: "HEALTHY",
      SendQuota: sending.quota(region),
      SuppressionAttributes: { SuppressedReasons: suppressedReasons },
    };
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountSendingAttributes.html */
export const putAccountSendingAttributes = operation("PutAccountSendingAttributes", {
  members: { SendingEnabled: true },
  access: () => [{ action: "ses:PutAccountSendingAttributes", resource: "*" }],
  run: async ({ store: { records }, region }, { SendingEnabled = false }) =>
    await records.changeAccount(region, { isSending: SendingEnabled }),
});

/** Puts the account into the sandbox, or out of it.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountDetails.html */
export const putAccountDetails = operation("PutAccountDetails", {
  members: {
    ProductionAccessEnabled: true,
    MailType: nobodyReads,
    WebsiteURL: nobodyReads,
    ContactLanguage: nobodyReads,
    UseCaseDescription: nobodyReads,
    AdditionalContactEmailAddresses: nobodyReads,
  },
  access: () => [{ action: "ses:PutAccountDetails", resource: "*" }],
  run: async ({ store: { records }, region }, { ProductionAccessEnabled }) => {
    if (ProductionAccessEnabled !== undefined)
      await records.changeAccount(region, { hasProductionAccess: ProductionAccessEnabled });
  },
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountSuppressionAttributes.html */
export const putAccountSuppressionAttributes = operation("PutAccountSuppressionAttributes", {
  members: { SuppressedReasons: true },
  access: () => [{ action: "ses:PutAccountSuppressionAttributes", resource: "*" }],
  run: async ({ store: { records }, region }, { SuppressedReasons = [] }) =>
    await records.changeAccount(region, { suppressedReasons: SuppressedReasons }),
});
