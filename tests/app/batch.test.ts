import assert from "node:assert/strict";
import { eachRecord } from "../../app/functions/batch.ts";

describe("A batch", () => {
  const run = async (records: readonly string[], groupOf?: (record: string) => string | undefined) => {
    const handled: string[] = [];
    const { batchItemFailures } = await eachRecord(records, {
      idOf: (record) => `id-${record}`,
      groupOf,
      handle: async (record) => {
        if (record.endsWith("!")) throw new Error(`${record} fails, as it should in this test`);
        handled.push(record);
      },
    });
    return { handled, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
  };

  it("answers the records that failed, and only those", async () => {
    assert.deepEqual(await run(["a", "b!", "c"]), { handled: ["a", "c"], failed: ["id-b!"] });
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
  it("handles nothing of a group behind a record of it that failed", async () => {
    const { handled, failed } = await run(["x1", "y1", "x2!", "x3", "y2"], (record) => record[0]);
    assert.deepEqual(handled.sort(), ["x1", "y1", "y2"]);
    assert.deepEqual(failed, ["id-x2!", "id-x3"]);
  });
});
