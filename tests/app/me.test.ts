import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { FastifyInstance } from "fastify";
import { mysfits } from "../../app/data/mysfits.ts";
import { startService, type ServiceUnderTest } from "./support/service.ts";

const [first, second] = mysfits as unknown as [(typeof mysfits)[number], (typeof mysfits)[number]];
let users = 0;
/** Another user, with a verified address. */
const somebody = () => {
  const number = String(++users).padStart(12, "0");
  return {
    id: `55555555-5555-4555-8555-${number}`,
    email: `user${number}@example.com`,
  };
};
type Somebody = ReturnType<typeof somebody>;
/** Headers as API Gateway writes them. */
const headersOf = ({ id, email }: Somebody, verified = true) => ({
  "x-user-id": id,
  "x-user-email": email,
  "x-user-email-verified": String(verified),
});

describe("A user's own data", () => {
  let service: ServiceUnderTest;
  let app: FastifyInstance;
  let operator: DynamoDBDocumentClient;
  before(async () => {
    service = await startService();
    app = await service.app();
    operator = DynamoDBDocumentClient.from(new DynamoDBClient(service.testbed.clientConfig));
  });
  after(async () => {
    operator.destroy();
    await service.stop();
  });

  const call = async (
    method: "GET" | "PATCH" | "POST" | "DELETE",
    url: string,
    headers: Record<string, string>,
    body?: unknown,
  ) => {
    const response = await app.inject({
      method,
      url,
      headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
      payload: body === undefined ? undefined : JSON.stringify(body),
    });
    return {
      status: response.statusCode,
      headers: response.headers,
      body: response.json<Record<string, unknown>>(),
    };
  };
  const profileRow = async (id: string) => {
    const { Item } = await operator.send(
      new GetCommand({ TableName: service.names.profiles, Key: { UserId: id }, ConsistentRead: true }),
    );
    return Item;
  };
  const register = async (email: string, name: string) => {
    const Item = {
      email,
      name,
      mobile: "+821012345678",
      language: "ko",
      registeredAt: "2026-11-29T01:02:03.004Z",
    };
    await operator.send(new PutCommand({ TableName: service.names.registrations, Item }));
  };

  describe("GET /me/profile", () => {
    it("answers the row that the sign-up made", async () => {
      const user = somebody();
      await operator.send(
        new PutCommand({
          TableName: service.names.profiles,
          Item: {
            UserId: user.id,
            CreatedAt: "2026-11-29T01:02:03.004Z",
            Language: "ko",
            Picture: { Key: "x" },
          },
        }),
      );
      const { status, headers, body } = await call("GET", "/me/profile", headersOf(user));
      assert.equal(status, 200);
      assert.equal(headers["cache-control"], "no-store");
      assert.deepEqual(body, {
        userId: user.id,
        createdAt: "2026-11-29T01:02:03.004Z",
        language: "ko",
        picture: true,
      });
    });

    it("answers an empty profile for who came before profiles, and makes no row", async () => {
      const user = somebody();
      const { status, body } = await call("GET", "/me/profile", headersOf(user));
      assert.deepEqual([status, body], [200, { userId: user.id, picture: false }]);
      assert.equal(await profileRow(user.id), undefined);
    });

    it("needs a user", async () => {
      for (const url of ["/me/profile", "/me/export"])
        assert.equal((await call("GET", url, { "x-user-id": "anonymous" })).status, 401);
    });
  });

  describe("PATCH /me/profile", () => {
    it("changes what is given, makes the row at the first time, and removes a name by null", async () => {
      const user = somebody();
      const change = async (body: unknown) => await call("PATCH", "/me/profile", headersOf(user), body);
      assert.deepEqual((await change({ displayName: "  Hasla 해치 \u{1F525} " })).body, {
        userId: user.id,
        displayName: "Hasla 해치 \u{1F525}",
        picture: false,
      });
      assert.deepEqual((await change({ language: "ko" })).body, {
        userId: user.id,
        displayName: "Hasla 해치 \u{1F525}",
        language: "ko",
        picture: false,
      });
      assert.deepEqual((await change({ language: "en", displayName: null })).body, {
        userId: user.id,
        language: "en",
        picture: false,
      });
      assert.deepEqual(await profileRow(user.id), { UserId: user.id, Language: "en" });
    });

    it("takes fifty characters of any script, and no more", async () => {
      const user = somebody();
      for (const [name, status] of [
        ["\u{1F409}".repeat(50), 200],
        ["해".repeat(50), 200],
        ["해".repeat(51), 400],
      ] as const)
        assert.equal(
          (await call("PATCH", "/me/profile", headersOf(user), { displayName: name })).status,
          status,
          name,
        );
    });

    for (const [kind, body, detail] of [
      ["a number as name", { displayName: 5 }, /displayName must be string/],
      ["a truth as name", { displayName: true }, /displayName must be string/],
      ["a list as name", { displayName: ["a"] }, /displayName must be string/],
      ["an empty name", { displayName: "" }, /displayName/],
      ["only space", { displayName: " \u00a0 " }, /1 to 50 characters/],
      ["a line break", { displayName: "a\nb" }, /control characters/],
      ["a NUL", { displayName: "a\u0000b" }, /control characters/],
      ["a line separator", { displayName: "a\u2028b" }, /control characters/],
      ["half a character", { displayName: "a\ud800" }, /1 to 50 characters/],
      ["a very long name", { displayName: "x".repeat(60_000) }, /displayName/],
      ["an unknown language", { language: "de" }, /language must be equal to one of/],
      ["a language of another case", { language: "EN" }, /language must be equal to one of/],
      ["no language", { language: null }, /language must be equal to one of/],
      ["nothing to change", {}, /must NOT have fewer than 1 properties/],
      ["somebody else's number", { displayName: "a", userId: "x" }, /additional properties/],
      ["a member of the row", { Leaving: "2026-11-29" }, /additional properties/],
      ["a list", [], /body must be object/],
      ["a text", "language", /body must be object/],
      ["nothing", null, /body must be object/],
    ] as const)
      it(`is refused and writes nothing: ${kind}`, async () => {
        const user = somebody();
        const { status, headers, body: problem } = await call("PATCH", "/me/profile", headersOf(user), body);
        assert.equal(status, 400);
        assert.equal(headers["content-type"], "application/problem+json; charset=utf-8");
        assert.match(String(problem["detail"]), detail);
        assert.equal(await profileRow(user.id), undefined);
      });

    it("needs JSON", async () => {
      for (const [type, payload, status] of [
        ["application/json", "{", 400],
        ["application/json", "", 400],
        ["application/x-www-form-urlencoded", "language=ko", 415],
      ] as const) {
        const headers = { ...headersOf(somebody()), "content-type": type };
        const answer = await app.inject({ method: "PATCH", url: "/me/profile", headers, payload });
        assert.equal(answer.statusCode, status, `${type} ${payload}`);
      }
    });
  });

  describe("GET /me", () => {
    it("is right at once after an adoption and after a release", async () => {
      const user = somebody();
      const adoptions = async () => (await call("GET", "/me", headersOf(user))).body["adoptions"];
      for (let round = 0; round < 3; round++) {
        await call("POST", `/mysfits/${first.mysfitId}/adopt`, headersOf(user));
        assert.deepEqual(await adoptions(), [first.mysfitId]);
        await call("DELETE", `/mysfits/${first.mysfitId}/adopt`, headersOf(user));
        assert.deepEqual(await adoptions(), []);
      }
    });
  });

  describe("GET /me/export", () => {
    it("answers all that is stored, as a file, and nothing of anybody else", async () => {
      const [user, other] = [somebody(), somebody()];
      await call("PATCH", "/me/profile", headersOf(user), { displayName: "Kim" });
      await call("POST", `/mysfits/${first.mysfitId}/like`, headersOf(user));
      await call("POST", `/mysfits/${second.mysfitId}/adopt`, headersOf(user));
      await call("POST", "/questions", {}, { email: user.email.toUpperCase(), questionText: "언제?" });
      await call("POST", "/questions", {}, { email: other.email, questionText: "Somebody else's" });
      await register(user.email, "김");
      await register(other.email, "Somebody else");
      const { status, headers, body } = await call("GET", "/me/export", headersOf(user));
      assert.equal(status, 200);
      assert.equal(headers["content-disposition"], 'attachment; filename="mysfits-my-data.json"');
      const { exportedAt, questions, elsewhere, ...rest } = body;
      assert.ok(Math.abs(Date.parse(String(exportedAt)) - Date.now()) < 60_000);
      assert.deepEqual(
        (questions as Record<string, unknown>[]).map(({ questionText, askedAt, ...more }) => [
          questionText,
          typeof askedAt,
          more,
        ]),
        [["언제?", "string", {}]],
      );
      assert.deepEqual(rest, {
        email: user.email,
        profile: { userId: user.id, displayName: "Kim", picture: false },
        likes: [{ mysfitId: first.mysfitId, name: first.name }],
        adoptions: [{ mysfitId: second.mysfitId, name: second.name }],
        registration: {
          email: user.email,
          name: "김",
          mobile: "+821012345678",
          language: "ko",
          registeredAt: "2026-11-29T01:02:03.004Z",
        },
      });
      assert.deepEqual(
        (elsewhere as { what: string; days?: number }[]).map(({ what, days }) => [what, days]),
        [
          ["account", undefined],
          ["orders", undefined],
          ["clicks", 395],
          ["mails", 90],
          ["blockedAddress", undefined],
          ["questionMails", undefined],
          ["logs", 365],
          ["backups", 35],
        ],
      );
      await call("DELETE", `/mysfits/${second.mysfitId}/adopt`, headersOf(user));
    });

    it("finds nothing by an address that is not verified, and says so", async () => {
      const user = somebody();
      await register(user.email, "Not theirs");
      await call("POST", "/questions", {}, { email: user.email, questionText: "Not theirs" });
      for (const headers of [
        headersOf(user, false),
        { "x-user-id": user.id },
        { ...headersOf(user), "x-user-email": "no address" },
        { ...headersOf(user), "x-user-email": "anonymous" },
      ]) {
        const { status, body } = await call("GET", "/me/export", headers);
        assert.equal(status, 200);
        assert.deepEqual(
          [body["email"], body["registration"], body["questions"]],
          [undefined, undefined, []],
        );
        assert.ok((body["elsewhere"] as { what: string }[]).some(({ what }) => what === "unverified"));
      }
    });
  });
});
