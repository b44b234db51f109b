import assert from "node:assert/strict";
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { dynamodb } from "../../aws/dynamodb/index.ts";
import { s3 } from "../../aws/s3/index.ts";
import { Fixture } from "./support/fixture.ts";

const SUB = "${cognito-identity.amazonaws.com:sub}";

// https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html#access-policies
describe("Credentials of identities", () => {
  let fixture: Fixture;
  const clients: { destroy(): void }[] = [];
  before(async () => {
    fixture = await Fixture.start([s3, dynamodb]);
    const { resources } = fixture;
    await resources.create("aws:s3/bucket:Bucket", "files", { bucket: "files" });
    const table = await resources.create("aws:dynamodb/table:Table", "rows", {
      name: "rows",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "owner",
      rangeKey: "id",
      attributes: [
        { name: "owner", type: "S" },
        { name: "id", type: "S" },
      ],
    });
    const statements = [
      {
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        Resource: `arn:aws:s3:::files/private/${SUB}/*`,
      },
      {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::files",
        Condition: { StringLike: { "s3:prefix": `private/${SUB}/*` } },
      },
      {
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
        Resource: table["arn"],
        Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [SUB] } },
      },
    ];
    for (const [index, statement] of statements.entries())
      await resources.create("aws:iam/rolePolicy:RolePolicy", `own-${index}`, {
        role: "signed-in",
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      });
  });
  after(async () => {
    for (const client of clients) client.destroy();
    await fixture.stop();
  });

  async function visitor(address: string) {
    await fixture.users.confirmedUser(address);
    const { IdToken } = await fixture.users.signIn(address);
    const { credentials, identityId, expiration } = await fixture.credentialsOf(IdToken);
    const config = { ...fixture.users.bed.clientConfig, credentials };
    const files = new S3Client({ ...config, forcePathStyle: true });
    const rows = new DynamoDBClient(config);
    const sts = new STSClient(config);
    clients.push(files, rows, sts);
    return { IdToken, identityId, expiration, files, rows, sts };
  }

  it("reach a user's own objects and rows, and nobody else's", async () => {
    const [ada, bob] = [await visitor("ada@example.com"), await visitor("bob@example.com")];
    assert.notEqual(ada.identityId, bob.identityId);
    const key = (identityId: string) => ({ Bucket: "files", Key: `private/${identityId}/picture` });
    const row = (identityId: string) => ({ owner: { S: identityId }, id: { S: "1" } });
    for (const { identityId, files, rows } of [ada, bob]) {
      await files.send(new PutObjectCommand({ ...key(identityId), Body: identityId }));
      const { Body } = await files.send(new GetObjectCommand(key(identityId)));
      assert.equal(await Body?.transformToString(), identityId);
      await rows.send(new PutItemCommand({ TableName: "rows", Item: row(identityId) }));
      const { Item } = await rows.send(new GetItemCommand({ TableName: "rows", Key: row(identityId) }));
      assert.deepEqual(Item, row(identityId));
    }
    const refused = { name: "AccessDenied" };
    for (const command of [
      new GetObjectCommand(key(ada.identityId)),
      new PutObjectCommand({ ...key(ada.identityId), Body: "bob was here" }),
      new DeleteObjectCommand(key(ada.identityId)),
      new PutObjectCommand({ Bucket: "files", Key: "private/picture", Body: "above" }),
      new ListObjectsV2Command({ Bucket: "files" }),
      new ListObjectsV2Command({ Bucket: "files", Prefix: `private/${ada.identityId}/` }),
    ])
      await assert.rejects(bob.files.send(command as GetObjectCommand), refused);
    const { Contents } = await bob.files.send(
      new ListObjectsV2Command({ Bucket: "files", Prefix: `private/${bob.identityId}/` }),
    );
    assert.deepEqual(
      Contents?.map(({ Key }) => Key),
      [key(bob.identityId).Key],
    );
    const refusedRow = { name: "AccessDeniedException" };
    for (const command of [
      new GetItemCommand({ TableName: "rows", Key: row(ada.identityId) }),
      new PutItemCommand({ TableName: "rows", Item: row(ada.identityId) }),
      new QueryCommand({
        TableName: "rows",
        KeyConditionExpression: "#owner = :owner",
        ExpressionAttributeNames: { "#owner": "owner" },
        ExpressionAttributeValues: { ":owner": { S: ada.identityId } },
      }),
    ])
      await assert.rejects(bob.rows.send(command as GetItemCommand), refusedRow);
  });

  it("are of the role, for an hour, under the name that Cognito gives its sessions", async () => {
    const { sts, expiration } = await visitor("hour@example.com");
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    assert.equal(Arn, "arn:aws:sts::000000000000:assumed-role/signed-in/CognitoIdentityCredentials");
    const minutes = (expiration.getTime() - Date.now()) / 60_000;
    assert.ok(minutes > 58 && minutes <= 60, `${minutes} minutes`);
  });
});
