import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_GetSendQuota.html */
export const getSendQuota = operation("GetSendQuota", {
  members: {},
  access: () => [{ action: "ses:GetSendQuota", resource: "*" }],
  run: ({ store: { sending }, region }) => sending.quota(region),
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_GetSendStatistics.html */
export const getSendStatistics = operation("GetSendStatistics", {
  members: {},
  access: () => [{ action: "ses:GetSendStatistics", resource: "*" }],
  run: ({ store: { sending }, region }) => ({
    SendDataPoints: sending
      .statistics(region)
      .map(({ at, ...counts }) => ({ Timestamp: new Date(at), ...counts })),
  }),
});

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_GetAccountSendingEnabled.html */
export const getAccountSendingEnabled = operation("GetAccountSendingEnabled", {
  members: {},
  access: () => [{ action: "ses:GetAccountSendingEnabled", resource: "*" }],
  run: ({ store: { records }, region }) => ({ Enabled: records.account(region).isSending }),
});
