import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { mysfits } from "../../app/data/mysfits.ts";
import { startService, type ServiceUnderTest } from "./support/service.ts";

const alice = "11111111-1111-4111-8111-111111111111";
const bob = "22222222-2222-4222-8222-222222222222";
const nobodysMysfit = "00000000-0000-4000-8000-000000000000";
const [first, second, third] = mysfits.map(({ mysfitId }) => mysfitId) as [string, string, string];

describe("Mysfits service", () => {
  let service: ServiceUnderTest;
  let app: FastifyInstance;
  before(async () => {
    service = await startService();
    app = await service.app();
  });
  after(() => service.stop());

  const get = async (url: string, headers: Record<string, string> = {}) => {
    const response = await app.inject({ url, headers });
    return {
      status: response.statusCode,
      headers: response.headers,
      body: (response.body ? response.json() : undefined) as never,
    };
  };
  const call = async (method: "POST" | "DELETE", url: string, userId?: string) => {
    const response = await app.inject({ method, url, headers: userId ? { "x-user-id": userId } : {} });
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
  };
  const list = async (query: string) => {
    const { status, body } = await get(`/mysfits${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body as {
      mysfits: { mysfitId: string; species: string; goodevil: string; lawchaos: string }[];
      cursor?: string;
    };
  };
  const refused = async (url: string, detail: RegExp) => {
    const { status, headers, body } = await get(url);
    assert.equal(status, 400, url);
    assert.equal(headers["content-type"], "application/problem+json; charset=utf-8");
    assert.match(JSON.stringify(body), detail);
  };

  describe("GET /mysfits", () => {
    it("lists all twelve, without what only the profile shows", async () => {
      const { mysfits: listed, cursor } = await list("");
      assert.equal(cursor, undefined);
      assert.deepEqual(
        listed.map(({ mysfitId }) => mysfitId).sort(),
        mysfits.map(({ mysfitId }) => mysfitId).sort(),
      );
      assert.deepEqual(Object.keys(listed[0] ?? {}).sort(), [
        "adopted",
        "goodevil",
        "lawchaos",
        "likes",
        "mysfitId",
        "name",
        "species",
        "thumbImageUri",
      ]);
    });

    it("filters by each attribute and by all together", async () => {
      const [one] = mysfits;
      assert.ok(one);
      for (const [query, fits] of [
        ["?goodevil=Good", (mysfit) => mysfit.goodEvil === "Good"],
        ["?lawchaos=Chaotic", (mysfit) => mysfit.lawChaos === "Chaotic"],
        [
          "?goodevil=Evil&lawchaos=Lawful",
          (mysfit) => mysfit.goodEvil === "Evil" && mysfit.lawChaos === "Lawful",
        ],
        [`?species=${one.species}&goodevil=${one.goodEvil}`, (mysfit) => mysfit.species === one.species],
        ["?filter=LawChaos&value=Neutral", (mysfit) => mysfit.lawChaos === "Neutral"],
      ] as [string, (mysfit: (typeof mysfits)[number]) => boolean][]) {
        const { mysfits: listed } = await list(query);
        assert.deepEqual(
          listed.map(({ mysfitId }) => mysfitId).sort(),
          mysfits
            .filter(fits)
            .map(({ mysfitId }) => mysfitId)
            .sort(),
          query,
        );
      }
      assert.deepEqual((await list("?species=Unicorn-of-nowhere")).mysfits, []);
    });

    it("pages through everything once, with and without a filter", async () => {
      for (const query of ["limit=5", "limit=1&goodevil=Neutral", "limit=2&goodevil=Good&lawchaos=Neutral"]) {
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await list(`?${query}${cursor ? `&cursor=${cursor}` : ""}`);
          assert.ok(page.mysfits.length <= Number(/limit=(\d+)/.exec(query)?.[1]));
          seen.push(...page.mysfits.map(({ mysfitId }) => mysfitId));
          cursor = page.cursor;
        } while (cursor);
        const all = await list(`?${query.replace(/limit=\d+/, "limit=100")}`);
        assert.deepEqual([...seen].sort(), all.mysfits.map(({ mysfitId }) => mysfitId).sort(), query);
        assert.equal(new Set(seen).size, seen.length);
      }
    });

    it("refuses what it does not know, saying what", async () => {
      await refused("/mysfits?colour=blue", /additional properties|colour/);
      await refused("/mysfits?goodevil=good", /goodevil/);
      await refused("/mysfits?goodevil=", /goodevil/);
      await refused("/mysfits?goodevil=Good&goodevil=Evil", /goodevil/);
      await refused("/mysfits?species=", /species/);
      await refused("/mysfits?limit=0", /limit/);
      await refused("/mysfits?limit=101", /limit/);
      await refused("/mysfits?limit=ten", /limit/);
      for (const limit of [
        "Infinity",
        "1e400",
        "1e1",
        "0x10",
        "%2010",
        "10%20",
        "1.0",
        "+1",
        "010",
        "",
        "true",
      ])
        await refused(`/mysfits?limit=${limit}`, /limit/);
      await refused("/mysfits?filter=GoodEvil", /filter and value/);
      await refused("/mysfits?value=Good", /filter and value/);
      await refused("/mysfits?filter=GoodEvil&value=Bad", /Good, Neutral, Evil/);
      await refused("/mysfits?filter=GoodEvil&value=Good&lawchaos=Neutral", /one form/);
      await refused("/mysfits?cursor=abc", /cursor/);
    });

    it("refuses a cursor of another query", async () => {
      const { cursor } = await list("?limit=1&goodevil=Good");
      assert.ok(cursor);
      await refused(
        `/mysfits?limit=1&goodevil=Evil&cursor=${cursor}`,
        /cursor was not issued for this query/,
      );
    });
  });

  describe("GET /mysfits/{mysfitId}", () => {
    it("answers all eleven fields, likes a number and adopted a boolean", async () => {
      const { status, body } = await get(`/mysfits/${first}`);
      const mysfit = body as Record<string, unknown>;
      assert.equal(status, 200);
      assert.equal(Object.keys(mysfit).length, 11);
      assert.equal(typeof mysfit["likes"], "number");
      assert.equal(typeof mysfit["adopted"], "boolean");
    });

    it("answers 304 to a browser that has the answer", async () => {
      const { headers } = await get(`/mysfits/${second}`);
      const again = await get(`/mysfits/${second}`, { "if-none-match": String(headers["etag"]) });
      assert.equal(again.status, 304);
      assert.equal(again.body, undefined);
    });

    it("is 404 for ids that nobody has, whatever they look like", async () => {
      for (const id of [nobodysMysfit, "x", "%00", "..%2f..%2fetc", "a".repeat(128)])
        assert.equal((await get(`/mysfits/${id}`)).status, 404, id);
    });
  });

  describe("liking", () => {
    it("counts each user once, and takes it back once", async () => {
      const path = `/mysfits/${first}/like`;
      assert.deepEqual(await call("POST", path, alice), {
        status: 200,
        body: { mysfitId: first, likes: 1, liked: true },
      });
      assert.deepEqual(await call("POST", path, alice), {
        status: 200,
        body: { mysfitId: first, likes: 1, liked: true },
      });
      assert.deepEqual(await call("POST", path, bob), {
        status: 200,
        body: { mysfitId: first, likes: 2, liked: true },
      });
      assert.deepEqual(await call("DELETE", path, alice), {
        status: 200,
        body: { mysfitId: first, likes: 1, liked: false },
      });
      assert.deepEqual(await call("DELETE", path, alice), {
        status: 200,
        body: { mysfitId: first, likes: 1, liked: false },
      });
    });

    it("loses no like when fifty users like the same mysfit at once", async () => {
      const users = Array.from(
        { length: 50 },
        (_, index) => `33333333-3333-4333-8333-${String(index).padStart(12, "0")}`,
      );
      const answers = await Promise.all(users.map((user) => call("POST", `/mysfits/${third}/like`, user)));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
      const { body } = await get(`/mysfits/${third}`);
      assert.equal((body as { likes: number }).likes, 50);
    });

    it("is 404 for an unknown mysfit and keeps nothing of it", async () => {
      assert.equal((await call("POST", `/mysfits/${nobodysMysfit}/like`, alice)).status, 404);
      assert.equal((await call("DELETE", `/mysfits/${nobodysMysfit}/like`, alice)).status, 404);
      const me = await app.inject({ url: "/me", headers: { "x-user-id": alice } });
      assert.ok(!me.json<{ likes: string[] }>().likes.includes(nobodysMysfit));
    });

    it("needs a user that the gateway verified", async () => {
      for (const userId of [undefined, "", "guest", "1; drop"])
        assert.equal((await call("POST", `/mysfits/${first}/like`, userId)).status, 401);
    });
  });

  describe("adopting", () => {
    it("belongs to the first, 409 for anybody else, and can be given back", async () => {
      const path = `/mysfits/${second}/adopt`;
      assert.deepEqual(await call("POST", path, alice), {
        status: 200,
        body: { mysfitId: second, adopted: true, mine: true },
      });
      assert.equal((await call("POST", path, alice)).status, 200);
      const refusal = await call("POST", path, bob);
      assert.equal(refusal.status, 409);
      assert.ok(!JSON.stringify(refusal.body).includes(alice), "who adopted it is not told");
      assert.equal((await call("DELETE", path, bob)).status, 409);
      assert.equal((await call("DELETE", path, alice)).status, 200);
      assert.equal((await call("DELETE", path, bob)).status, 200);
    });

    it("has one winner when twenty users adopt at once", async () => {
      const users = Array.from(
        { length: 20 },
        (_, index) => `44444444-4444-4444-8444-${String(index).padStart(12, "0")}`,
      );
      const statuses = (
        await Promise.all(users.map((user) => call("POST", `/mysfits/${third}/adopt`, user)))
      ).map(({ status }) => status);
      assert.equal(statuses.filter((status) => status === 200).length, 1);
      assert.equal(statuses.filter((status) => status === 409).length, 19);
    });

    it("shows in the profile, and among the adopter's own, without an id of a user elsewhere", async () => {
      await call("POST", `/mysfits/${first}/adopt`, bob);
      const { body } = await get(`/mysfits/${first}`);
      assert.equal((body as { adopted: boolean }).adopted, true);
      assert.ok(!JSON.stringify(body).includes(bob));
      const me = await app.inject({ url: "/me", headers: { "x-user-id": bob } });
      assert.deepEqual(me.json(), { userId: bob, likes: [first], adoptions: [first] });
    });
  });

  it("answers problems for unknown paths and bad bodies, never 5xx", async () => {
    assert.equal((await get("/nothing")).status, 404);
    for (const [payload, type, status] of [
      ["{", "application/json", 400],
      ["[]", "application/json", 400],
      ["email=x", "application/x-www-form-urlencoded", 415],
    ] as const) {
      const headers = { "content-type": type };
      const answer = await app.inject({ method: "POST", url: "/questions", payload, headers });
      assert.equal(answer.statusCode, status, type);
      assert.equal(answer.headers["content-type"], "application/problem+json; charset=utf-8");
    }
  });

  it("does not look at bodies where there is none to be, whatever their content type says", async () => {
    for (const [payload, type] of [
      ["{", "application/json"],
      ["<a/>", "text/xml"],
      ["\u0000", "no type at all"],
      ["x".repeat(100_000), "application/octet-stream"],
    ] as const)
      for (const method of ["POST", "DELETE"] as const) {
        const headers = { "x-user-id": alice, "content-type": type };
        const answer = await app.inject({ method, url: `/mysfits/${first}/like`, payload, headers });
        assert.equal(answer.statusCode, 200, `${method} with ${type}`);
      }
  });

  // By hand, since an HTTP client would make the headers right. https://www.rfc-editor.org/rfc/rfc9112#section-6
  it("takes no body in every way that HTTP can say so, on a connection that goes on", async () => {
    const listening = await service.app();
    await listening.listen({ port: 0, host: "127.0.0.1" });
    const { port } = listening.server.address() as AddressInfo;
    const socket = connect(port, "127.0.0.1");
    socket.setEncoding("utf8");
    for (const [headers, body] of [
      ["content-type: application/json\r\ncontent-length: 0\r\n", ""],
      ["content-type: application/json\r\n", ""],
      ["content-length: 0\r\n", ""],
      ["", ""],
      ["content-type: application/json\r\ntransfer-encoding: chunked\r\n", "0\r\n\r\n"],
      ["transfer-encoding: chunked\r\n", "0\r\n\r\n"],
      ["transfer-encoding: chunked\r\n", "2\r\n{]\r\n0\r\n\r\n"],
      ["content-length: 2\r\n", "{]"],
    ])
      for (const method of ["POST", "DELETE"])
        for (const action of ["like", "adopt"]) {
          const what = `${method} ${action} ${headers}${body}`;
          socket.write(
            `${method} /mysfits/${first}/${action} HTTP/1.1\r\nhost: x\r\nx-user-id: ${alice}\r\n${headers}\r\n${body}`,
          );
          const [answer] = (await once(socket, "data")) as [string];
          assert.match(answer, /^HTTP\/1\.1 200 /, what);
          assert.match(answer, /\r\nconnection: keep-alive\r\n/i, what);
        }
    socket.destroy();
    await listening.close();
  });

  it("believes who asked from the load balancer's side alone, and never what a client wrote before", async () => {
    const lines: string[] = [];
    const logged = await service.app({
      trustedProxies: "10.0.0.0/16",
      logger: { level: "info", stream: { write: (line: string) => void lines.push(line) } },
    });
    const addressOf = async (remoteAddress: string, forwarded?: string) => {
      const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
      await logged.inject({ url: "/nothing", headers, remoteAddress });
      return (JSON.parse(lines.at(-1) ?? "{}") as { clientIp?: string }).clientIp;
    };
    // The API writes the viewer's address, the load balancer adds that of the VPC link.
    assert.equal(await addressOf("10.0.1.5", "203.0.113.9, 10.0.2.7"), "203.0.113.9");
    assert.equal(await addressOf("10.0.1.5", "2001:db8::1, 10.0.2.7"), "2001:db8::1");
    assert.equal(await addressOf("10.0.1.5", "198.51.100.1, 203.0.113.9, 10.0.2.7"), "203.0.113.9");
    assert.equal(await addressOf("192.0.2.1", "203.0.113.9"), "192.0.2.1");
  });

  it("writes the ids of the hops before it with the line of a request, and none that looks like something else", async () => {
    const lines: string[] = [];
    const stream = { write: (line: string) => void lines.push(line) };
    const logged = await service.app({ logger: { level: "debug", stream } });
    const idsIn = async (headers: Record<string, string>) => {
      await logged.inject({ url: "/mysfits?limit=1", headers });
      const { requestId, traceId, edgeRequestId } = JSON.parse(lines.at(-1) ?? "{}") as Record<
        string,
        unknown
      >;
      return [requestId, traceId, edgeRequestId];
    };
    const edge = "SOX4xwn4XV6Q4rgb7XiVGOHms_BGlTAC4KyHmureZmBNrjGdRLiNIQ==";
    assert.deepEqual(
      await idsIn({
        "x-request-id": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
        "x-amzn-trace-id": "Self=1-67891234-12456789abcdef012345678;Root=1-67891233-abcdef012345678912345678",
        "x-amz-cf-id": edge,
      }),
      ["c6af9ac6-7b61-11e6-9a41-93e8deadbeef", "1-67891233-abcdef012345678912345678", edge],
    );
    const [own, ...others] = await idsIn({ "x-request-id": "no id", "x-amz-cf-id": '"}, "status": 200' });
    assert.match(String(own), /^[\da-f-]{36}$/);
    assert.deepEqual(others, [undefined, undefined]);
  });

  it("takes the path with and without the stage", async () => {
    assert.equal((await get("/api/mysfits?limit=1")).status, 200);
    assert.equal((await get("/apix/mysfits")).status, 404);
  });

  it("answers 503 with a time to wait when the database is away", async () => {
    const broken = await service.app({
      repository: Object.assign(service.repository, {
        get: () => Promise.reject(new Error("connect ECONNREFUSED")),
      }),
    });
    const answer = await broken.inject({ url: `/mysfits/${first}` });
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.headers["retry-after"], "1");
    assert.ok(!answer.body.includes("ECONNREFUSED"));
  });

  it("is ready until it drains", async () => {
    let draining = false;
    const draining503 = await service.app({ isDraining: () => draining });
    assert.equal((await draining503.inject({ url: "/health/ready" })).statusCode, 200);
    draining = true;
    assert.equal((await draining503.inject({ url: "/health/ready" })).statusCode, 503);
    assert.equal((await draining503.inject({ url: "/health/live" })).statusCode, 200);
  });
});
