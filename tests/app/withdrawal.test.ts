import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
} from "@aws-sdk/lib-dynamodb";
import type { FastifyInstance } from "fastify";
import { mysfits } from "../../app/data/mysfits.ts";
import type { Pictures } from "../../app/service/pictures.ts";
import { CutClient } from "./support/cut-client.ts";
import { noPictures, startService, type ServiceUnderTest } from "./support/service.ts";

const [first, second, third] = mysfits.map(({ mysfitId }) => mysfitId) as [string, string, string];
const confirmed = { confirm: "withdraw" };
let users = 0;
const somebody = () => {
  const number = String(++users).padStart(12, "0");
  return { id: `66666666-6666-4666-8666-${number}`, email: `leaver${number}@example.com` };
};
type Somebody = ReturnType<typeof somebody>;

describe("Leaving", function () {
  this.timeout(60_000);
  let service: ServiceUnderTest;
  let app: FastifyInstance;
  let operator: DynamoDBDocumentClient;
  before(async () => {
    service = await startService();
    app = await service.app();
    operator = DynamoDBDocumentClient.from(new DynamoDBClient(service.testbed.clientConfig), {
      marshallOptions: { removeUndefinedValues: true },
    });
  });
  after(async () => {
    operator.destroy();
    await service.stop();
  });

  const call = async (
    method: "GET" | "POST" | "PATCH" | "DELETE",
    url: string,
    { id, email }: Somebody,
    { body, on = app }: { body?: unknown; on?: FastifyInstance } = {},
  ) => {
    const response = await on.inject({
      method,
      url,
      headers: {
        "x-user-id": id,
        "x-user-email": email,
        "x-user-email-verified": "true",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      payload: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
  };
  /** Somebody with two likes, two adoptions, two questions, a registration and a name. */
  const settled = async (): Promise<Somebody> => {
    const user = somebody();
    for (const id of [first, second]) {
      assert.equal((await call("POST", `/mysfits/${id}/like`, user)).status, 200);
      assert.equal((await call("POST", `/mysfits/${id}/adopt`, user)).status, 200);
      const body = { email: user.email, questionText: `About ${id}?` };
      assert.equal((await call("POST", "/questions", user, { body })).status, 202);
    }
    assert.equal((await call("PATCH", "/me/profile", user, { body: { displayName: "Kim" } })).status, 200);
    const Item = { email: user.email, name: "Kim", mobile: "+821012345678" };
    await operator.send(new PutCommand({ TableName: service.names.registrations, Item }));
    return user;
  };
  /** Everything in the tables that has to do with somebody, as text. */
  const traces = async ({ id, email }: Somebody) => {
    const rows: string[] = [];
    for (const TableName of Object.values(service.names)) {
      const { Items = [] } = await operator.send(new ScanCommand({ TableName, ConsistentRead: true }));
      rows.push(...Items.map((item) => JSON.stringify(item)));
    }
    return rows.filter((row) => row.includes(id) || row.includes(email));
  };
  const likesOf = async (mysfitId: string) => {
    const { Item } = await operator.send(
      new GetCommand({ TableName: service.names.mysfits, Key: { MysfitId: mysfitId }, ConsistentRead: true }),
    );
    return (Item?.["Likes"] as number | undefined) ?? 0;
  };
  /** Asserts that nothing is left but that somebody has left, and how many questions of theirs there were today. */
  const gone = async (user: Somebody, what: string) => {
    const [left, ...more] = (await traces(user)).filter((row) => !row.includes("limit#"));
    assert.deepEqual(more, [], what);
    const row = JSON.parse(left ?? "{}") as Record<string, unknown>;
    assert.deepEqual(Object.keys(row).sort(), ["ExpiresAt", "Leaving", "UserId"], what);
    const hours = (Number(row["ExpiresAt"]) - Date.now() / 1000) / 3600;
    assert.ok(hours > 23 && hours <= 24, what);
  };

  it("removes everything, tells how much of each, and what is left elsewhere", async () => {
    const [user, other] = [await settled(), somebody()];
    await call("POST", `/mysfits/${first}/like`, other);
    const likes = await likesOf(first);
    const { status, body } = await call("DELETE", "/me", user, { body: confirmed });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(body["steps"], [
      { step: "likes", removed: 2 },
      { step: "adoptions", removed: 2 },
      { step: "questions", removed: 2 },
      { step: "registration", removed: 1 },
      { step: "picture", removed: 0 },
    ]);
    assert.deepEqual(
      (body["remaining"] as { what: string }[]).map(({ what }) => what),
      ["account", "orders", "clicks", "mails", "blockedAddress", "questionMails", "logs", "backups"],
    );
    await gone(user, "everything");
    assert.equal(await likesOf(first), likes - 1);
    assert.deepEqual((await call("GET", "/me", other)).body["likes"], [first]);
    assert.equal((await call("POST", `/mysfits/${first}/adopt`, other)).status, 200);
    assert.equal((await call("DELETE", `/mysfits/${first}/adopt`, other)).status, 200);
  });

  it("is done by a second call too, and harms nobody who has taken over what was released", async () => {
    const [user, other] = [await settled(), somebody()];
    await call("DELETE", "/me", user, { body: confirmed });
    await call("POST", `/mysfits/${first}/adopt`, other);
    const likes = await likesOf(first);
    const { status, body } = await call("DELETE", "/me", user, { body: confirmed });
    assert.equal(status, 200);
    assert.deepEqual(
      (body["steps"] as { removed: number }[]).map(({ removed }) => removed),
      [0, 0, 0, 0, 0],
    );
    await gone(user, "twice");
    assert.equal(await likesOf(first), likes);
    assert.deepEqual((await call("GET", "/me", other)).body["adoptions"], [first]);
    await call("DELETE", `/mysfits/${first}/adopt`, other);
  });

  for (const lastIsDone of [false, true])
    it(`goes on when it is called again, wherever it was killed: ${lastIsDone ? "after" : "before"} a call was done`, async () => {
      const before = await Promise.all([likesOf(first), likesOf(second)]);
      let kills = 0;
      for (let calls = 0; ; calls++) {
        const user = await settled();
        const client = new CutClient(service.client, { calls, lastIsDone });
        const cut = await service.app(service.partsOn(client as unknown as DynamoDBDocumentClient));
        const { status } = await call("DELETE", "/me", user, { body: confirmed, on: cut });
        assert.equal(status, client.made > calls ? 503 : 200, `${calls} calls`);
        assert.equal((await call("DELETE", "/me", user, { body: confirmed })).status, 200);
        await gone(user, `${calls} calls`);
        assert.deepEqual(await Promise.all([likesOf(first), likesOf(second)]), before, `${calls} calls`);
        if (status === 200) break;
        kills++;
      }
      assert.ok(kills >= 15, `${kills} calls`);
    });

  it("is killed and continued many times, and gets through", async () => {
    const user = await settled();
    for (let tries = 0; ; tries++) {
      assert.ok(tries < 20, "it does not come further");
      const client = new CutClient(service.client, { calls: 9, lastIsDone: true });
      const cut = await service.app(service.partsOn(client as unknown as DynamoDBDocumentClient));
      if ((await call("DELETE", "/me", user, { body: confirmed, on: cut })).status === 200) break;
    }
    await gone(user, "in pieces");
  });

  it("takes nothing new from the first moment on, and lets go", async () => {
    const user = await settled();
    const dying = await service.app(
      service.partsOn(new CutClient(service.client, { calls: 1, lastIsDone: false }) as never),
    );
    assert.equal((await call("DELETE", "/me", user, { body: confirmed, on: dying })).status, 503);
    const { body: profile } = await call("GET", "/me/profile", user);
    assert.ok(Math.abs(Date.parse(String(profile["leavingSince"])) - Date.now()) < 60_000);
    for (const [method, url, body] of [
      ["POST", `/mysfits/${third}/like`, undefined],
      ["POST", `/mysfits/${first}/like`, undefined],
      ["POST", `/mysfits/${third}/adopt`, undefined],
      ["POST", `/mysfits/${first}/adopt`, undefined],
      ["PATCH", "/me/profile", { language: "ko" }],
    ] as const) {
      const { status, body: problem } = await call(method, url, user, { body });
      assert.equal(status, 409, `${method} ${url}`);
      assert.match(String(problem["detail"]), /being closed/);
    }
    assert.equal((await call("DELETE", `/mysfits/${first}/like`, user)).status, 200);
    assert.equal((await call("DELETE", `/mysfits/${first}/adopt`, user)).status, 200);
    const { body: me } = await call("GET", "/me", user);
    assert.deepEqual([me["likes"], me["adoptions"]], [[second].sort(), [second]]);
    await call("DELETE", "/me", user, { body: confirmed });
    // Somebody may still have a token for an hour.
    assert.equal((await call("POST", `/mysfits/${third}/like`, user)).status, 409);
    await gone(user, "with a token that is left");
  });

  it("loses no race against likes and adoptions that come all the time", async () => {
    for (let round = 0; round < 5; round++) {
      const user = somebody();
      let isGoing = true;
      const write = async (mysfitId: string, what: string) => {
        do {
          const { status } = await call("POST", `/mysfits/${mysfitId}/${what}`, user);
          assert.ok(status === 200 || status === 409, String(status));
        } while (isGoing);
      };
      const writes = [first, second, third].flatMap((id) => [write(id, "like"), write(id, "adopt")]);
      const { status } = await call("DELETE", "/me", user, { body: confirmed });
      isGoing = false;
      await Promise.all(writes);
      assert.equal(status, 200);
      await gone(user, `round ${round}`);
    }
  });

  it("is not held up by a mysfit that is no more", async () => {
    const user = await settled();
    const Key = { MysfitId: second };
    const TableName = service.names.mysfits;
    const { Item } = await operator.send(new GetCommand({ TableName, Key }));
    await operator.send(new DeleteCommand({ TableName, Key }));
    assert.equal((await call("DELETE", "/me", user, { body: confirmed })).status, 200);
    await gone(user, "with a mysfit that is no more");
    await operator.send(
      new PutCommand({ TableName, Item: { ...Item, Adopted: false, AdoptedBy: undefined, Likes: 0 } }),
    );
  });

  it("removes pictures, and stops at the step that fails", async () => {
    const user = await settled();
    let fails = true;
    const asked: unknown[] = [];
    const pictures: Pictures = {
      ...noPictures,
      remove: async (userId) => {
        asked.push(userId);
        return fails ? await Promise.reject(new Error("the bucket is away")) : 2;
      },
    };
    const withPictures = await service.app({ pictures });
    assert.equal((await call("DELETE", "/me", user, { body: confirmed, on: withPictures })).status, 503);
    assert.ok(
      (await traces(user)).some((row) => row.includes("Kim")),
      "the profile is there until all else is gone",
    );
    fails = false;
    const { body } = await call("DELETE", "/me", user, { body: confirmed, on: withPictures });
    assert.deepEqual((body["steps"] as unknown[]).at(-1), { step: "picture", removed: 2 });
    assert.deepEqual(asked, [user.id, user.id]);
    await gone(user, "with a picture");
  });

  it("leaves alone what an address that is not verified may have", async () => {
    const user = await settled();
    const headers = {
      "x-user-id": user.id,
      "x-user-email": user.email,
      "x-user-email-verified": "false",
      "content-type": "application/json",
    };
    const answer = await app.inject({
      method: "DELETE",
      url: "/me",
      headers,
      payload: JSON.stringify(confirmed),
    });
    assert.equal(answer.statusCode, 200);
    const kept = (await traces(user)).filter((row) => row.includes(user.email) && !row.includes("limit#"));
    assert.equal(kept.length, 3);
    assert.ok(
      answer.json<{ remaining: { what: string }[] }>().remaining.some(({ what }) => what === "unverified"),
    );
  });

  for (const [kind, body, detail] of [
    ["nothing", undefined, /body must be object/],
    ["an empty body", {}, /required property 'confirm'/],
    ["another word", { confirm: "yes" }, /confirm must be equal to constant/],
    ["another case", { confirm: "Withdraw" }, /confirm must be equal to constant/],
    ["a truth", { confirm: true }, /confirm must be string/],
    ["a list", { confirm: ["withdraw"] }, /confirm must be string/],
    ["somebody else's number", { confirm: "withdraw", userId: "x" }, /additional properties/],
    ["a text", "withdraw", /body must be object/],
  ] as const)
    it(`is refused, and nobody leaves: ${kind}`, async () => {
      const user = somebody();
      await call("POST", `/mysfits/${third}/like`, user);
      const { status, body: problem } = await call("DELETE", "/me", user, { body });
      assert.equal(status, 400);
      assert.match(String(problem["detail"]), detail);
      const { body: me } = await call("GET", "/me", user);
      assert.deepEqual(me["likes"], [third]);
      assert.equal((await call("GET", "/me/profile", user)).body["leavingSince"], undefined);
    });

  it("needs a user", async () => {
    const answer = await app.inject({
      method: "DELETE",
      url: "/me",
      headers: { "content-type": "application/json" },
      payload: JSON.stringify(confirmed),
    });
    assert.equal(answer.statusCode, 401);
  });
});
