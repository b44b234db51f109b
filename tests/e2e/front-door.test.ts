import assert from "node:assert/strict";
import { mysfits } from "../../app/data/mysfits.ts";
import { Copy } from "./support/copy.ts";
import { registerUser, type User } from "./support/user.ts";

interface Shown {
  readonly type: string;
  readonly name: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const id = mysfits[0]?.mysfitId ?? "";

describe("The front door of a running copy", function () {
  this.timeout(60_000);
  const copy = new Copy();
  let user: User;
  let resources: readonly Shown[];
  before(async () => {
    await copy.start();
    user = await registerUser(copy, "door@example.com");
    resources = await copy.console<Shown[]>("/api/resources");
  });
  after(() => copy.remove());

  const one = (type: string, name: string) => {
    const resource = resources.find((each) => each.type === type && each.name === name);
    assert.ok(resource, `${type} ${name}`);
    return resource;
  };
  /** A path at an address of AWS, which is below the site's own here. */
  const direct = async (address: unknown, init: RequestInit = {}) =>
    await copy.site(`/_host/${String(address).replace("https://", "")}`, init);
  const json = { "content-type": "application/json" };

  it("is the only way to every API: who asks one itself is told 403, with a token too", async () => {
    const urlOf = (name: string) => one("aws:apigateway/stage:Stage", name).outputs["invokeUrl"] as string;
    const [api, events, clicks] = ["api-rest-stage", "events-rest-stage", "clicks-api-stage"].map(urlOf);
    const post = { method: "POST", headers: { ...json, ...user.headers }, body: "{}" };
    for (const [url, init] of [
      [`${api}/mysfits`, {}],
      [`${api}/mysfits/${id}`, { headers: { "x-api-key": "made up" } }],
      [`${api}/me`, { headers: user.headers }],
      [`${api}/mysfits/${id}/like`, { method: "POST", headers: user.headers }],
      [`${api}/questions`, post],
      [`${events}/registrations`, post],
      [`${clicks}/clicks`, { ...post, method: "PUT" }],
      [`${clicks}/clicks/me`, { ...post, method: "PUT" }],
      [`${clicks}/clicks/report`, { headers: user.headers }],
    ] as const) {
      const answer = await direct(url, init);
      assert.equal(answer.status, 403, url);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
      const { code } = (await answer.json()) as { code: string };
      assert.equal(code, "INVALID_API_KEY", url);
    }
    assert.equal((await direct(`${api}/me`)).status, 401);
    assert.equal((await copy.site("/api/mysfits", { headers: { "x-api-key": "made up" } })).status, 200);
  });

  it("is the only way to GraphQL: no field is resolved for others, with a token too", async () => {
    const { GRAPHQL } = one("aws:appsync/graphQLApi:GraphQLApi", "graphql-api").outputs["uris"] as {
      GRAPHQL: string;
    };
    const query = "mutation ($input: CreateEventInput!) { createEvent(input: $input) { email } }";
    const input = { email: "door@example.com", name: "Door", mobile: "010-1234-5678" };
    const ask = {
      method: "POST",
      headers: { ...json, ...user.headers },
      body: JSON.stringify({ query, variables: { input } }),
    };
    for (const more of [{}, { "x-origin-verify": "made up" }]) {
      const answer = await direct(GRAPHQL, { ...ask, headers: { ...ask.headers, ...more } });
      const { data, errors } = (await answer.json()) as {
        data: unknown;
        errors: readonly { errorType: string }[];
      };
      assert.equal(data, null);
      assert.deepEqual(
        errors.map(({ errorType }) => errorType),
        ["Unauthorized"],
      );
    }
    // Nothing was written: the first registration is this one.
    const answer = await copy.site("/graphql", ask);
    assert.deepEqual(await answer.json(), { data: { createEvent: { email: "door@example.com" } } });
  });

  it("keeps its secret: the console shows that there is one", () => {
    assert.equal(one("aws:apigateway/apiKey:ApiKey", "front-door-key-1").outputs["value"], "[secret]");
    assert.equal(one("aws:appsync/function:Function", "graphql-front-door").inputs["code"], "[secret]");
    const { origins } = one("aws:cloudfront/distribution:Distribution", "site-cdn").inputs as {
      origins: readonly { originId: string; customHeaders?: readonly object[] }[];
    };
    const sent = Object.fromEntries(origins.map((origin) => [origin.originId, origin.customHeaders ?? []]));
    const key = [{ name: "x-api-key", value: "[secret]" }];
    assert.deepEqual(sent["/api/*"], key);
    assert.deepEqual(sent["/events/*"], key);
    assert.deepEqual(sent["/stream/*"], key);
    assert.deepEqual(sent["/graphql"], [{ name: "x-origin-verify", value: "[secret]" }]);
    assert.deepEqual(sent["site"], []);
  });

  it("gives addresses that can be used: those of the site", () => {
    const { site, outputs } = copy.running;
    assert.equal(outputs["apiUrl"], `${site}/api`);
    assert.equal(outputs["graphqlUrl"], `${site}/graphql`);
    assert.equal(outputs["registrationsUrl"], `${site}/events/registrations`);
    assert.equal(outputs["clicksUrl"], `${site}/stream/clicks`);
    assert.ok(!JSON.stringify(outputs).includes("_host"));
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/example-function-add-true-client-ip-header.html
  it("tells the service who asked, and lets nobody choose that", async () => {
    const headers = { "x-forwarded-for": "198.51.100.1", "true-client-ip": "198.51.100.2" };
    const answer = await copy.site(`/api/mysfits/unknown`, { headers });
    assert.equal(answer.status, 404);
    const { requestId } = (await answer.json()) as { requestId: string };
    const line = await copy.message("task", requestId);
    assert.equal((JSON.parse(line) as { clientIp: string }).clientIp, "127.0.0.1");
    assert.ok(!JSON.stringify(await copy.logs("task")).includes("198.51.100"));
  });

  it("takes a like without a body in every way that a client can send none", async () => {
    const path = `/api/mysfits/${id}`;
    const nothing = () => new ReadableStream({ start: (stream) => stream.close() });
    for (const method of ["POST", "DELETE"])
      for (const action of ["like", "adopt"])
        for (const init of [
          {},
          { headers: json },
          { headers: json, body: "" },
          // Sent in chunks, of which there are none.
          { body: nothing(), duplex: "half" },
          { headers: json, body: nothing(), duplex: "half" },
          { headers: json, body: "{]" },
        ] as const) {
          const given = "headers" in init ? init.headers : {};
          const answer = await copy.site(`${path}/${action}`, {
            ...init,
            method,
            headers: { ...given, ...user.headers },
          });
          assert.equal(answer.status, 200, `${method} ${action} ${JSON.stringify(init)}`);
        }
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
  it("takes few questions at a time from everybody together, and other requests all the same", async () => {
    const ask = async () =>
      await copy.site("/api/questions", { method: "POST", headers: json, body: '{"questionText":"Why?"}' });
    const answers = await Promise.all(Array.from({ length: 30 }, ask));
    const throttled = answers.filter(({ status }) => status === 429);
    assert.ok(throttled.length >= 15 && throttled.length <= 20, `${throttled.length} were throttled`);
    const { code } = (await throttled[0]?.json()) as { code: string };
    assert.equal(code, "THROTTLED");
    assert.equal((await copy.site("/api/mysfits?limit=1")).status, 200);
  });
});
