import assert from "node:assert/strict";
import { jsonCall } from "../../delivery/destinations.ts";
import { DynamoDbBed } from "./support/dynamodb-bed.ts";
import { makeTable } from "./support/tables.ts";

describe("requests to dynamodb", () => {
  let bed: DynamoDbBed;
  before(async () => {
    bed = await DynamoDbBed.start();
    await makeTable(bed.client, "things");
  });
  after(() => bed.stop());

  /** A request as bytes, past what the SDK would refuse to send. */
  const call = async (target: string, body: string) => {
    const { gateway, iam } = bed.testbed.capabilities;
    const caller = iam.servicePrincipal(
      "pipes.amazonaws.com",
      "arn:aws:pipes:ap-northeast-2:000000000000:pipe/x",
    );
    const request = jsonCall(bed.testbed.region, target, {});
    return await gateway.call(caller, "dynamodb", { ...request, body: Buffer.from(body) });
  };
  const dynamodb = async (name: string, body: unknown) =>
    await call(`DynamoDB_20120810.${name}`, typeof body === "string" ? body : JSON.stringify(body));

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
  for (const body of ["null", "[]", "5", "{", '"text"'])
    it(`are the caller's mistake when the body is ${body}`, async () => {
      for (const target of ["DynamoDB_20120810.PutItem", "DynamoDBStreams_20120810.ListStreams"])
        await assert.rejects(call(target, body), { code: "SerializationException", status: 400 });
    });

  for (const [target, code] of [
    ["DynamoDB_20120810.Foo", "UnknownOperationException"],
    ["DynamoDB_20120810.constructor", "UnknownOperationException"],
    ["constructor.name", "UnknownOperationException"],
    ["", "UnknownOperationException"],
    ["DynamoDB_20120810.ListStreams", "UnknownOperationException"],
    ["DynamoDBStreams_20120810.ListTables", "UnknownOperationException"],
    ["DynamoDB_20120810.ExecuteStatement", "NotImplemented"],
  ] as const)
    it(`are refused for the operation "${target}"`, async () => {
      await assert.rejects(call(target, "{}"), { code });
    });

  const table = {
    TableName: "new",
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  };
  for (const [name, input] of [
    ["CreateTable", { ...table, StreamSpecification: 5 }],
    ["CreateTable", { ...table, Tags: "x" }],
    ["UpdateTable", { TableName: "things", DeletionProtectionEnabled: "yes" }],
    ["UpdateTable", { TableName: "things", WarmThroughput: [] }],
    ["UpdateTable", { TableName: "things", GlobalSecondaryIndexUpdates: {} }],
    ["ListTables", { Limit: "1" }],
    ["UpdateTimeToLive", { TableName: "things", TimeToLiveSpecification: "on" }],
    ["TagResource", { ResourceArn: "arn:aws:dynamodb:ap-northeast-2:000000000000:table/things", Tags: 5 }],
    [
      "UntagResource",
      { ResourceArn: "arn:aws:dynamodb:ap-northeast-2:000000000000:table/things", TagKeys: 5 },
    ],
    [
      "PutResourcePolicy",
      { ResourceArn: "arn:aws:dynamodb:ap-northeast-2:000000000000:table/things", Policy: {} },
    ],
    ["TransactWriteItems", { TransactItems: [{ Put: 5 }] }],
    ["TransactGetItems", { TransactItems: [{ Get: null }] }],
    ["BatchGetItem", { RequestItems: { things: 5 } }],
    ["PutItem", { TableName: "things", Item: { pk: null } }],
  ] as const)
    it(`are refused when a member of ${name} has another type: ${Object.keys(input).at(-1)}`, async () => {
      await assert.rejects(dynamodb(name, input), { code: "SerializationException" });
    });

  it("are refused by name with what tables here do not have, and not for what AWS leaves out too", async () => {
    await assert.rejects(
      dynamodb("UpdateTable", {
        TableName: "things",
        ReplicaUpdates: [{ Create: { RegionName: "us-east-1" } }],
      }),
      { code: "NotImplemented", message: /ReplicaUpdates of dynamodb:UpdateTable is not emulated/ },
    );
    // The service's principal may do nothing: it comes as far as IAM.
    await assert.rejects(dynamodb("DescribeTable", { TableName: "things", Foo: 5 }), {
      code: "AccessDenied",
    });
  });

  it("are refused with an attribute that JavaScript can't hold, which is no text", async () => {
    await assert.rejects(
      dynamodb("PutItem", '{"TableName":"things","Item":{"pk":{"S":"x"},"__proto__":{"S":"y"}}}'),
      { code: "NotImplemented", message: /__proto__/ },
    );
    await assert.rejects(dynamodb("PutItem", '{"TableName":"things","Item":{"pk":{"S":"__proto__"}}}'), {
      code: "AccessDenied",
    });
  });

  it("are refused when they name a table of another account or region", async () => {
    const key = { Key: { pk: { S: "x" } } };
    await assert.rejects(
      dynamodb("GetItem", { TableName: "arn:aws:dynamodb:ap-northeast-2:111111111111:table/things", ...key }),
      { code: "AccessDeniedException", message: /belongs to another account/ },
    );
    for (const arn of [
      "arn:aws:dynamodb:us-east-1:000000000000:table/things",
      "arn:aws:s3:::things",
      "arn:x",
    ])
      await assert.rejects(dynamodb("GetItem", { TableName: arn, ...key }), { code: "ValidationException" });
  });
});
