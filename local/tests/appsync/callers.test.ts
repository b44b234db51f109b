import assert from "node:assert/strict";
import { Fixture } from "./support/fixture.ts";

const SCHEMA = `
  type Author { id: ID! name: String }
  type Thing { id: ID name: String author: Author list: [String] text: String }
  type Query {
    thing: Thing
    open: String
    staff: String @aws_auth(cognito_groups: ["staff"])
    deep: Thing
  }
  type Subscription { changed: String }`;

const handlers = (response: string) => `
export function request(ctx) { return { payload: null }; }
export function response(ctx) { ${response} }`;

describe("A GraphQL API", function () {
  this.timeout(60_000);
  let api: Fixture;
  before(async () => {
    api = await Fixture.start(SCHEMA);
    await api.resolver(
      "Query.thing",
      handlers("return { list: ctx.info.selectionSetList, text: ctx.info.selectionSetGraphQL };"),
      "nothing",
    );
    await api.resolver(
      "Query.open",
      handlers(`return ctx.identity.username + " " + ctx.info.fieldName;`),
      "nothing",
    );
    await api.resolver("Query.staff", handlers(`return "secret";`), "nothing");
  });
  after(() => api.stop());

  const pool = (more: object = {}) => ({
    userPoolConfig: { userPoolId: api.users.UserPoolId, defaultAction: "ALLOW", ...more },
  });
  const send = async (method: string, headers: Record<string, string>, body: string) => {
    const host = `${api.id}.appsync-api.${api.bed.region}.amazonaws.com`;
    const answer = await api.bed.platform.endpoints.fetch(host, {
      method,
      url: "/graphql",
      remoteAddress: "192.0.2.7",
      headers: { host, ...headers },
      body: Buffer.from(body),
    });
    const { errors } = JSON.parse((answer.body as Buffer).toString()) as { errors: { errorType: string }[] };
    return [answer.status, errors[0]?.errorType];
  };

  // https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
  it("tells resolvers what the query asks of their field", async () => {
    const { data } = await api.ask(
      `query ($no: Boolean!) {
        thing { id title: name author { id ...a } list text name @skip(if: true) ... on Thing @include(if: $no) { author { name } } }
      }
      fragment a on Author { name }`,
      { no: false },
    );
    const { list, text } = data?.["thing"] as { list: string[]; text: string };
    assert.deepEqual(list, ["id", "title", "author", "author/id", "author/name", "list", "text"]);
    assert.match(text, /^\{\n {2}id\n {2}title: name\n/);
  });

  it("tells resolvers nothing of a field without parts", async () => {
    assert.equal((await api.ask("{ open }")).errors, undefined);
  });

  // https://docs.aws.amazon.com/appsync/latest/APIReference/API_UserPoolConfig.html
  it("takes tokens of the clients alone that appIdClientRegex fits", async () => {
    try {
      await api.update(pool({ appIdClientRegex: "another.*" }));
      assert.equal((await api.ask("{ open }")).status, 401);
      await api.update(pool({ appIdClientRegex: api.users.ClientId }));
      assert.equal((await api.ask("{ open }")).status, 200);
      await api.update(pool({ appIdClientRegex: api.users.ClientId.slice(0, -1) }));
      assert.equal((await api.ask("{ open }")).status, 401);
      await assert.rejects(api.update(pool({ appIdClientRegex: "(" })), { code: "BadRequestException" });
    } finally {
      await api.update(pool());
    }
  });

  // https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
  it("keeps fields to groups, and everything from callers without a token", async () => {
    const { data, errors } = await api.ask("{ open staff }");
    assert.equal(data?.["staff"], null);
    assert.match(String(data?.["open"]), / open$/);
    assert.deepEqual(
      errors?.map(({ message, errorType }) => [message, errorType]),
      [["Not Authorized to access staff on type Query", "Unauthorized"]],
    );
    assert.deepEqual(await send("POST", {}, "{}"), [401, "UnauthorizedException"]);
    assert.deepEqual(await send("POST", { authorization: "made up" }, "{}"), [401, "UnauthorizedException"]);
    assert.deepEqual(await send("GET", {}, ""), [405, "MethodNotAllowed"]);
  });

  const type = async (query: string) => (await api.ask(query)).errors?.[0]?.errorType;

  it("refuses what is not understood, without asking a resolver", async () => {
    assert.equal(await type("{ open"), "InvalidSyntaxError");
    assert.equal(await type("{ nothing }"), "ValidationError");
    assert.equal(await type("subscription { changed }"), "UnsupportedOperation");
    await api.update({ queryDepthLimit: 1 });
    assert.equal(await type("{ deep { author { id } } }"), "QueryDepthLimitReached");
    await api.update({ queryDepthLimit: 0, introspectionConfig: "DISABLED" });
    assert.equal(await type("{ __schema { types { name } } }"), "ValidationError");
  });

  // https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html
  it("runs as many resolvers for a request as its limit says", async () => {
    await api.update({ resolverCountLimit: 2 });
    assert.equal(await type("{ a: open b: open }"), undefined);
    const { data, errors } = await api.ask("{ a: open b: open c: open }");
    assert.deepEqual(
      errors?.map(({ errorType }) => errorType),
      ["ResolverCountLimitReached"],
    );
    assert.equal(Object.values(data ?? {}).filter((value) => value !== null).length, 2);
    await api.update({ resolverCountLimit: 0 });
    assert.equal(await type("{ a: open b: open c: open }"), undefined);
  });

  it("is refused with another authentication, an unknown log level, a broken schema", async () => {
    const create = (inputs: Record<string, unknown>) =>
      api.bed.resources.create("aws:appsync/graphQLApi:GraphQLApi", "refused", {
        schema: "type Query { a: String }",
        authenticationType: "AMAZON_COGNITO_USER_POOLS",
        ...pool(),
        ...inputs,
      });
    for (const [inputs, code] of [
      [{ authenticationType: "API_KEY" }, "NotImplemented"],
      [{ additionalAuthenticationProviders: [{ authenticationType: "AWS_IAM" }] }, "NotImplemented"],
      [{ visibility: "PRIVATE" }, "NotImplemented"],
      [{ apiType: "MERGED" }, "NotImplemented"],
      [{ enhancedMetricsConfig: { operationLevelMetricsConfig: "ENABLED" } }, "NotImplemented"],
      [{ resolverCountLimit: 10_001 }, "BadRequestException"],
      [{ logConfig: { fieldLogLevel: "SOME", cloudwatchLogsRoleArn: "x" } }, "BadRequestException"],
      [{ schema: "type Query {" }, "BadRequestException"],
      [{ schema: "type Query { a: Nothing }" }, "BadRequestException"],
    ] as const)
      await assert.rejects(create(inputs), { code });
    const source = (inputs: Record<string, unknown>) =>
      api.bed.resources.create("aws:appsync/dataSource:DataSource", "refused", { apiId: api.id, ...inputs });
    await assert.rejects(source({ type: "AWS_LAMBDA" }), { code: "NotImplemented" });
    await assert.rejects(source({ type: "AMAZON_DYNAMODB" }), { code: "BadRequestException" });
    await assert.rejects(
      source({ type: "AMAZON_DYNAMODB", dynamodbConfig: { tableName: "t", useCallerCredentials: true } }),
      { code: "NotImplemented", message: /"dynamodbConfig\.useCallerCredentials"/ },
    );
    await assert.rejects(source({ type: "NONE", apiId: "nowhere" }), { code: "NotFoundException" });
    await assert.rejects(source({ type: "NONE", httpConfig: { endpoint: "http://x" } }), {
      code: "NotImplemented",
      message: /"httpConfig"/,
    });
    await assert.rejects(source({ type: "NONE", name: "a-b" }), { code: "BadRequestException" });
    await assert.rejects(api.resolver("Query.nothing", handlers("return 1;"), "nothing"), {
      message: /no field Query\.nothing/,
    });
  });
});
