import assert from "node:assert/strict";
import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { transact } from "../../app/shared/transaction.ts";

/** Client that answers with the codes of a cancelled transaction, one after the other, and then with a success. */
const answering = (...answers: readonly (readonly string[])[]) => {
  let calls = 0;
  const send = async () => {
    const codes = answers[calls++];
    if (codes)
      throw new TransactionCanceledException({
        message: "cancelled",
        $metadata: {},
        CancellationReasons: codes.map((Code) => ({ Code })),
      });
    return await Promise.resolve({});
  };
  return { client: { send } as unknown as DynamoDBDocumentClient, calls: () => calls };
};

// The local DynamoDB decides one write after the other, and never answers so.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
describe("Transactions of the service", () => {
  it("are tried again while others are in the way", async () => {
    const { client, calls } = answering(["TransactionConflict", "None"], ["None", "TransactionConflict"]);
    assert.equal(await transact(client, []), undefined);
    assert.equal(calls(), 3);
  });

  it("are not tried again when a condition does not hold, whatever else is in the way", async () => {
    const { client, calls } = answering(["TransactionConflict", "ConditionalCheckFailed"]);
    assert.deepEqual((await transact(client, []))?.refused, [false, true]);
    assert.equal(calls(), 1);
  });

  it("are given up when others are in the way all the time", async () => {
    const { client, calls } = answering(...Array.from({ length: 20 }, () => ["TransactionConflict"]));
    await assert.rejects(transact(client, []), TransactionCanceledException);
    assert.equal(calls(), 8);
  });
});
