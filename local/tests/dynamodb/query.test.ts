import assert from "node:assert/strict";
import {
  QueryCommand,
  ScanCommand,
  type AttributeValue,
  type QueryCommandInput,
  type QueryCommandOutput,
  type ScanCommandInput,
} from "@aws-sdk/client-dynamodb";
import { DynamoDbBed } from "./support/dynamodb-bed.ts";
import { makeTable, putAll } from "./support/tables.ts";

type Item = Record<string, AttributeValue>;

const numbers = (items: readonly Item[] | undefined) => items?.map(({ sk }) => Number(sk?.N));

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.html
describe("dynamodb queries", () => {
  let bed: DynamoDbBed;
  before(async () => {
    bed = await DynamoDbBed.start();
    await makeTable(bed.client, "points", "N", {
      AttributeDefinitions: [
        { AttributeName: "colour", AttributeType: "S" },
        { AttributeName: "weight", AttributeType: "N" },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: "by-weight",
          KeySchema: [
            { AttributeName: "pk", KeyType: "HASH" },
            { AttributeName: "weight", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-colour",
          KeySchema: [
            { AttributeName: "colour", KeyType: "HASH" },
            { AttributeName: "weight", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["note"] },
        },
      ],
    });
    await putAll(
      bed.client,
      "points",
      [-10, -1, 0, 2, 10, 100].map((n, index) => ({
        pk: { S: "a" },
        sk: { N: String(n) },
        weight: { N: String(6 - index) },
        colour: { S: index % 2 === 0 ? "red" : "blue" },
        note: { S: `note ${n}` },
        other: { S: "not in the index" },
      })),
    );
    await putAll(bed.client, "points", [
      { pk: { S: "b" }, sk: { N: "1" } },
      { pk: { S: "b" }, sk: { N: "2" }, weight: { N: "1" } },
    ]);
    await makeTable(bed.client, "texts", "S");
    await putAll(
      bed.client,
      "texts",
      ["", "a", "ab", "abc", "b", "별"].slice(1).map((sk) => ({ pk: { S: "t" }, sk: { S: sk } })),
    );
  });
  after(() => bed.stop());

  const query = async (
    condition: string,
    values: Item,
    further: Partial<QueryCommandInput> = {},
  ): Promise<QueryCommandOutput> =>
    await bed.client.send(
      new QueryCommand({
        TableName: "points",
        KeyConditionExpression: condition,
        ExpressionAttributeValues: values,
        ...further,
      }),
    );
  const scan = async (further: Partial<ScanCommandInput> = {}) =>
    await bed.client.send(new ScanCommand({ TableName: "points", ...further }));
  const a = { ":a": { S: "a" } };

  for (const [condition, values, expected] of [
    ["", {}, [-10, -1, 0, 2, 10, 100]],
    ["sk = :n", { ":n": { N: "2.0" } }, [2]],
    ["sk < :n", { ":n": { N: "0" } }, [-10, -1]],
    ["sk <= :n", { ":n": { N: "0" } }, [-10, -1, 0]],
    ["sk > :n", { ":n": { N: "2" } }, [10, 100]],
    ["sk >= :n", { ":n": { N: "2" } }, [2, 10, 100]],
    ["sk BETWEEN :m AND :n", { ":m": { N: "-1" }, ":n": { N: "10" } }, [-1, 0, 2, 10]],
  ] as const)
    it(`finds in the order of numbers by "${condition}"`, async () => {
      const { Items, Count } = await query(condition ? `pk = :a AND ${condition}` : "pk = :a", {
        ...a,
        ...values,
      });
      assert.deepEqual(numbers(Items), expected);
      assert.equal(Count, expected.length);
    });

  it("finds texts by what they begin with, in the order of their bytes, and backwards", async () => {
    const texts = async (condition: string, further: Partial<QueryCommandInput> = {}) =>
      (
        await query(
          condition,
          { ":t": { S: "t" }, ...(condition.includes(":b") && { ":b": { S: "ab" } }) },
          { TableName: "texts", ...further },
        )
      ).Items?.map(({ sk }) => sk?.S);
    assert.deepEqual(await texts("pk = :t AND begins_with(sk, :b)"), ["ab", "abc"]);
    assert.deepEqual(await texts("pk = :t", { ScanIndexForward: false }), ["별", "b", "abc", "ab", "a"]);
  });

  it("goes on after each page until there is nothing left, forwards and backwards", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
    for (const ScanIndexForward of [true, false]) {
      const seen: number[] = [];
      let key: Item | undefined;
      let pages = 0;
      do {
        const page = await query("pk = :a", a, { Limit: 4, ExclusiveStartKey: key, ScanIndexForward });
        seen.push(...(numbers(page.Items) ?? []));
        key = page.LastEvaluatedKey;
        pages++;
      } while (key);
      const forwards = [-10, -1, 0, 2, 10, 100];
      assert.deepEqual(seen, ScanIndexForward ? forwards : forwards.toReversed());
      assert.equal(pages, 2);
    }
  });

  it("filters after the limit, and counts both", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html
    const { Items, Count, ScannedCount, LastEvaluatedKey } = await query(
      "pk = :a",
      { ...a, ":red": { S: "red" } },
      { FilterExpression: "colour = :red", Limit: 3 },
    );
    assert.deepEqual(numbers(Items), [-10, 0]);
    assert.deepEqual([Count, ScannedCount], [2, 3]);
    assert.deepEqual(LastEvaluatedKey, { pk: { S: "a" }, sk: { N: "0" } });
    const counted = await query("pk = :a", a, { Select: "COUNT" });
    assert.deepEqual([counted.Count, counted.Items], [6, undefined]);
  });

  it("reads a global index in its own order, with what it projects only", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
    const { Items } = await query(
      "colour = :c AND weight > :w",
      { ":c": { S: "red" }, ":w": { N: "2" } },
      { IndexName: "by-colour" },
    );
    assert.deepEqual(numbers(Items), [0, -10]);
    assert.deepEqual(Object.keys(Items?.[0] ?? {}).sort(), ["colour", "note", "pk", "sk", "weight"]);
    await assert.rejects(
      query("colour = :c", { ":c": { S: "red" } }, { IndexName: "by-colour", ConsistentRead: true }),
      { name: "ValidationException", message: /Consistent reads are not supported/ },
    );
    await assert.rejects(
      query("colour = :c", { ":c": { S: "red" } }, { IndexName: "by-colour", Select: "ALL_ATTRIBUTES" }),
      { name: "ValidationException", message: /projection type is not ALL/ },
    );
  });

  it("reads a local index, and fetches from the table what it does not project", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html
    const { Items } = await query(
      "pk = :a AND weight <= :w",
      { ...a, ":w": { N: "2" } },
      {
        IndexName: "by-weight",
        ConsistentRead: true,
      },
    );
    assert.deepEqual(Items, [
      { pk: { S: "a" }, sk: { N: "100" }, weight: { N: "1" } },
      { pk: { S: "a" }, sk: { N: "10" }, weight: { N: "2" } },
    ]);
    const all = await query(
      "pk = :a AND weight = :w",
      { ...a, ":w": { N: "1" } },
      {
        IndexName: "by-weight",
        Select: "ALL_ATTRIBUTES",
        ReturnConsumedCapacity: "INDEXES",
      },
    );
    assert.equal(all.Items?.[0]?.["other"]?.S, "not in the index");
    assert.deepEqual(all.ConsumedCapacity, {
      TableName: "points",
      CapacityUnits: 1,
      Table: { CapacityUnits: 0.5 },
      LocalSecondaryIndexes: { "by-weight": { CapacityUnits: 0.5 } },
    });
  });

  it("has no item in an index whose keys it lacks", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html
    const { Items } = await query("pk = :b", { ":b": { S: "b" } }, { IndexName: "by-weight" });
    assert.deepEqual(numbers(Items), [2]);
    const { Count } = await scan({ IndexName: "by-colour" });
    assert.equal(Count, 6);
  });

  it("takes the parameters from before expressions", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html
    const { Items } = await bed.client.send(
      new QueryCommand({
        TableName: "points",
        KeyConditions: {
          pk: { ComparisonOperator: "EQ", AttributeValueList: [{ S: "a" }] },
          sk: { ComparisonOperator: "GT", AttributeValueList: [{ N: "-5" }] },
        },
        QueryFilter: { colour: { ComparisonOperator: "IN", AttributeValueList: [{ S: "blue" }] } },
        AttributesToGet: ["sk"],
      }),
    );
    assert.deepEqual(Items, [{ sk: { N: "-1" } }, { sk: { N: "2" } }, { sk: { N: "100" } }]);
  });

  for (const [what, condition, values, further, message] of [
    ["another condition than = on the partition key", "pk > :a", a, {}, /key condition not supported/],
    [
      "no condition on the partition key",
      "sk = :n",
      { ":n": { N: "1" } },
      {},
      /missed key schema element: pk/,
    ],
    ["a key of another type", "pk = :n", { ":n": { N: "1" } }, {}, /does not match schema type/],
    ["an empty key", "pk = :e", { ":e": { S: "" } }, {}, /cannot contain an empty string value/],
    [
      "an index that there is not",
      "pk = :a",
      a,
      { IndexName: "none" },
      /does not have the specified index: none/,
    ],
    ["a filter on a key", "pk = :a", a, { FilterExpression: "attribute_exists(sk)" }, /non-primary key/],
    [
      "a start outside of it",
      "pk = :a",
      a,
      { ExclusiveStartKey: { pk: { S: "b" }, sk: { N: "1" } } },
      /outside query boundaries/,
    ],
    [
      "a start without a sort key",
      "pk = :a",
      a,
      { ExclusiveStartKey: { pk: { S: "a" } } },
      /starting key is invalid/,
    ],
    ["a limit of nothing", "pk = :a", a, { Limit: 0 }, /greater than or equal to 1/],
  ] as const)
    it(`is refused with ${what}`, async () => {
      await assert.rejects(query(condition, values, further), { name: "ValidationException", message });
    });

  for (const [filter, value, type] of [
    ["weight < :v", { BOOL: true }, "<, operand type: BOOL"],
    ["weight >= :v", { NULL: true }, ">=, operand type: NULL"],
    ["weight BETWEEN :v AND :v", { SS: ["a"] }, "BETWEEN, operand type: SS"],
    ["NOT (weight > :v OR attribute_exists(note))", { L: [] }, ">, operand type: L"],
  ] as const)
    it(`refuses to compare by order what has none: ${filter}`, async () => {
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
      await assert.rejects(
        scan({ FilterExpression: filter, ExpressionAttributeValues: { ":v": value as AttributeValue } }),
        {
          name: "ValidationException",
          message: `Invalid FilterExpression: Incorrect operand type for operator or function; operator: ${type}`,
        },
      );
    });

  describe("scans", () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html
    it("find everything, page by page", async () => {
      const seen: Item[] = [];
      let key: Item | undefined;
      do {
        const page = await scan({ Limit: 3, ExclusiveStartKey: key });
        seen.push(...(page.Items ?? []));
        key = page.LastEvaluatedKey;
      } while (key);
      assert.deepEqual(seen.map(({ pk, sk }) => `${pk?.S}${sk?.N}`).sort(), [
        "a-1",
        "a-10",
        "a0",
        "a10",
        "a100",
        "a2",
        "b1",
        "b2",
      ]);
    });

    it("share the table out by segments, each item in one", async () => {
      await makeTable(bed.client, "segments");
      await putAll(
        bed.client,
        "segments",
        Array.from({ length: 20 }, (_, index) => ({ pk: { S: `item ${index}` } })),
      );
      const parts = await Promise.all(
        [0, 1, 2].map((Segment) => scan({ TableName: "segments", Segment, TotalSegments: 3 })),
      );
      const seen = parts.flatMap(({ Items = [] }) => Items.map(({ pk }) => pk?.S));
      assert.equal(seen.length, 20);
      assert.equal(new Set(seen).size, 20);
      const key = parts[0]?.Items?.[0] as Item;
      await assert.rejects(
        scan({ TableName: "segments", Segment: 2, TotalSegments: 3, ExclusiveStartKey: key }),
        { name: "ValidationException", message: /correct Segment/ },
      );
    });

    it("filter, project and count", async () => {
      const { Items, Count, ScannedCount } = await scan({
        FilterExpression: "colour = :blue AND contains(note, :text)",
        ExpressionAttributeValues: { ":blue": { S: "blue" }, ":text": { S: "note 1" } },
        ProjectionExpression: "sk",
      });
      assert.deepEqual(Items, [{ sk: { N: "100" } }]);
      assert.deepEqual([Count, ScannedCount], [1, 8]);
    });
  });

  it("reads tables whose keys have the names of JavaScript's own members", async () => {
    await bed.table("prototypes", {
      hashKey: "constructor",
      rangeKey: "toString",
      attributes: [
        { name: "constructor", type: "S" },
        { name: "toString", type: "S" },
      ],
    });
    const item = { constructor: { S: "c" }, toString: { S: "t" } } as unknown as Item;
    await putAll(bed.client, "prototypes", [item]);
    const query = async (further: Partial<QueryCommandInput>) =>
      await bed.client.send(new QueryCommand({ TableName: "prototypes", ...further }));
    const { Count } = await query({
      KeyConditionExpression: "#c = :c",
      ExpressionAttributeNames: { "#c": "constructor" },
      ExpressionAttributeValues: { ":c": { S: "c" } },
    });
    assert.equal(Count, 1);
    await assert.rejects(
      query({
        KeyConditionExpression: "#t = :t",
        ExpressionAttributeNames: { "#t": "toString" },
        ExpressionAttributeValues: { ":t": { S: "t" } },
      }),
      { name: "ValidationException", message: /missed key schema element: constructor/ },
    );
  });
});
