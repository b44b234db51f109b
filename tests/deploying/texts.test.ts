import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type AttributeValue,
} from "@aws-sdk/client-dynamodb";
import { seed } from "../../app/data/mysfits.ts";
import { dynamodb } from "../../local/aws/dynamodb/index.ts";
import { startTestbed, type Testbed } from "../../local/tests/support/testbed.ts";
import { runCommand } from "../support/engine.ts";

const root = resolve(import.meta.dirname, "../..");

describe("npm run texts", () => {
  let testbed: Testbed;
  let client: DynamoDBClient;
  let table: string;
  const items = Object.values(seed) as unknown as Record<string, AttributeValue>[];
  before(async () => {
    testbed = await startTestbed([dynamodb]);
    client = new DynamoDBClient(testbed.clientConfig);
    const made = await testbed.resources.create("aws:dynamodb/table:Table", "mysfits-table", {
      billingMode: "PAY_PER_REQUEST",
      hashKey: "MysfitId",
      attributes: [{ name: "MysfitId", type: "S" }],
    });
    table = made["name"] as string;
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const texts = async () => {
    const { accessKeyId, secretAccessKey } = testbed.capabilities.iam.operator;
    return await runCommand(
      process.execPath,
      [join(root, "scripts/texts.ts"), "--table", table, "--region", testbed.region],
      {
        cwd: root,
        environment: {
          AWS_ENDPOINT_URL: testbed.endpoint,
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
        },
      },
    );
  };
  const read = async (item: Record<string, AttributeValue>) =>
    (await client.send(new GetItemCommand({ TableName: table, Key: { MysfitId: item["MysfitId"]! } }))).Item;

  it("corrects texts, and leaves likes and adoptions to the visitors", async () => {
    for (const item of items) await client.send(new PutItemCommand({ TableName: table, Item: item }));
    const [first] = items;
    const adopter = { S: "somebody" };
    const lived = {
      ...first!,
      Name: { S: "Evangelin" },
      Likes: { N: "7" },
      Adopted: { BOOL: true },
      AdoptedBy: adopter,
    };
    await client.send(new PutItemCommand({ TableName: table, Item: lived }));
    const { code, text } = await texts();
    assert.deepEqual([code, text], [0, `${table}: 1 of 12 mysfits have new texts\n`]);
    assert.deepEqual(await read(first!), { ...lived, Name: first!["Name"] });
    assert.match((await texts()).text, /: 0 of 12 mysfits have new texts/);
  });

  it("makes no mysfit that is not there", async () => {
    const [, second] = items;
    await client.send(new DeleteItemCommand({ TableName: table, Key: { MysfitId: second!["MysfitId"]! } }));
    const { code, text } = await texts();
    assert.equal(code, 1);
    assert.match(text, /Not in the table: mysfit-cyclops\. `pulumi up` makes them/);
    assert.equal(await read(second!), undefined);
  });
});
