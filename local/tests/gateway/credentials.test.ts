import assert from "node:assert/strict";
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { cognitoIdp } from "../../aws/cognito-idp/index.ts";
import { dynamodb } from "../../aws/dynamodb/index.ts";
import { s3 } from "../../aws/s3/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const refusal = (name: string, status: number, message: string) => (error: Error) => {
  const { $metadata } = error as Error & { $metadata: { httpStatusCode?: number } };
  assert.deepEqual([error.name, $metadata.httpStatusCode, error.message], [name, status, message]);
  return true;
};

describe("The gateway's look at credentials", () => {
  let testbed: Testbed;
  before(async () => {
    testbed = await startTestbed([dynamodb, s3, cognitoIdp]);
  });
  after(async () => await testbed.stop());

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
  it("refuses unsigned requests to DynamoDB and Cognito for want of a token", async () => {
    const signer = { sign: async <T>(request: T) => request };
    const missing = refusal(
      "MissingAuthenticationTokenException",
      400,
      "Request is missing Authentication Token",
    );
    const tables = new DynamoDBClient({ ...testbed.clientConfig, signer });
    await assert.rejects(tables.send(new ListTablesCommand({})), missing);
    const users = new CognitoIdentityProviderClient({ ...testbed.clientConfig, signer });
    await assert.rejects(
      users.send(new AdminGetUserCommand({ UserPoolId: "ap-northeast-2_abc", Username: "a" })),
      missing,
    );
    tables.destroy();
    users.destroy();
  });

  it("refuses a session token that was not given out with the key", async () => {
    const { credentials: session } = await testbed.role("reader", [
      { Effect: "Allow", Action: "*", Resource: "*" },
    ]);
    for (const credentials of [
      { ...testbed.capabilities.iam.operator, sessionToken: "made-up" },
      { ...session, sessionToken: "made-up" },
    ]) {
      const configuration = { ...testbed.clientConfig, credentials };
      const message = "The security token included in the request is invalid.";
      const tables = new DynamoDBClient(configuration);
      await assert.rejects(
        tables.send(new ListTablesCommand({})),
        refusal("UnrecognizedClientException", 400, message),
      );
      const identity = new STSClient(configuration);
      await assert.rejects(
        identity.send(new GetCallerIdentityCommand({})),
        refusal("InvalidClientTokenId", 403, message),
      );
      // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
      const objects = new S3Client(configuration);
      await assert.rejects(
        objects.send(new GetObjectCommand({ Bucket: "things", Key: "k" })),
        refusal("InvalidToken", 400, "The provided token is malformed or otherwise invalid."),
      );
      for (const client of [tables, identity, objects]) client.destroy();
    }
  });
});
