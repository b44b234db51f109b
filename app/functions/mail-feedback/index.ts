import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { eachRecord, type BatchResult, type QueueRecord } from "../batch.ts";
import { required } from "../environment.ts";
import { BlockedAddresses } from "../mail/blocked-addresses.ts";
import { readFeedback } from "./feedback.ts";

const blocked = new BlockedAddresses(
  DynamoDBDocumentClient.from(new DynamoDBClient({})),
  required("BLOCKED_ADDRESSES_TABLE"),
);

/** Lambda behind the bounces and complaints that SES tells: those addresses get no more mail. */
export async function handler({
  Records,
}: {
  readonly Records: readonly QueueRecord[];
}): Promise<BatchResult> {
  return await eachRecord(
    Records,
    ({ messageId }) => messageId,
    async ({ body }) => {
      const { addresses, reason, at } = readFeedback(body);
      for (const address of addresses) await blocked.block(address, reason, at);
    },
  );
}
