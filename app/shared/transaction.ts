import { setTimeout as delay } from "node:timers/promises";
import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";

/** Changes of a transaction, and conditions on items that it leaves alone. */
export type TransactItems = NonNullable<TransactWriteCommandInput["TransactItems"]>;

/** Transactions that touch the same item get in each other's way; so many tries, each after a random wait. */
const ATTEMPTS = 8;

/** Refusal of a transaction by a condition. */
export interface Refusal {
  /** True for each change whose own condition did not hold. */
  readonly refused: readonly boolean[];
  /** True for each change whose condition did not hold on an item that is there, if the change asked for that item. */
  readonly isThere: readonly boolean[];
  readonly cause: unknown;
}

/** Makes changes, all or none of them.
 * @returns undefined when they are made, else which conditions did not hold.
 * @throws Error when there is no answer, or others are in the way all the time. */
export async function transact(
  client: Pick<DynamoDBDocumentClient, "send">,
  changes: TransactItems,
): Promise<Refusal | undefined> {
  for (let attempt = 1; ; attempt++)
    try {
      await client.send(new TransactWriteCommand({ TransactItems: changes }));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      const refused = reasons.map(({ Code }) => Code === "ConditionalCheckFailed");
      if (refused.includes(true))
        return { refused, isThere: reasons.map(({ Item }) => Item !== undefined), cause: error };
      if (attempt === ATTEMPTS) throw error;
      await delay(Math.random() * 20 * 2 ** attempt);
    }
}
