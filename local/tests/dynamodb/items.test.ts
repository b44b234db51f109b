import assert from "node:assert/strict";
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { DynamoDbBed } from "./support/dynamodb-bed.ts";
import { awsError, makeTable, putAll } from "./support/tables.ts";

describe("dynamodb items", () => {
  let bed: DynamoDbBed;
  before(async () => {
    bed = await DynamoDbBed.start();
    await makeTable(bed.client, "things");
  });
  after(() => bed.stop());

  const get = async (pk: string) =>
    (await bed.client.send(new GetItemCommand({ TableName: "things", Key: { pk: { S: pk } } }))).Item;
  const put = (item: Record<string, AttributeValue>) => putAll(bed.client, "things", [item]);
  const update = (pk: string, input: Partial<UpdateItemCommandInput>) =>
    bed.client.send(new UpdateItemCommand({ TableName: "things", Key: { pk: { S: pk } }, ...input }));

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
  it("keeps every type of attribute value", async () => {
    const item = {
      pk: { S: "types" },
      s: { S: "별 ✨" },
      empty: { S: "" },
      n: { N: "-1.5" },
      b: { B: new Uint8Array([0, 255, 3]) },
      ss: { SS: ["a", "b"] },
      ns: { NS: ["1", "2"] },
      bs: { BS: [new Uint8Array([1])] },
      m: { M: { inner: { L: [{ S: "x" }, { NULL: true }, { BOOL: false }] } } },
    };
    await put(item);
    assert.deepEqual(await get("types"), item);
  });

  it("has no item where none was put", async () => {
    assert.equal(await get("nothing"), undefined);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number
  it("normalises numbers and refuses more than 38 digits", async () => {
    await put({ pk: { S: "number" }, n: { N: "0012.500" } });
    assert.deepEqual(await get("number"), { pk: { S: "number" }, n: { N: "12.5" } });
    await assert.rejects(
      put({ pk: { S: "number" }, n: { N: "1".repeat(39) } }),
      awsError("ValidationException", "Attempting to store more than 38 significant digits in a Number"),
    );
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html#DDB-PutItem-request-ReturnValues
  it("returns the old item of a put and of a delete when asked", async () => {
    await put({ pk: { S: "old" }, v: { N: "1" } });
    const replaced = await bed.client.send(
      new PutItemCommand({
        TableName: "things",
        Item: { pk: { S: "old" }, v: { N: "2" } },
        ReturnValues: "ALL_OLD",
      }),
    );
    assert.deepEqual(replaced.Attributes, { pk: { S: "old" }, v: { N: "1" } });
    const deleted = await bed.client.send(
      new DeleteItemCommand({ TableName: "things", Key: { pk: { S: "old" } }, ReturnValues: "ALL_OLD" }),
    );
    assert.deepEqual(deleted.Attributes, { pk: { S: "old" }, v: { N: "2" } });
    const nothing = await bed.client.send(
      new DeleteItemCommand({ TableName: "things", Key: { pk: { S: "old" } }, ReturnValues: "ALL_OLD" }),
    );
    assert.equal(nothing.Attributes, undefined);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html#DDB-PutItem-request-ReturnValuesOnConditionCheckFailure
  it("answers a failed condition with the item only when asked", async () => {
    await put({ pk: { S: "there" }, v: { N: "1" } });
    const again = (mode?: "ALL_OLD") =>
      bed.client.send(
        new PutItemCommand({
          TableName: "things",
          Item: { pk: { S: "there" } },
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: mode,
        }),
      );
    const name = "ConditionalCheckFailedException";
    await assert.rejects(again("ALL_OLD"), {
      name,
      message: "The conditional request failed",
      Item: { pk: { S: "there" }, v: { N: "1" } },
    });
    await assert.rejects(
      again(),
      (error: { name: string; Item?: unknown }) => error.name === name && error.Item === undefined,
    );
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
  describe("update expressions", () => {
    it("set, remove, add and delete in one request, each on the item as it was before", async () => {
      await put({ pk: { S: "u" }, a: { N: "1" }, b: { N: "10" }, tags: { SS: ["x", "y"] }, gone: { S: "" } });
      const { Attributes } = await update("u", {
        UpdateExpression:
          "SET a = b, b = a, c = if_not_exists(c, :five) - :one REMOVE gone ADD n :one DELETE tags :x",
        ExpressionAttributeValues: { ":five": { N: "5" }, ":one": { N: "1" }, ":x": { SS: ["x"] } },
        ReturnValues: "ALL_NEW",
      });
      assert.deepEqual(Attributes, {
        pk: { S: "u" },
        a: { N: "10" },
        b: { N: "1" },
        c: { N: "4" },
        n: { N: "1" },
        tags: { SS: ["y"] },
      });
    });

    it("removes list elements by their position before the update", async () => {
      const letters = ["a", "b", "c", "d"].map((S) => ({ S }));
      await put({ pk: { S: "list" }, l: { L: letters } });
      const { Attributes } = await update("list", {
        UpdateExpression: "SET l[9] = :z REMOVE l[0], l[2]",
        ExpressionAttributeValues: { ":z": { S: "z" } },
        ReturnValues: "ALL_NEW",
      });
      assert.deepEqual(Attributes?.["l"], { L: [{ S: "b" }, { S: "d" }, { S: "z" }] });
    });

    it("drops a set whose last member was deleted", async () => {
      await put({ pk: { S: "set" }, tags: { SS: ["x"] } });
      const { Attributes } = await update("set", {
        UpdateExpression: "DELETE tags :x",
        ExpressionAttributeValues: { ":x": { SS: ["x", "other"] } },
        ReturnValues: "ALL_NEW",
      });
      assert.deepEqual(Attributes, { pk: { S: "set" } });
    });

    it("changes a member of a map, and appends to a list", async () => {
      await put({ pk: { S: "map" }, m: { M: { a: { N: "1" } } }, l: { L: [{ N: "1" }] } });
      const { Attributes } = await update("map", {
        UpdateExpression: "SET m.#b = :v, l = list_append(l, :l)",
        ExpressionAttributeNames: { "#b": "b" },
        ExpressionAttributeValues: { ":v": { S: "new" }, ":l": { L: [{ N: "2" }] } },
        ReturnValues: "UPDATED_NEW",
      });
      assert.deepEqual(Attributes, { m: { M: { b: { S: "new" } } }, l: { L: [{ N: "1" }, { N: "2" }] } });
    });

    it("makes an item that is not there, with nothing as old values", async () => {
      const { Attributes } = await update("made", {
        UpdateExpression: "ADD likes :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
        ReturnValues: "UPDATED_OLD",
      });
      assert.equal(Attributes, undefined);
      assert.deepEqual(await get("made"), { pk: { S: "made" }, likes: { N: "1" } });
    });

    it("adds exactly, beyond what floating point can", async () => {
      await put({ pk: { S: "exact" }, n: { N: "0.1" }, big: { N: "9007199254740993" } });
      const { Attributes } = await update("exact", {
        UpdateExpression: "SET n = n + :n, big = big + :one",
        ExpressionAttributeValues: { ":n": { N: "0.2" }, ":one": { N: "1" } },
        ReturnValues: "ALL_NEW",
      });
      assert.deepEqual([Attributes?.["n"], Attributes?.["big"]], [{ N: "0.3" }, { N: "9007199254740994" }]);
    });

    for (const [what, expression, values, message] of [
      [
        "a missing path",
        "SET nope.a = :v",
        { ":v": { N: "1" } },
        "The document path provided in the update expression is invalid for update",
      ],
      [
        "a missing operand",
        "SET a = nope + :v",
        { ":v": { N: "1" } },
        "The provided expression refers to an attribute that does not exist in the item",
      ],
      [
        "a wrong type",
        "ADD pk2 :v",
        { ":v": { N: "1" } },
        "An operand in the update expression has an incorrect data type",
      ],
      [
        "the key",
        "SET pk = :v",
        { ":v": { S: "1" } },
        "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key",
      ],
      [
        "a reserved word",
        "SET #a = :v, name = :v",
        { ":v": { S: "1" } },
        /Invalid UpdateExpression: .*reserved/,
      ],
    ] as const)
      it(`refuse ${what}, and change nothing`, async () => {
        await put({ pk: { S: "same" }, pk2: { S: "text" } });
        await assert.rejects(
          update("same", {
            UpdateExpression: expression,
            ExpressionAttributeValues: values,
            ...(expression.includes("#a") && { ExpressionAttributeNames: { "#a": "a" } }),
          }),
          awsError("ValidationException", message),
        );
        assert.deepEqual(await get("same"), { pk: { S: "same" }, pk2: { S: "text" } });
      });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
  describe("condition expressions", () => {
    const values = {
      ":one": { N: "1" },
      ":ten": { N: "10.0" },
      ":s": { S: "b" },
      ":list": { L: [{ N: "1.0" }, { M: { x: { S: "y" } } }] },
      ":set": { SS: ["b", "a"] },
      ":type": { S: "M" },
    } satisfies Record<string, AttributeValue>;
    const cases: [condition: string, holds: boolean][] = [
      ["n = :ten", true],
      ["n < :one", false],
      ["n BETWEEN :one AND :ten", true],
      ["t >= :s AND NOT t = :s", true],
      ["l = :list", true],
      ["l <> :list", false],
      ["ss = :set", true],
      ["contains(ss, :s)", true],
      ["contains(t, :s)", true],
      ["begins_with(t, :s)", false],
      ["attribute_type(m, :type)", true],
      ["size(l) > :one", true],
      ["size(n) > :one", false],
      ["m.nested[1] IN (:s, :one)", true],
      ["attribute_exists(m.nested[2])", false],
      ["attribute_not_exists(toString)", true],
      ["absent = :s", false],
      ["absent <> :s", true],
      ["absent < :one OR attribute_exists(n)", true],
    ];
    before(() =>
      put({
        pk: { S: "cond" },
        n: { N: "10" },
        t: { S: "cab" },
        l: { L: [{ N: "1" }, { M: { x: { S: "y" } } }] },
        ss: { SS: ["a", "b"] },
        m: { M: { nested: { L: [{ N: "0" }, { N: "1" }] } } },
      }),
    );
    for (const [condition, holds] of cases)
      it(`${condition} is ${holds}`, async () => {
        const used = Object.entries(values).filter(([name]) => new RegExp(`${name}\\b`).test(condition));
        const attempt = update("cond", {
          ConditionExpression: condition,
          ...(used.length > 0 && { ExpressionAttributeValues: Object.fromEntries(used) }),
        });
        if (holds) await attempt;
        else await assert.rejects(attempt, { name: "ConditionalCheckFailedException" });
      });

    it("refuses names and values that are not used", async () => {
      await assert.rejects(
        update("cond", {
          ConditionExpression: "attribute_exists(n)",
          ExpressionAttributeNames: { "#x": "x" },
        }),
        awsError(
          "ValidationException",
          "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}",
        ),
      );
    });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html
  it("takes the parameters from before expressions", async () => {
    await put({ pk: { S: "legacy" }, n: { N: "1" }, s: { SS: ["a"] } });
    await bed.client.send(
      new UpdateItemCommand({
        TableName: "things",
        Key: { pk: { S: "legacy" } },
        AttributeUpdates: {
          n: { Action: "ADD", Value: { N: "2" } },
          s: { Action: "DELETE", Value: { SS: ["a"] } },
          t: { Action: "PUT", Value: { S: "new" } },
        },
        Expected: {
          n: { ComparisonOperator: "GE", AttributeValueList: [{ N: "5" }] },
          s: { ComparisonOperator: "NOT_NULL" },
        },
        ConditionalOperator: "OR",
      }),
    );
    assert.deepEqual(await get("legacy"), { pk: { S: "legacy" }, n: { N: "3" }, t: { S: "new" } });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html
  it("projects parts of documents", async () => {
    await put({
      pk: { S: "p" },
      m: { M: { a: { S: "1" }, b: { S: "2" } } },
      l: { L: [{ N: "0" }, { N: "1" }, { N: "2" }] },
      x: { S: "" },
    });
    const { Item } = await bed.client.send(
      new GetItemCommand({
        TableName: "things",
        Key: { pk: { S: "p" } },
        ProjectionExpression: "m.a, l[2], l[0], nope, #x",
        ExpressionAttributeNames: { "#x": "x" },
      }),
    );
    assert.deepEqual(Item, { m: { M: { a: { S: "1" } } }, l: { L: [{ N: "0" }, { N: "2" }] }, x: { S: "" } });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
  it("answers the capacity that was used", async () => {
    await put({ pk: { S: "large" }, text: { S: "x".repeat(5000) } });
    const read = async (ConsistentRead: boolean) =>
      (
        await bed.client.send(
          new GetItemCommand({
            TableName: "things",
            Key: { pk: { S: "large" } },
            ConsistentRead,
            ReturnConsumedCapacity: "TOTAL",
          }),
        )
      ).ConsumedCapacity;
    assert.deepEqual(await read(true), { TableName: "things", CapacityUnits: 2 });
    assert.deepEqual(await read(false), { TableName: "things", CapacityUnits: 1 });
    const { ConsumedCapacity } = await update("large", { ReturnConsumedCapacity: "INDEXES" });
    assert.deepEqual(ConsumedCapacity, {
      TableName: "things",
      CapacityUnits: 5,
      Table: { CapacityUnits: 5 },
    });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
  it("refuses items above 400 KB, counted in UTF-8, and documents deeper than 32 levels", async () => {
    const message = "Item size has exceeded the maximum allowed size";
    await assert.rejects(
      put({ pk: { S: "huge" }, text: { S: "별".repeat(140_000) } }),
      awsError("ValidationException", message),
    );
    await put({ pk: { S: "huge" }, text: { S: "x".repeat(400_000) } });
    await assert.rejects(
      update("huge", {
        UpdateExpression: "SET more = :m",
        ExpressionAttributeValues: { ":m": { S: "x".repeat(20_000) } },
      }),
      awsError("ValidationException", "Item size to update has exceeded the maximum allowed size"),
    );
    let deep: AttributeValue = { S: "" };
    for (let level = 0; level < 33; level++) deep = { L: [deep] };
    await assert.rejects(
      put({ pk: { S: "deep" }, deep }),
      awsError("ValidationException", /^Nesting Levels have exceeded supported limits/),
    );
    assert.equal(await get("deep"), undefined);
  });

  it("refuses keys that are not the table's", async () => {
    await assert.rejects(
      bed.client.send(new GetItemCommand({ TableName: "things", Key: { pk: { N: "1" } } })),
      awsError("ValidationException", "The provided key element does not match the schema"),
    );
    await assert.rejects(
      put({ other: { S: "x" } }),
      awsError(
        "ValidationException",
        "One or more parameter values were invalid: Missing the key pk in the item",
      ),
    );
    await assert.rejects(
      put({ pk: { S: "" } }),
      awsError(
        "ValidationException",
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
      ),
    );
  });

  it("knows no table that was not made, nor one of another region", async () => {
    const key = { Key: { pk: { S: "types" } } };
    await assert.rejects(
      bed.client.send(new GetItemCommand({ TableName: "missing", ...key })),
      awsError("ResourceNotFoundException", "Requested resource not found"),
    );
    const elsewhere = bed.clientWith({ region: "ap-southeast-2" });
    await assert.rejects(elsewhere.send(new GetItemCommand({ TableName: "things", ...key })), {
      name: "ResourceNotFoundException",
    });
    elsewhere.destroy();
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html#DDB-GetItem-request-TableName
  it("takes a table's ARN for its name", async () => {
    const arn = "arn:aws:dynamodb:ap-northeast-2:000000000000:table/things";
    const { Item } = await bed.client.send(
      new GetItemCommand({ TableName: arn, Key: { pk: { S: "number" } } }),
    );
    assert.deepEqual(Item?.["n"], { N: "12.5" });
    await assert.rejects(
      bed.client.send(
        new GetItemCommand({
          TableName: arn.replace("northeast-2", "northeast-1"),
          Key: { pk: { S: "number" } },
        }),
      ),
      { name: "ValidationException" },
    );
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
  it("writes and reads batches", async () => {
    const keys = Array.from({ length: 25 }, (_, index) => ({ pk: { S: `batch-${index}` } }));
    const written = await bed.client.send(
      new BatchWriteItemCommand({ RequestItems: { things: keys.map((Item) => ({ PutRequest: { Item } })) } }),
    );
    assert.deepEqual(written.UnprocessedItems, {});
    await bed.client.send(
      new BatchWriteItemCommand({
        RequestItems: { things: [{ DeleteRequest: { Key: { pk: { S: "batch-0" } } } }] },
      }),
    );
    const read = await bed.client.send(new BatchGetItemCommand({ RequestItems: { things: { Keys: keys } } }));
    assert.equal(read.Responses?.["things"]?.length, 24);
    assert.deepEqual(read.UnprocessedKeys, {});
    await assert.rejects(
      bed.client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            things: [
              { PutRequest: { Item: { pk: { S: "a" } } } },
              { DeleteRequest: { Key: { pk: { S: "a" } } } },
            ],
          },
        }),
      ),
      awsError("ValidationException", "Provided list of item keys contains duplicates"),
    );
  });

  it("leaves what does not fit into 16 MB of a batch read unprocessed", async () => {
    const names = Array.from({ length: 45 }, (_, index) => `fat-${index}`);
    for (const name of names) await put({ pk: { S: name }, text: { S: "x".repeat(399_000) } });
    const { Responses, UnprocessedKeys } = await bed.client.send(
      new BatchGetItemCommand({ RequestItems: { things: { Keys: names.map((S) => ({ pk: { S } })) } } }),
    );
    assert.equal(Responses?.["things"]?.length, 42);
    assert.deepEqual(UnprocessedKeys?.["things"]?.Keys, [
      { pk: { S: "fat-42" } },
      { pk: { S: "fat-43" } },
      { pk: { S: "fat-44" } },
    ]);
  });
});
