import assert from "node:assert/strict";
import {
  GetItemCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type AttributeValue,
  type CancellationReason,
  type TransactWriteItem,
  type TransactWriteItemsCommandInput,
} from "@aws-sdk/client-dynamodb";
import { jsonCall } from "../../delivery/destinations.ts";
import { DynamoDbBed } from "./support/dynamodb-bed.ts";
import { makeTable, putAll } from "./support/tables.ts";

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
describe("dynamodb transactions", () => {
  let bed: DynamoDbBed;
  before(async () => {
    bed = await DynamoDbBed.start();
    await makeTable(bed.client, "accounts");
    await makeTable(bed.client, "orders");
  });
  after(() => bed.stop());

  const write = async (items: TransactWriteItem[], further: Partial<TransactWriteItemsCommandInput> = {}) =>
    await bed.client.send(new TransactWriteItemsCommand({ TransactItems: items, ...further }));
  const get = async (pk: string, TableName = "accounts") =>
    (await bed.client.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } } }))).Item;
  const put = (pk: string, further: Record<string, AttributeValue> = {}): TransactWriteItem => ({
    Put: { TableName: "accounts", Item: { pk: { S: pk }, ...further } },
  });
  const reasons = async (work: Promise<unknown>): Promise<CancellationReason[]> => {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof TransactionCanceledException, String(error));
    return error.CancellationReasons ?? [];
  };

  it("put, update, delete and check in several tables at once", async () => {
    await putAll(bed.client, "accounts", [
      { pk: { S: "from" }, money: { N: "10" } },
      { pk: { S: "closed" } },
      { pk: { S: "open" }, active: { BOOL: true } },
    ]);
    await write([
      {
        Update: {
          TableName: "accounts",
          Key: { pk: { S: "from" } },
          UpdateExpression: "SET money = money - :m",
          ConditionExpression: "money >= :m",
          ExpressionAttributeValues: { ":m": { N: "3" } },
        },
      },
      { Put: { TableName: "orders", Item: { pk: { S: "order" }, total: { N: "3" } } } },
      { Delete: { TableName: "accounts", Key: { pk: { S: "closed" } } } },
      {
        ConditionCheck: {
          TableName: "accounts",
          Key: { pk: { S: "open" } },
          ConditionExpression: "active = :t",
          ExpressionAttributeValues: { ":t": { BOOL: true } },
        },
      },
    ]);
    assert.deepEqual(await get("from"), { pk: { S: "from" }, money: { N: "7" } });
    assert.deepEqual(await get("order", "orders"), { pk: { S: "order" }, total: { N: "3" } });
    assert.equal(await get("closed"), undefined);
    assert.deepEqual(await get("open"), { pk: { S: "open" }, active: { BOOL: true } });
  });

  it("change nothing when one condition fails, and say which, with the item if asked", async () => {
    await putAll(bed.client, "accounts", [{ pk: { S: "taken" }, owner: { S: "me" } }]);
    const condition = {
      ConditionExpression: "attribute_not_exists(pk)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    };
    const given = await reasons(
      write([put("new"), { Put: { TableName: "accounts", Item: { pk: { S: "taken" } }, ...condition } }]),
    );
    assert.deepEqual(given, [
      { Code: "None" },
      {
        Code: "ConditionalCheckFailed",
        Message: "The conditional request failed",
        Item: { pk: { S: "taken" }, owner: { S: "me" } },
      },
    ]);
    assert.equal(await get("new"), undefined);
    assert.deepEqual(await get("taken"), { pk: { S: "taken" }, owner: { S: "me" } });
  });

  it("are cancelled by keys that are not the table's, with the reason ValidationError", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
    const wrong = { TableName: "accounts", Key: { pk: { N: "1" } } };
    const given = await reasons(write([put("beside"), { Delete: wrong }]));
    assert.deepEqual(given, [
      { Code: "None" },
      { Code: "ValidationError", Message: "The provided key element does not match the schema" },
    ]);
    assert.equal(await get("beside"), undefined);
    const item = await reasons(write([{ Put: { TableName: "accounts", Item: { other: { S: "x" } } } }]));
    assert.deepEqual(
      item.map(({ Code }) => Code),
      ["ValidationError"],
    );
    const read = await reasons(
      bed.client.send(new TransactGetItemsCommand({ TransactItems: [{ Get: wrong }] })),
    );
    assert.deepEqual(
      read.map(({ Code }) => Code),
      ["ValidationError"],
    );
  });

  it("are cancelled by an update that does not fit the item", async () => {
    await putAll(bed.client, "accounts", [{ pk: { S: "text" }, money: { S: "much" } }]);
    const [reason] = await reasons(
      write([
        {
          Update: {
            TableName: "accounts",
            Key: { pk: { S: "text" } },
            UpdateExpression: "ADD money :one",
            ExpressionAttributeValues: { ":one": { N: "1" } },
          },
        },
      ]),
    );
    assert.deepEqual(
      [reason?.Code, reason?.Message],
      ["ValidationError", "An operand in the update expression has an incorrect data type"],
    );
  });

  describe("with a client token", () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken
    const add = (TableName = "accounts"): TransactWriteItem => ({
      Update: {
        TableName,
        Key: { pk: { S: "counted" } },
        UpdateExpression: "ADD n :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
      },
    });

    it("are done once, after a restart too, and then cost what reading costs", async () => {
      await write([add()], { ClientRequestToken: "once" });
      await write([add()], { ClientRequestToken: "once" });
      await bed.testbed.restart();
      const { ConsumedCapacity } = await write([add()], {
        ClientRequestToken: "once",
        ReturnConsumedCapacity: "TOTAL",
      });
      assert.deepEqual(await get("counted"), { pk: { S: "counted" }, n: { N: "1" } });
      assert.deepEqual(ConsumedCapacity, [{ TableName: "accounts", CapacityUnits: 2, ReadCapacityUnits: 2 }]);
    });

    it("are the same with their members in another order", async () => {
      // The SDK's client orders them itself, so the requests are sent as text.
      const { gateway, iam } = bed.testbed.capabilities;
      const caller = iam.identify(iam.operator.accessKeyId)?.principal;
      assert.ok(caller);
      const send = async (put: object) =>
        await gateway.call(
          caller,
          "dynamodb",
          jsonCall(bed.testbed.region, "DynamoDB_20120810.TransactWriteItems", {
            ClientRequestToken: "ordered",
            TransactItems: [{ Put: put }],
          }),
        );
      await send({
        TableName: "accounts",
        Item: { pk: { S: "ordered" }, a: { M: { x: { N: "1" }, y: { N: "2" } } } },
      });
      await send({
        Item: { a: { M: { y: { N: "2" }, x: { N: "1" } } }, pk: { S: "ordered" } },
        TableName: "accounts",
      });
      await assert.rejects(send({ TableName: "accounts", Item: { pk: { S: "ordered" }, a: { M: {} } } }), {
        code: "IdempotentParameterMismatchException",
      });
    });

    it("are refused when they are others", async () => {
      await write([add()], { ClientRequestToken: "mismatch" });
      await assert.rejects(write([add("orders")], { ClientRequestToken: "mismatch" }), {
        name: "IdempotentParameterMismatchException",
      });
      assert.equal(await get("counted", "orders"), undefined);
    });

    it("are done when they were cancelled with it before", async () => {
      const conditional: TransactWriteItem = {
        Put: {
          TableName: "accounts",
          Item: { pk: { S: "later" } },
          ConditionExpression: "attribute_exists(pk)",
        },
      };
      await reasons(write([conditional], { ClientRequestToken: "again" }));
      await putAll(bed.client, "accounts", [{ pk: { S: "later" }, old: { BOOL: true } }]);
      await write([conditional], { ClientRequestToken: "again" });
      assert.deepEqual(await get("later"), { pk: { S: "later" } });
    });
  });

  for (const [what, items, message] of [
    ["two operations on one item", [put("x"), put("x")], /multiple operations on one item/],
    ["no items", [], /greater than or equal to 1/],
    ["101 items", Array.from({ length: 101 }, (_, index) => put(`x${index}`)), /less than or equal to 100/],
    [
      "an action that there is not",
      [{ constructor: {} } as TransactWriteItem],
      /only contain one of Check, Put/,
    ],
    [
      "a check without a condition",
      [
        {
          ConditionCheck: { TableName: "accounts", Key: { pk: { S: "x" } }, ConditionExpression: undefined },
        },
      ],
      /conditionExpression/,
    ],
    [
      "more than 4 MB",
      Array.from({ length: 11 }, (_, index) => put(`x${index}`, { t: { S: "x".repeat(390_000) } })),
      /larger than 4 MB/,
    ],
  ] as const)
    it(`are refused with ${what}`, async () => {
      await assert.rejects(write([...items]), { name: "ValidationException", message });
      assert.equal(await get("x"), undefined);
    });

  it("refuse a table that there is not as a whole", async () => {
    await assert.rejects(write([put("x"), { Delete: { TableName: "missing", Key: { pk: { S: "x" } } } }]), {
      name: "ResourceNotFoundException",
    });
    assert.equal(await get("x"), undefined);
  });

  it("read several items as they were at one moment, projected, and nothing where there is none", async () => {
    await putAll(bed.client, "accounts", [{ pk: { S: "read" }, a: { N: "1" }, b: { N: "2" } }]);
    const key = (pk: string) => ({ TableName: "accounts", Key: { pk: { S: pk } } });
    const { Responses, ConsumedCapacity } = await bed.client.send(
      new TransactGetItemsCommand({
        TransactItems: [{ Get: { ...key("read"), ProjectionExpression: "b" } }, { Get: key("nothing") }],
        ReturnConsumedCapacity: "TOTAL",
      }),
    );
    assert.deepEqual(Responses, [{ Item: { b: { N: "2" } } }, {}]);
    assert.deepEqual(ConsumedCapacity, [{ TableName: "accounts", CapacityUnits: 4, ReadCapacityUnits: 4 }]);
  });
});
