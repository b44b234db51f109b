import assert from "node:assert/strict";
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Mail } from "../../local/observe/mailbox.ts";
import { Copy } from "./support/copy.ts";
import { signInUser } from "./support/user.ts";

/** Cognito's own sender takes one text for everybody. */
const SUBJECT = "Mythical Mysfits: your code / 확인 코드";
const PASSWORD = "Correct-horse-7";

describe("Accounts, by the functions that Cognito calls", function () {
  this.timeout(120_000);
  const copy = new Copy();
  let cognito: CognitoIdentityProviderClient;
  let database: DynamoDBDocumentClient;
  before(async () => {
    await copy.start();
    const { aws, region, operator } = copy.running;
    const anybody = { accessKeyId: "none", secretAccessKey: "none" };
    cognito = new CognitoIdentityProviderClient({ endpoint: aws, region, credentials: anybody });
    database = DynamoDBDocumentClient.from(
      new DynamoDBClient({ endpoint: aws, region, credentials: operator }),
    );
  });
  after(async () => {
    cognito.destroy();
    database.destroy();
    await copy.remove();
  });

  const ClientId = () => copy.running.outputs["userPoolClientId"] as string;
  const signUp = async (email: string, locale?: string) =>
    await cognito.send(
      new SignUpCommand({
        ClientId: ClientId(),
        Username: email,
        Password: PASSWORD,
        UserAttributes: [
          { Name: "email", Value: email },
          ...(locale === undefined ? [] : [{ Name: "locale", Value: locale }]),
        ],
      }),
    );
  const mailsTo = async (email: string) =>
    (await copy.console<Mail[]>("/api/mails")).filter(({ to }) => to.includes(email));
  const profiles = async () => {
    const resources = await copy.console<{ name: string; outputs: { name: string } }[]>("/api/resources");
    const table = resources.find(({ name }) => name === "accounts-profiles-table");
    assert.ok(table);
    const { Items = [] } = await database.send(new ScanCommand({ TableName: table.outputs.name }));
    return Items as Record<string, unknown>[];
  };

  it("turn a disposable address away, in words that the browser can read", async () => {
    await assert.rejects(signUp("somebody@mailinator.com"), {
      name: "UserLambdaValidationException",
      message: /PreSignUp failed with error DisposableAddress/,
    });
    assert.deepEqual(await mailsTo("somebody@mailinator.com"), []);
  });

  it("make a profile and welcome once, in the person's language", async () => {
    const email = "minji@example.com";
    await signUp(email, "ko-KR");
    assert.equal((await mailsTo(email))[0]?.subject, SUBJECT);
    const ConfirmationCode = await copy.codeFor(email);
    await cognito.send(new ConfirmSignUpCommand({ ClientId: ClientId(), Username: email, ConfirmationCode }));
    const { id, headers } = await signInUser(copy, email);
    assert.deepEqual(
      (await profiles()).map(({ UserId, Language }) => [UserId, Language]),
      [[id, "ko"]],
    );
    const subjects = (await mailsTo(email)).map(({ subject }) => subject);
    assert.deepEqual(subjects.sort(), [SUBJECT, "Mythical Mysfits에 오신 것을 환영합니다"]);
    const [, payload = ""] = headers.authorization.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
    assert.equal(claims["stage"], "dev");
  });
});
