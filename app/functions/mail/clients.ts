import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { required } from "../environment.ts";
import { BlockedAddresses } from "./blocked-addresses.ts";
import { Ledger } from "./ledger.ts";
import type { MailOptions } from "./send-once.ts";

/** What a function needs to send mail, from its environment: `SES_REGION`, `SENDER`, `CONFIGURATION_SET`, `MAILS_TABLE`, `BLOCKED_ADDRESSES_TABLE`. */
export function mailOptions(): Omit<MailOptions, "remaining"> {
  const database = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  return {
    // The SDK's own retries would send twice without telling the ledger.
    ses: new SESv2Client({ region: required("SES_REGION"), maxAttempts: 1 }),
    ledger: new Ledger(database, required("MAILS_TABLE")),
    blocked: new BlockedAddresses(database, required("BLOCKED_ADDRESSES_TABLE")),
    sender: required("SENDER"),
    configurationSet: required("CONFIGURATION_SET"),
  };
}
