/** Environment variables of the functions that send mail, by what they hold. The one that reads bounces and complaints needs
 * `blockedAddresses` alone. */
export const variables = {
  /** Region that mails are sent from. */
  region: "SES_REGION",
  /** Address that mails come from. */
  sender: "SENDER",
  configurationSet: "CONFIGURATION_SET",
  /** Name of the table with an entry for each mail. */
  ledger: "MAILS_TABLE",
  /** Name of the table of addresses that get no more mail. */
  blockedAddresses: "BLOCKED_ADDRESSES_TABLE",
} as const;
