import assert from "node:assert/strict";
import {
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { DynamoDbBed } from "./support/dynamodb-bed.ts";
import { putAll } from "./support/tables.ts";

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
describe("access to dynamodb", () => {
  let bed: DynamoDbBed;
  let arn: string;
  const clients: DynamoDBClient[] = [];
  before(async () => {
    bed = await DynamoDbBed.start();
    const made = await bed.table("guarded", {
      attributes: [
        { name: "pk", type: "S" },
        { name: "colour", type: "S" },
      ],
      globalSecondaryIndexes: [{ name: "by-colour", hashKey: "colour", projectionType: "ALL" }],
    });
    arn = made["arn"] as string;
    await putAll(bed.client, "guarded", [{ pk: { S: "me" }, secret: { S: "s" }, open: { S: "o" } }]);
  });
  after(async () => {
    for (const client of clients) client.destroy();
    await bed.stop();
  });

  const as = async (name: string, statement: object): Promise<DynamoDBClient> => {
    const { credentials } = await bed.testbed.role(name, [{ Effect: "Allow", Resource: arn, ...statement }]);
    const client = bed.clientWith({ credentials });
    clients.push(client);
    return client;
  };
  const get = (pk: string, further: object = {}) =>
    new GetItemCommand({ TableName: "guarded", Key: { pk: { S: pk } }, ...further });
  const denied = (action: string) => ({
    name: "AccessDeniedException",
    message: new RegExp(`dynamodb:${action} `),
  });

  it("needs each action on each table, and on an index for its own name", async () => {
    const reader = await as("reader", { Action: ["dynamodb:GetItem", "dynamodb:Query"] });
    assert.equal((await reader.send(get("me"))).Item?.["open"]?.S, "o");
    await assert.rejects(
      reader.send(new PutItemCommand({ TableName: "guarded", Item: { pk: { S: "x" } } })),
      denied("PutItem"),
    );
    await assert.rejects(reader.send(new ScanCommand({ TableName: "guarded" })), denied("Scan"));
    await assert.rejects(
      reader.send(
        new QueryCommand({
          TableName: "guarded",
          IndexName: "by-colour",
          KeyConditionExpression: "colour = :c",
          ExpressionAttributeValues: { ":c": { S: "red" } },
        }),
      ),
      { name: "AccessDeniedException", message: /table\/guarded\/index\/by-colour/ },
    );
  });

  it("may be for the items of one partition key only", async () => {
    const own = await as("own-items", {
      Action: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:UpdateItem"],
      Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["me"] } },
    });
    assert.ok((await own.send(get("me"))).Item);
    await assert.rejects(own.send(get("you")), denied("GetItem"));
    const Keys = ["me", "you"].map((pk) => ({ pk: { S: pk } }));
    await assert.rejects(
      own.send(new BatchGetItemCommand({ RequestItems: { guarded: { Keys } } })),
      denied("BatchGetItem"),
    );
    const update = (pk: string) =>
      new UpdateItemCommand({
        TableName: "guarded",
        Key: { pk: { S: pk } },
        UpdateExpression: "SET n = :n",
        ExpressionAttributeValues: { ":n": { N: "1" } },
      });
    await own.send(update("me"));
    await assert.rejects(own.send(update("you")), denied("UpdateItem"));
  });

  it("may be for some attributes only", async () => {
    const some = await as("some-attributes", {
      Action: "dynamodb:GetItem",
      Condition: {
        "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", "open"] },
        StringEquals: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
      },
    });
    const { Item } = await some.send(
      get("me", { ProjectionExpression: "#o", ExpressionAttributeNames: { "#o": "open" } }),
    );
    assert.deepEqual(Item, { open: { S: "o" } });
    await assert.rejects(some.send(get("me", { ProjectionExpression: "secret" })), denied("GetItem"));
    await assert.rejects(some.send(get("me")), denied("GetItem"));
  });

  it("is asked for each item of a transaction, and may depend on there being one", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
    const transacting = await as("transacting", {
      Action: "dynamodb:PutItem",
      Condition: { StringEquals: { "dynamodb:EnclosingOperation": ["TransactWriteItems"] } },
    });
    const put = { TableName: "guarded", Item: { pk: { S: "together" } } };
    await assert.rejects(transacting.send(new PutItemCommand(put)), denied("PutItem"));
    await transacting.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: put }] }));
    await assert.rejects(
      transacting.send(
        new TransactWriteItemsCommand({
          TransactItems: [{ Put: put }, { Delete: { TableName: "guarded", Key: { pk: { S: "me" } } } }],
        }),
      ),
      denied("DeleteItem"),
    );
    assert.ok((await bed.client.send(get("me"))).Item);
  });

  it("is given and denied by the policy of the table itself", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-auth-policies.html
    const { credentials, roleArn } = await bed.testbed.role("by-policy", []);
    const client = bed.clientWith({ credentials });
    clients.push(client);
    await assert.rejects(client.send(get("me")), denied("GetItem"));
    const policy = (Effect: string) => ({
      resourceArn: arn,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect, Principal: { AWS: roleArn }, Action: "dynamodb:GetItem", Resource: arn }],
      }),
    });
    const type = "aws:dynamodb/resourcePolicy:ResourcePolicy";
    await bed.testbed.resources.create(type, "guarded", policy("Allow"));
    assert.ok((await client.send(get("me"))).Item);
    await bed.testbed.resources.update(type, "guarded", policy("Deny"));
    await assert.rejects(client.send(get("me")), denied("GetItem"));
  });
});
