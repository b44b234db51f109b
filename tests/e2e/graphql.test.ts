import assert from "node:assert/strict";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { setTimeout as delay } from "node:timers/promises";
import type { Mail } from "../../local/observe/mailbox.ts";
import { registerAdministrator } from "./support/administrator.ts";
import { Copy } from "./support/copy.ts";
import { registerUser } from "./support/user.ts";

interface Answer {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly errorType: string;
    readonly errorInfo?: unknown;
  }[];
}

describe("GraphQL of registrations", function () {
  this.timeout(120_000);
  const copy = new Copy();
  let ana: Record<string, string>;
  let admin: Record<string, string>;
  before(async () => {
    await copy.start();
    ana = (await registerUser(copy, "ana@example.com")).headers;
    admin = (await registerAdministrator(copy, "admin@example.com")).headers;
  });
  after(() => copy.remove());

  const ask = async (headers: Record<string, string>, query: string, variables: object = {}) => {
    const response = await copy.site("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...((await response.json()) as Answer) };
  };
  const create = async (headers: Record<string, string>, input: object) =>
    await ask(
      headers,
      "mutation ($input: CreateEventInput!) { createEvent(input: $input) { email name mobile } }",
      { input },
    );

  it("is for users with a token", async () => {
    const { status, errors } = await ask({}, "{ myEvent { email } }");
    assert.deepEqual([status, errors?.[0]?.errorType], [401, "UnauthorizedException"]);
    assert.equal((await ask({ authorization: "Bearer nonsense" }, "{ myEvent { email } }")).status, 401);
  });

  it("registers the caller, which leads to the same single mail", async () => {
    assert.deepEqual((await ask(ana, "{ myEvent { email } }")).data, { myEvent: null });
    const made = await create(ana, { email: "Ana@Example.com", name: "아나", mobile: "010-1234-5678" });
    assert.deepEqual(made.data, {
      createEvent: { email: "ana@example.com", name: "아나", mobile: "+821012345678" },
    });
    assert.deepEqual((await ask(ana, "{ myEvent { email name } }")).data, {
      myEvent: { email: "ana@example.com", name: "아나" },
    });
    const again = await create(ana, { email: "ana@example.com", name: "again", mobile: "+821012345678" });
    assert.deepEqual([again.data, again.errors?.[0]?.errorType], [null, "AlreadyRegistered"]);
    const mails = async () =>
      (await copy.console<Mail[]>("/api/mails")).filter(
        ({ to, subject }) => to[0] === "ana@example.com" && subject.includes("registered"),
      );
    while ((await mails()).length === 0) await delay(50);
    await delay(500);
    assert.equal((await mails()).length, 1);
  });

  it("names the field that is wrong, and changes nothing", async () => {
    for (const [input, field] of [
      [{ email: "bob@example.com", name: "b", mobile: "+821012345678" }, "email"],
      [{ email: "ana@example.com", name: "a\nb", mobile: "+821012345678" }, "name"],
      [{ email: "ana@example.com", name: "a", mobile: "12" }, "mobile"],
    ] as const) {
      const { data, errors } = await create(ana, input);
      assert.equal(data, null);
      assert.match(errors?.[0]?.message ?? "", new RegExp(`input\\.${field} must`));
      assert.deepEqual(errors?.[0]?.errorInfo, { field });
    }
  });

  it("lists everybody for administrators only, page by page", async () => {
    const list =
      "query ($limit: Int, $nextToken: String) { listEvents(limit: $limit, nextToken: $nextToken) { items { email } nextToken } }";
    const refused = await ask(ana, list);
    assert.deepEqual([refused.data, refused.errors?.[0]?.errorType], [null, "Unauthorized"]);
    assert.equal(
      (await create(admin, { email: "guest@example.org", name: "손님", mobile: "+14155550100" })).data?.[
        "createEvent"
      ] !== undefined,
      true,
    );
    const emails: string[] = [];
    for (let nextToken: string | null = null, pages = 0; pages === 0 || nextToken; pages++) {
      const { data } = await ask(admin, list, { limit: 1, nextToken });
      const page = data?.["listEvents"] as { items: { email: string }[]; nextToken: string | null };
      emails.push(...page.items.map(({ email }) => email));
      ({ nextToken } = page);
    }
    assert.deepEqual(emails.sort(), ["ana@example.com", "guest@example.org"]);
  });

  it("answers errors, not 5xx, to what is no query", async () => {
    assert.equal((await ask(ana, "{ nothing }")).errors?.[0]?.errorType, "ValidationError");
    assert.equal((await ask(ana, "{")).errors?.[0]?.errorType, "InvalidSyntaxError");
    const post = async (body: string) =>
      await copy.site("/graphql", {
        method: "POST",
        headers: { "content-type": "application/json", ...ana },
        body,
      });
    const query = "{ myEvent { email } }";
    for (const body of [
      "{",
      "null",
      "[]",
      "{}",
      '{"query":1}',
      JSON.stringify({ query, variables: "x" }),
      JSON.stringify({ query, variables: [] }),
    ])
      assert.deepEqual([body, (await post(body)).status], [body, 400]);
    assert.equal((await post(JSON.stringify({ query, operationName: 1 }))).status, 400);
    assert.equal((await ask(ana, "{a".repeat(50_000))).errors?.[0]?.errorType, "InvalidSyntaxError");
    const token = await ask(admin, '{ listEvents(nextToken: "nonsense") { items { email } } }');
    assert.equal(token.errors?.[0]?.errorType, "BadRequestException");
  });

  // https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html
  it("does not tell its schema, and runs ten resolvers in a request at most", async () => {
    const schema = await ask(ana, "{ __schema { types { name } } }");
    assert.deepEqual([schema.data, schema.errors?.[0]?.errorType], [null, "ValidationError"]);
    const aliases = (count: number) =>
      `{ ${Array.from({ length: count }, (_, n) => `a${n}: myEvent { name }`).join(" ")} }`;
    assert.equal((await ask(ana, aliases(10))).errors, undefined);
    assert.equal((await ask(ana, aliases(11))).errors?.[0]?.errorType, "ResolverCountLimitReached");
  });

  // https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html
  it("logs a summary of each request and the fields in error, without what people sent", async () => {
    const { aws, region, operator } = copy.running;
    const logs = new CloudWatchLogsClient({ endpoint: aws, region, credentials: operator });
    const { logGroups } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/appsync/apis/" }),
    );
    assert.deepEqual(
      logGroups?.map(({ retentionInDays }) => retentionInDays),
      [7],
    );
    await create(ana, { email: "hidden@example.com", name: "hidden", mobile: "+14155550101" });
    const messages = async () => {
      const { events } = await logs.send(
        new FilterLogEventsCommand({ logGroupName: logGroups?.[0]?.logGroupName }),
      );
      return (events ?? []).map(({ message }) => message ?? "");
    };
    const isRefusal = (line: string) =>
      line.includes('"fieldInError":true') && line.includes("input.email must be your own");
    while (!(await messages()).some(isRefusal)) await delay(50);
    const all = (await messages()).join("\n");
    assert.match(all, /"logType":"RequestSummary","statusCode":200/);
    assert.equal(/hidden|ana@example/.test(all), false);
    logs.destroy();
  });
});
