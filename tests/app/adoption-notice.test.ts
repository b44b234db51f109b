import assert from "node:assert/strict";
import { UserNotFoundException, type AdminGetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import type { SendEmailCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { adoptions } from "../../app/functions/adoption-notice/changes.ts";
import { tellAdopters, type NoticeOptions } from "../../app/functions/adoption-notice/handle.ts";
import { readAdoption } from "../../app/functions/adoption-notice/notice.ts";
import { poolAddresses } from "../../app/functions/users/addresses.ts";
import { BlockedAddresses } from "../../app/functions/mail/blocked-addresses.ts";
import { Ledger } from "../../app/functions/mail/ledger.ts";

const adoption = { eventId: "change-1", mysfitId: "m-1", mysfitName: "Hasla & Co", userId: "sub-1" };
const message = (messageId: string, body: unknown, MessageGroupId?: string) => ({
  messageId,
  body: typeof body === "string" ? body : JSON.stringify(body),
  attributes: { MessageGroupId },
});

/** Gives the function messages; tells the mails that went to SES, the ids of the ledger, and which messages come again. */
async function tell(
  records: readonly ReturnType<typeof message>[],
  addressOf: NoticeOptions["addressOf"] = async (userId) => `${userId}@example.com`,
) {
  const mails: {
    to: readonly string[] | undefined;
    subject: string | undefined;
    html: string | undefined;
  }[] = [];
  const claimed = new Set<string>();
  const database = {
    send: async ({ input }: { input: { Key: Record<string, string>; UpdateExpression?: string } }) => {
      if (input.UpdateExpression?.includes("LeaseUntil = :until")) claimed.add(String(input.Key["MailId"]));
      return {};
    },
  } as unknown as DynamoDBDocumentClient;
  const ses = {
    send: async ({ input }: SendEmailCommand) => {
      const { Subject, Body } = input.Content?.Simple ?? {};
      mails.push({ to: input.Destination?.ToAddresses, subject: Subject?.Data, html: Body?.Html?.Data });
      return { MessageId: `id-${mails.length}` };
    },
  } as unknown as SESv2Client;
  const { batchItemFailures } = await tellAdopters(
    { Records: records },
    { getRemainingTimeInMillis: () => 30_000 },
    {
      ses,
      ledger: new Ledger(database, "mails"),
      blocked: new BlockedAddresses(database, "blocked"),
      sender: "mysfits@example.com",
      configurationSet: "set",
      addressOf,
    },
  );
  return {
    mails,
    claimed: [...claimed],
    again: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
  };
}

describe("The notice of an adoption", () => {
  it("is one mail to the adopter, in both languages, claimed by the change that it is about", async () => {
    const { mails, claimed, again } = await tell([message("1", adoption)]);
    assert.deepEqual([again, claimed], [[], ["adoption#change-1"]]);
    const [mail, ...more] = mails;
    assert.deepEqual(more, []);
    assert.deepEqual(mail?.to, ["sub-1@example.com"]);
    assert.match(mail.subject ?? "", /you adopted Hasla & Co \/ Hasla & Co 입양 완료/);
    assert.match(mail.html ?? "", /Hasla &#38; Co is yours now/);
  });

  it("is none when nobody knows the adopter's address, and the message is done", async () => {
    const { mails, claimed, again } = await tell([message("1", adoption)], async () => undefined);
    assert.deepEqual([mails, claimed, again], [[], [], []]);
  });

  it("comes again when it is not understood or the pool does not answer, and the others go out", async () => {
    const { mails, again } = await tell(
      [
        message("no-json", "{"),
        message("no-user", { ...adoption, userId: "" }),
        message("no-answer", { ...adoption, userId: "away" }),
        message("good", adoption),
      ],
      async (userId) => {
        if (userId === "away") throw new Error("the pool is throttled, as it should be in this test");
        return "a@example.com";
      },
    );
    assert.deepEqual(again, ["no-json", "no-user", "no-answer"]);
    assert.equal(mails.length, 1);
  });

  it("keeps the order of a mysfit: nothing behind a message that comes again is told", async () => {
    const { mails, again } = await tell([
      message("first", "{", "m-1"),
      message("behind", adoption, "m-1"),
      message("beside", { ...adoption, userId: "sub-2" }, "m-2"),
    ]);
    assert.deepEqual(again, ["first", "behind"]);
    assert.deepEqual(
      mails.map(({ to }) => to),
      [["sub-2@example.com"]],
    );
  });

  it("is read as the program writes it", () => {
    const text = adoptions.message.replaceAll(/<\$\.[\w.]+>/g, "x");
    assert.deepEqual(readAdoption(text), { eventId: "x", mysfitId: "x", mysfitName: "x", userId: "x" });
  });
});

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html
describe("The address of an adopter", () => {
  const pool = (attributes: Record<string, string> | Error) =>
    poolAddresses(
      {
        send: async ({ input }: AdminGetUserCommand) => {
          assert.deepEqual(input, { UserPoolId: "pool", Username: "sub-1" });
          if (attributes instanceof Error) throw attributes;
          return { UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })) };
        },
      },
      "pool",
    )("sub-1");

  it("is the one that the user confirmed", async () => {
    assert.equal(await pool({ email: "a@example.com", email_verified: "true" }), "a@example.com");
  });

  it("is nobody's when it was never confirmed, or the account is gone", async () => {
    assert.equal(await pool({ email: "a@example.com", email_verified: "false" }), undefined);
    assert.equal(await pool({ email: "a@example.com" }), undefined);
    assert.equal(await pool(new UserNotFoundException({ message: "gone", $metadata: {} })), undefined);
  });

  it("is asked for again later when the pool fails", async () => {
    await assert.rejects(pool(new Error("throttled")), /throttled/);
  });
});
