import assert from "node:assert/strict";
import { networkInterfaces } from "node:os";
import { connect } from "node:net";
import { once } from "node:events";
import { openApiDocument } from "../../app/service/openapi.ts";
import { mysfits } from "../../app/data/mysfits.ts";
import { hostileValues, readOperations } from "./support/fuzz.ts";
import { Copy } from "./support/copy.ts";
import { registerUser, type User } from "./support/user.ts";

interface Problem {
  readonly status: number;
  readonly title: string;
}

const [mysfit] = mysfits;
const id = mysfit?.mysfitId ?? "";

/** Parts between a browser and a task: CloudFront, the API with its authorizer, the VPC link, the load balancer. */
describe("The path from the site to a task", function () {
  this.timeout(60_000);
  const copy = new Copy();
  let user: User;
  before(async () => {
    await copy.start();
    user = await registerUser(copy, "path@example.com");
  });
  after(() => copy.remove());

  const problem = async (response: Response, status: number) => {
    const text = await response.text();
    assert.equal(response.status, status, text);
    assert.match(response.headers.get("content-type") ?? "", /^application\/problem\+json/);
    const body = JSON.parse(text) as Problem;
    assert.equal(body.status, status);
    return body;
  };

  it("answers the list with a request id that the service's log has too", async () => {
    const response = await copy.site("/api/mysfits?limit=3");
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
    assert.equal(((await response.json()) as { mysfits: unknown[] }).mysfits.length, 3);
    assert.match(response.headers.get("x-request-id") ?? "", /^[\w-]{8,}$/);
  });

  it("sends the security headers that the program declares, with every answer of the site", async () => {
    for (const path of ["/", "/config.json", "/sign-in"]) {
      const { headers, status } = await copy.site(path);
      assert.equal(status, 200, path);
      const csp = headers.get("content-security-policy") ?? "";
      assert.match(csp, /default-src 'none'|default-src 'self'/);
      assert.ok(!/unsafe-inline|unsafe-eval|\*/.test(csp), csp);
      assert.ok(csp.includes(copy.running.aws), "Cognito's address may be called");
      assert.match(csp, /frame-ancestors 'none'/);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.match(headers.get("strict-transport-security") ?? "", /max-age=\d+/);
      assert.ok(headers.get("referrer-policy"));
    }
  });

  it("tells the site all it knows in config.json", async () => {
    const config = (await (await copy.site("/config.json")).json()) as Record<string, string>;
    assert.deepEqual(
      { ...config },
      {
        region: "ap-northeast-2",
        userPoolId: copy.running.outputs["userPoolId"],
        userPoolClientId: copy.running.outputs["userPoolClientId"],
        userPoolEndpoint: copy.running.aws,
        passkeyDomain: "localhost",
        apiUrl: "/api",
        clicksUrl: "/stream/clicks",
        graphqlUrl: "/graphql",
        registrationsUrl: "/events/registrations",
        shopUrl: "/shop-api",
        shopPayments: "sandbox",
      },
    );
  });

  it("is 401 without a token, with a damaged one and with an access token, before any task is asked", async () => {
    const before = (await copy.logs("task")).length;
    const [header, payload, signature] = user.headers.authorization.slice("Bearer ".length).split(".") as [
      string,
      string,
      string,
    ];
    const forged = Buffer.from(
      JSON.stringify({ ...(JSON.parse(Buffer.from(payload, "base64url").toString()) as object), sub: "me" }),
    );
    for (const authorization of [
      undefined,
      "Bearer nonsense",
      `Bearer ${header}.${forged.toString("base64url")}.${signature}`,
      `Bearer ${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`,
    ])
      await problem(
        await copy.site("/api/me", { headers: authorization === undefined ? {} : { authorization } }),
        401,
      );
    assert.equal((await copy.logs("task")).length, before);
  });

  it("ignores a token where none is needed", async () => {
    assert.equal(
      (await copy.site("/api/mysfits", { headers: { authorization: "Bearer nonsense" } })).status,
      200,
    );
  });

  it("takes the user from the token, whatever the request says", async () => {
    const other = "99999999-9999-4999-8999-999999999999";
    const response = await copy.site("/api/me", {
      headers: { ...user.headers, "x-user-id": other, "X-User-Id": other },
    });
    assert.equal(((await response.json()) as { userId: string }).userId, user.id);
    await problem(
      await copy.site(`/api/mysfits/${id}/like`, { method: "POST", headers: { "x-user-id": other } }),
      401,
    );
  });

  it("hides the health checks and everything that is not a route", async () => {
    for (const path of [
      "/api/health/live",
      "/api/health/ready",
      "/api/",
      "/api/nothing",
      `/api/mysfits/${id}/like/again`,
    ])
      await problem(await copy.site(path, { headers: user.headers }), 404);
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      const response = await copy.site("/api/mysfits", { method, headers: user.headers });
      assert.ok([404, 405].includes(response.status), `${method} answered ${response.status}`);
    }
  });

  it("answers what the service refuses as the service says it", async () => {
    await problem(await copy.site("/api/mysfits?colour=blue"), 400);
    await problem(await copy.site("/api/mysfits?goodevil=good"), 400);
    await problem(await copy.site("/api/mysfits/unknown"), 404);
    for (const limit of ["Infinity", "1e400", "1e1", "0x10", "%2010"])
      await problem(await copy.site(`/api/mysfits?limit=${limit}`), 400);
    for (const question of [
      { email: "guest@example.org", questionText: 5 },
      { email: "x@exam\nple.com", questionText: "Why?" },
    ]) {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify(question);
      await problem(await copy.site("/api/questions", { method: "POST", headers, body }), 400);
    }
  });

  it("likes and adopts, and DynamoDB has it", async () => {
    const like = await copy.site(`/api/mysfits/${id}/like`, { method: "POST", headers: user.headers });
    assert.deepEqual(await like.json(), { mysfitId: id, likes: 1, liked: true });
    const adopt = await copy.site(`/api/mysfits/${id}/adopt`, { method: "POST", headers: user.headers });
    assert.deepEqual(await adopt.json(), { mysfitId: id, adopted: true, mine: true });
    const me = await copy.site("/api/me", { headers: user.headers });
    assert.deepEqual(await me.json(), { userId: user.id, likes: [id], adoptions: [id] });
  });

  it("answers no request with 5xx, whatever it holds", async () => {
    const operations = readOperations(await openApiDocument());
    assert.ok(operations.length >= 7);
    const answers: Record<number, number> = {};
    for (const { method, path, parameters } of operations)
      for (const value of hostileValues) {
        const query = new URLSearchParams(
          Object.fromEntries(parameters.map((name) => [name, value])),
        ).toString();
        const url = `/api${path.replace(/\{\w+\}/g, encodeURIComponent(value))}?${query}`;
        for (const headers of [{}, user.headers, { ...user.headers, "content-type": "application/json" }]) {
          const body = method === "GET" ? undefined : value;
          const response = await copy.site(url, { method, headers, body });
          await response.arrayBuffer();
          answers[response.status] = (answers[response.status] ?? 0) + 1;
          assert.ok(response.status < 500, `${method} ${url} answered ${response.status}`);
        }
      }
    assert.ok((answers[400] ?? 0) + (answers[404] ?? 0) > 50, JSON.stringify(answers));
  });

  it("needs nothing that IAM refuses", async () => {
    assert.deepEqual(await copy.console("/api/denials"), []);
  });

  it("shows each resource with its place in the program, and no secret", async () => {
    const resources =
      await copy.console<
        { type: string; name: string; handling: string; origin: string; source: string; inputs: unknown }[]
      >("/api/resources");
    assert.ok(resources.length > 100);
    // API Gateway makes the group of its own execution log itself, on AWS too.
    const others = resources.filter(
      ({ origin, name }) => origin !== "program" && !name.startsWith("API-Gateway-Execution-Logs_"),
    );
    assert.deepEqual(others, []);
    assert.deepEqual(
      resources.filter(({ handling }) => !["run", "recorded"].includes(handling)),
      [],
    );
    const table = resources.find(({ type }) => type === "aws:dynamodb/table:Table");
    assert.match(table?.source ?? "", /\.ts:\d+$/);
    const image = resources.find(({ type }) => type === "docker:index/image:Image");
    assert.match(JSON.stringify(image?.inputs), /"password":"\[secret\]"/);
  });

  it("answers no other name, and listens on 127.0.0.1 alone", async () => {
    const { site, aws, console } = copy.running;
    for (const address of [site, aws, console]) {
      const { port } = new URL(address);
      const socket = connect(Number(port), "127.0.0.1");
      await once(socket, "connect");
      socket.write("GET / HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n");
      const chunks: Buffer[] = [];
      for await (const chunk of socket) chunks.push(chunk as Buffer);
      assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 4\d\d/, address);
    }
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === "IPv4");
    if (!outside) return;
    const socket = connect(Number(new URL(site).port), outside.address);
    const [error] = (await Promise.race([once(socket, "error"), once(socket, "connect")])) as [
      NodeJS.ErrnoException | undefined,
    ];
    assert.equal(error?.code, "ECONNREFUSED");
  });
});
