import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { required } from "../environment.ts";
import { BlockedAddresses } from "./blocked-addresses.ts";
import { variables } from "./environment.ts";
import { Ledger } from "./ledger.ts";
import type { MailOptions } from "./send-once.ts";

/** Makes what a function needs to send mail, from its environment. */
export function mailOptions(): Omit<MailOptions, "remaining"> {
  const database = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  return {
    // The SDK's own retries would send twice without telling the ledger.
    ses: new SESv2Client({ region: required(variables.region), maxAttempts: 1 }),
    ledger: new Ledger(database, required(variables.ledger)),
    blocked: new BlockedAddresses(database, required(variables.blockedAddresses)),
    sender: required(variables.sender),
    configurationSet: required(variables.configurationSet),
  };
}
