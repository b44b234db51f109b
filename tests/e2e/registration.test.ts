import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Mail } from "../../local/observe/mailbox.ts";
import { mysfits } from "../../app/data/mysfits.ts";
import { Copy } from "./support/copy.ts";
import { registerUser } from "./support/user.ts";

const post = async (copy: Copy, body: unknown, headers: Record<string, string> = {}) =>
  await copy.site("/events/registrations", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
const person = (n: number) => ({
  name: `사람 ${n}`,
  email: `person${n}@example.org`,
  mobile: "010-1234-5678",
});

/** Mails about registrations by address, once there are `count` of them and no more come. */
async function mailsOf(copy: Copy, count: number): Promise<Map<string, number>> {
  for (let quiet = 0; ;) {
    const mails = (await copy.console<Mail[]>("/api/mails")).filter(({ subject }) =>
      subject.startsWith("Mythical Mysfits: "),
    );
    // The mailbox has no event that reaches another process; after the last mail a repeat would take a moment.
    quiet = mails.length >= count ? quiet + 1 : 0;
    if (quiet > 5) {
      const byAddress = new Map<string, number>();
      for (const { to } of mails) byAddress.set(to[0] ?? "", (byAddress.get(to[0] ?? "") ?? 0) + 1);
      return byAddress;
    }
    await delay(100);
  }
}

/** Many register at once in these tests. */
const manyAtOnce = ["--config", 'mysfits:registrations={"ratePerSecond":1000,"burst":1000}'] as const;

describe("Registration for the event", function () {
  this.timeout(120_000);

  describe("on the site's own address", () => {
    const copy = new Copy();
    before(() => copy.start(...manyAtOnce));
    after(() => copy.remove());

    it("answers 201 first, and 200 for a repeat, however the address is written", async () => {
      const first = await post(copy, { name: "첫째", email: "First@Example.ORG", mobile: "010-1234-5678" });
      assert.deepEqual(
        [first.status, await first.json()],
        [201, { status: "registered", email: "first@example.org" }],
      );
      const second = await post(copy, {
        name: "다른",
        email: " first@example.org ",
        mobile: "+821000000000",
      });
      assert.deepEqual(
        [second.status, await second.json()],
        [200, { status: "already_registered", email: "first@example.org" }],
      );
    });

    for (const [what, body, field] of [
      ["a line break in the name", { ...person(0), name: "a\r\nBcc: b@example.org" }, "name"],
      ["a line break in the domain", { ...person(0), email: "x@exam\nple.com" }, "email"],
      ["a tab in the domain", { ...person(0), email: "x@exam\tple.com" }, "email"],
      [
        "a line break in the address",
        { ...person(0), email: "a@example.org\r\nBcc: b@example.org" },
        "email",
      ],
      ["two addresses", { ...person(0), email: "a@example.org,b@example.org" }, "email"],
      ["a number that is none", { ...person(0), mobile: "12345" }, "mobile"],
      ["a name that is no text", { ...person(0), name: 7 }, "name"],
      ["a field too many", { ...person(0), admin: true }, "admin"],
      ["a field too few", { name: "a", email: "a@example.org" }, "mobile"],
    ] as const)
      it(`answers 400 and names the field for ${what}`, async () => {
        const answer = await post(copy, body);
        assert.equal(answer.status, 400);
        assert.equal(answer.headers.get("content-type"), "application/problem+json");
        const { detail } = (await answer.json()) as { detail: string };
        assert.ok(detail.includes(field), detail);
      });

    it("answers a problem to what is no JSON, another content type and another method", async () => {
      assert.equal((await post(copy, "{")).status, 400);
      assert.equal(
        (await post(copy, "name=a", { "content-type": "application/x-www-form-urlencoded" })).status,
        415,
      );
      assert.equal((await copy.site("/events/registrations")).status, 404);
    });

    it("makes one row and one mail for each of 50 people who send 200 requests at once", async () => {
      const answers = await Promise.all(
        Array.from({ length: 200 }, async (_, n) => (await post(copy, person(n % 50))).status),
      );
      assert.deepEqual(
        [
          answers.filter((status) => status === 201).length,
          answers.filter((status) => status === 200).length,
        ],
        [50, 150],
      );
      const mails = await mailsOf(copy, 51);
      assert.equal(mails.size, 51);
      for (const [email, count] of mails) assert.equal(count, 1, email);
    });

    it("puts an address that bounced into the table that stops further mail", async () => {
      const { aws, region, operator } = copy.running;
      const resources = await copy.console<{ type: string; name: string; id: string }[]>("/api/resources");
      const TableName = resources.find(
        ({ type, name }) => type === "aws:dynamodb/table:Table" && name.includes("blocked"),
      )?.id;
      const database = DynamoDBDocumentClient.from(
        new DynamoDBClient({ endpoint: aws, region, credentials: operator }),
      );
      await post(copy, { ...person(0), email: "bounce@simulator.amazonses.com" });
      for (let Item; Item?.["Reason"] !== "bounce"; await delay(50))
        ({ Item } = await database.send(
          new GetCommand({ TableName, Key: { Address: "bounce@simulator.amazonses.com" } }),
        ));
      database.destroy();
    });
  });

  it("mails everybody who was answered 201, and nobody else, when the whole copy is killed with mails under way", async () => {
    const copy = new Copy();
    try {
      await copy.start();
      const accepted = new Set<string>();
      const exit = once(copy.process, "exit");
      await Promise.allSettled(
        Array.from({ length: 30 }, async (_, n) => {
          const { status } = await post(copy, person(n));
          if (status === 201) accepted.add(person(n).email);
          if (accepted.size === 15) copy.process.kill("SIGKILL");
        }),
      );
      copy.process.kill("SIGKILL");
      await exit;
      assert.ok(accepted.size >= 15);
      await copy.start();
      const mails = await mailsOf(copy, accepted.size);
      for (const email of accepted) assert.ok(mails.has(email), `no mail to ${email}`);
      // Only a mail that SES took and that the ledger did not note may come twice: at most the batch that was under way.
      const repeated = [...mails].filter(([, count]) => count > 1);
      for (const [email, count] of repeated) assert.equal(count, 2, email);
      const counted = (await copy.logs("function")).filter(({ message }) =>
        message.includes('"possible_duplicate":1'),
      ).length;
      assert.ok(repeated.length <= counted, `${repeated.length} mails came twice, ${counted} were counted`);
    } finally {
      await copy.remove();
    }
  });

  describe("beside it", () => {
    const copy = new Copy();
    before(() => copy.start());
    after(() => copy.remove());
    const until = async (is: (mail: Mail) => boolean): Promise<Mail> => {
      for (;;) {
        const mail = (await copy.console<Mail[]>("/api/mails")).find(is);
        if (mail) return mail;
        await delay(50);
      }
    };

    it("tells an adopter, once, and nobody about a release or a like", async () => {
      const user = await registerUser(copy, "adopter@example.com");
      const path = `/api/mysfits/${mysfits[0]?.mysfitId}`;
      const call = async (method: string, what: string) =>
        (await copy.site(`${path}/${what}`, { method, headers: user.headers })).status;
      assert.equal(await call("POST", "like"), 200);
      assert.equal(await call("POST", "adopt"), 200);
      const isNotice = ({ to, subject }: Mail) =>
        to[0] === "adopter@example.com" && subject.includes("adopted");
      assert.equal(
        (await until(isNotice)).subject,
        `Mythical Mysfits: you adopted ${mysfits[0]?.name} / ${mysfits[0]?.name} 입양 완료`,
      );
      assert.equal(await call("POST", "adopt"), 200);
      assert.equal(await call("DELETE", "adopt"), 200);
      // A second adoption after the release is one more mail, and comes after whatever a repeat would have sent.
      assert.equal(await call("POST", "adopt"), 200);
      const count = async () => (await copy.console<Mail[]>("/api/mails")).filter(isNotice).length;
      while ((await count()) < 2) await delay(50);
      assert.equal(await count(), 2);
    });

    it("sends a question to the administrator, and no more than five a day from one address", async () => {
      const ask = async (questionText: string) =>
        await copy.site("/api/questions", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ email: "Curious@Example.org", questionText }),
        });
      assert.ok(
        (await copy.confirmSubscriptions("admin@example.com")) > 0,
        "no subscription asks the administrator",
      );
      assert.equal((await ask('Why "so"?\n정말?')).status, 202);
      const mail = await until(
        ({ to, text }) => to[0] === "admin@example.com" && text.includes("curious@example.org"),
      );
      assert.equal(
        (JSON.parse(mail.text.split("\n\n--")[0] ?? "") as { question: string }).question,
        'Why "so"?\n정말?',
      );
      const statuses = [];
      for (let n = 0; n < 5; n++) statuses.push((await ask("again")).status);
      assert.deepEqual(statuses, [202, 202, 202, 202, 429]);
      for (const [body, field] of [
        [{ email: "nobody", questionText: "x" }, "email"],
        [{ email: "a@example.org", questionText: "" }, "questionText"],
        [{ email: "a@example.org", questionText: "x".repeat(2001) }, "questionText"],
        [{ email: "a@example.org" }, "questionText"],
      ] as const) {
        const refused = await copy.site("/api/questions", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
        assert.equal(refused.status, 400);
        assert.ok(((await refused.json()) as { detail: string }).detail.includes(field));
      }
    });
  });
});
