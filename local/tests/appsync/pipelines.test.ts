import assert from "node:assert/strict";
import { Fixture, PASS } from "./support/fixture.ts";

const SCHEMA = `
  type Thing { id: ID! name: String }
  type Query {
    steps(word: String): [String]
    end: String next: String early: String skipped: String
    refused: String partly: String
    thing(id: ID!): Thing
    templates(id: ID!): Thing
    many: String none: String inUse: String over: String
  }
  type Mutation { rename(id: ID!, name: String!): Thing }`;

/** A function whose two handlers do this. */
const handlers = (request: string, response = "return ctx.result;") => `
import { runtime, util } from "@aws-appsync/utils";
export function request(ctx) { ${request} }
export function response(ctx) { ${response} }`;

// https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
describe("Pipeline resolvers", function () {
  this.timeout(60_000);
  let api: Fixture;
  before(async () => {
    api = await Fixture.start(SCHEMA);
  });
  after(() => api.stop());

  it("run the request handler, each function and the response handler in order, with what the one before gave", async () => {
    const step = (name: string) =>
      api.fn(
        name,
        handlers(
          `ctx.stash.seen.push("${name} request " + ctx.prev.result); return { payload: ctx.prev.result + "${name}" };`,
          `ctx.stash.seen.push("${name} response " + ctx.result + " after " + ctx.prev.result); return ctx.result;`,
        ),
      );
    const functions = [await step("a"), await step("b")];
    const code = handlers(
      "ctx.stash.seen = [`begin ${ctx.args.word}`]; return ctx.args.word;",
      "ctx.stash.seen.push(`end ${ctx.result} ${ctx.prev.result}`); return ctx.stash.seen;",
    );
    await api.resolver("Query.steps", code, functions);
    const seen = (word: string) => [
      `begin ${word}`,
      `a request ${word}`,
      `a response ${word}a after ${word}`,
      `b request ${word}a`,
      `b response ${word}ab after ${word}a`,
      `end ${word}ab ${word}ab`,
    ];
    assert.deepEqual((await api.ask('{ steps(word: "x") }')).data, { steps: seen("x") });
    // Two fields at once have a stash each.
    assert.deepEqual((await api.ask('{ one: steps(word: "y") two: steps(word: "z") }')).data, {
      one: seen("y"),
      two: seen("z"),
    });
  });

  it("ask tables with the rights of their data source, and leave its errors to the function", async () => {
    const put = await api.fn(
      "putThing",
      handlers(
        `return { operation: "PutItem", key: util.dynamodb.toMapValues({ id: ctx.args.id }),
          attributeValues: util.dynamodb.toMapValues({ name: ctx.args.name }), condition: { expression: "attribute_not_exists(id)" } };`,
        "ctx.stash.failed = ctx.error ? ctx.error.type : null; return ctx.result;",
      ),
      "table",
    );
    const get = await api.fn(
      "getThing",
      handlers(
        'return { operation: "GetItem", key: util.dynamodb.toMapValues({ id: ctx.args.id }) };',
        'if (ctx.error) util.error("an error of the function before"); return ctx.result;',
      ),
      "table",
    );
    const code = handlers(
      "return {};",
      "return { ...ctx.prev.result, name: ctx.stash.failed ?? ctx.prev.result.name };",
    );
    await api.resolver("Mutation.rename", code, [put, get]);
    await api.resolver("Query.thing", handlers("return {};", "return ctx.prev.result;"), [get]);
    const rename = (name: string) => api.ask(`mutation { rename(id: "1", name: "${name}") { id name } }`);
    assert.deepEqual((await rename("first")).data, { rename: { id: "1", name: "first" } });
    assert.deepEqual((await rename("second")).data, {
      rename: { id: "1", name: "DynamoDB:ConditionalCheckFailedException" },
    });
    assert.deepEqual((await api.ask('{ thing(id: "1") { id name } }')).data, {
      thing: { id: "1", name: "first" },
    });
    assert.deepEqual((await api.ask('{ thing(id: "2") { id } }')).data, { thing: null });
  });

  // https://docs.aws.amazon.com/appsync/latest/devguide/runtime-utils-js.html
  it("go on at the next function after an early return, and at the response handler after one that ends", async () => {
    const early = await api.fn("early", handlers('runtime.earlyReturn("early");', 'return "not reached";'));
    const end = await api.fn(
      "end",
      handlers('runtime.earlyReturn("ended", { skipTo: "END" });', 'return "not reached";'),
    );
    const add = await api.fn("add", handlers('return { payload: ctx.prev.result + " added" };'));
    const done = "return ctx.prev.result + ' done';";
    await api.resolver("Query.next", handlers("return {};", done), [early, add]);
    await api.resolver("Query.end", handlers("return {};", done), [end, add]);
    await api.resolver("Query.early", handlers('runtime.earlyReturn("at once");', done), [add]);
    await api.resolver(
      "Query.skipped",
      handlers('runtime.earlyReturn("at once", { skipTo: "NEXT" });', done),
      [add],
    );
    assert.deepEqual((await api.ask("{ next end early skipped }")).data, {
      next: "early added done",
      end: "ended done",
      early: "at once done",
      skipped: "at once added done",
    });
  });

  it("end at util.error, and only tell of util.appendError", async () => {
    const stop = await api.fn("stop", handlers('util.error("no further", "Stopped", { half: 1 });'));
    const tell = await api.fn(
      "tell",
      handlers('util.appendError("not all of it", "Partly"); return { payload: "most" };'),
    );
    const last = await api.fn("last", handlers('return { payload: ctx.prev.result + " and last" };'));
    await api.resolver("Query.refused", handlers("return {};", 'return "not reached";'), [stop, last]);
    await api.resolver("Query.partly", handlers("return {};", "return ctx.prev.result;"), [tell, last]);
    const refused = await api.ask("{ refused }");
    assert.deepEqual(refused.data, { refused: null });
    assert.deepEqual(
      refused.errors?.map(({ message, errorType, path }) => [message, errorType, path]),
      [["no further", "Stopped", ["refused"]]],
    );
    const partly = await api.ask("{ partly }");
    assert.deepEqual(partly.data, { partly: "most and last" });
    assert.deepEqual(
      partly.errors?.map(({ message, errorType, path }) => [message, errorType, path]),
      [["not all of it", "Partly", ["partly"]]],
    );
  });

  it("work with templates, which share the stash", async () => {
    const get = await api.fn(
      "getByTemplate",
      {
        functionVersion: "2018-05-29",
        requestMappingTemplate: `$util.qr($ctx.stash.put("seen", "$ctx.prev.result.id by $ctx.stash.who"))
          {"version": "2018-05-29", "operation": "GetItem", "key": {"id": $util.dynamodb.toDynamoDBJson($ctx.prev.result.id)}}`,
        responseMappingTemplate: "$util.toJson($ctx.result)",
      },
      "table",
    );
    const code = {
      requestTemplate: '$util.qr($ctx.stash.put("who", "me")) {"id": "$ctx.args.id"}',
      responseTemplate: '{"id": "$ctx.prev.result.id", "name": "$ctx.prev.result.name: $ctx.stash.seen"}',
    };
    await api.resolver("Query.templates", code, [get]);
    await api.resolver("Mutation.rename", PUT, "table");
    await api.ask('mutation { rename(id: "t", name: "tea") { id } }');
    assert.deepEqual((await api.ask('{ templates(id: "t") { id name } }')).data, {
      templates: { id: "t", name: "tea: t by me" },
    });
  });

  it("are there after a restart, and use the new code of a changed function", async () => {
    const word = await api.fn("word", handlers('return { payload: "old" };'));
    await api.resolver("Query.inUse", handlers("return {};", "return ctx.prev.result;"), [word]);
    assert.equal((await api.ask("{ inUse }")).data?.["inUse"], "old");
    await api.bed.restart();
    assert.equal((await api.ask("{ inUse }")).data?.["inUse"], "old");
    await api.changeFn("word", handlers('return { payload: "new" };'));
    assert.equal((await api.ask("{ inUse }")).data?.["inUse"], "new");
    // https://github.com/hashicorp/terraform-provider-aws/issues/15480
    await assert.rejects(api.bed.resources.remove("aws:appsync/function:Function", "word"), /Query\.inUse/);
    await api.bed.resources.remove("aws:appsync/resolver:Resolver", "Query.inUse");
    await api.bed.resources.remove("aws:appsync/function:Function", "word");
    assert.deepEqual((await api.ask("{ inUse }")).data, { inUse: null });
  });

  it("are refused with a function that does not exist, with too many, and with a data source", async () => {
    const pass = await api.fn("pass", PASS);
    await assert.rejects(api.resolver("Query.none", PASS, [pass, "nowhere"]), {
      name: "NotFoundException",
      message: "The specified functions [nowhere] must exist before referencing them from a resolver.",
    });
    assert.deepEqual((await api.ask("{ none }")).data, { none: null });
    // https://docs.aws.amazon.com/general/latest/gr/appsync.html#limits_appsync
    await api.resolver("Query.many", PASS, Array<string>(10).fill(pass));
    assert.equal((await api.ask("{ many }")).errors, undefined);
    await assert.rejects(
      api.resolver("Query.over", PASS, Array<string>(11).fill(pass)),
      /at most 10 functions \(got 11\)/,
    );
    const both = {
      code: PASS,
      runtime: { name: "APPSYNC_JS", runtimeVersion: "1.0.0" },
      dataSource: "nothing",
    };
    await assert.rejects(api.resolver("Query.over", both, [pass]), /can't have a dataSource/);
    await assert.rejects(api.fn("with-hyphen", PASS), /letters, digits and _/);
    await assert.rejects(api.fn("nowhere", PASS, "missing"), /No data source found named missing/);
    await assert.rejects(
      api.fn("old", {
        functionVersion: "2017-02-28",
        requestMappingTemplate: "{}",
        responseMappingTemplate: "{}",
      }),
      /2018-05-29/,
    );
    await assert.rejects(api.fn("batches", { maxBatchSize: 5 }), /"maxBatchSize"/);
  });

  it("can't be of a schema with a directive that is not here", async () => {
    const schema = `${SCHEMA}\n type Subscription { renamed: Thing @aws_subscribe(mutations: ["rename"]) }`;
    await assert.rejects(
      api.update({ schema }),
      /the directive @aws_subscribe of a GraphQL schema is not emulated here/,
    );
    assert.equal((await api.ask("{ next }")).data?.["next"], "early added done");
  });
});

/** Writes a thing, without a pipeline. */
const PUT = handlers(
  `return { operation: "PutItem", key: util.dynamodb.toMapValues({ id: ctx.args.id }),
    attributeValues: util.dynamodb.toMapValues({ name: ctx.args.name }) };`,
);
