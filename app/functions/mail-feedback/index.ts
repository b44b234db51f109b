import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { BatchResult, QueueRecord } from "../batch.ts";
import { required } from "../environment.ts";
import { BlockedAddresses } from "../mail/blocked-addresses.ts";
import { variables } from "../mail/environment.ts";
import { blockAddresses } from "./handle.ts";

const blocked = new BlockedAddresses(
  DynamoDBDocumentClient.from(new DynamoDBClient({})),
  required(variables.blockedAddresses),
);

/** Lambda behind the bounces and complaints that SES tells: those addresses get no more mail. */
export async function handler(event: { readonly Records: readonly QueueRecord[] }): Promise<BatchResult> {
  return await blockAddresses(event, blocked);
}
