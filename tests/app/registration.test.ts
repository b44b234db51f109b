import assert from "node:assert/strict";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import type { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { ProxyEvent } from "../../app/functions/http.ts";
import { register, type RegisterOptions } from "../../app/functions/registration/handle.ts";

type Item = Record<string, unknown>;

/** A table that takes each address once, as the condition says. */
function table(failure?: Error) {
  const items: Item[] = [];
  const send = async ({ input }: PutCommand) => {
    if (failure) throw failure;
    assert.equal(input.TableName, "event");
    assert.equal(input.ConditionExpression, "attribute_not_exists(email)");
    if (items.some(({ email }) => email === input.Item?.["email"]))
      throw new ConditionalCheckFailedException({ message: "there is one", $metadata: {} });
    items.push(input.Item as Item);
    return {};
  };
  return { items, options: { table: "event", database: { send } as unknown as RegisterOptions["database"] } };
}

const event = (body: unknown, headers: Record<string, string> = {}): ProxyEvent => ({
  body: typeof body === "string" ? body : JSON.stringify(body),
  headers: { "Content-Type": "application/json", ...headers },
  requestContext: { requestId: "request-1" },
});
const jara = { name: "  자람 ", email: "Jara@Example.com", mobile: "010-1234-5678" };

describe("Registration for the event", () => {
  it("writes a new address in its stored form, with the reader's language and the time", async () => {
    const { items, options } = table();
    const { statusCode, body, headers } = await register(
      event(jara, { "ACCEPT-LANGUAGE": "ko-KR,en;q=0.5" }),
      options,
    );
    assert.deepEqual(
      [statusCode, JSON.parse(body)],
      [201, { status: "registered", email: "jara@example.com" }],
    );
    assert.equal(headers["Cache-Control"], "no-store");
    const [{ registeredAt, ...item } = {}] = items;
    assert.deepEqual(item, {
      name: "자람",
      email: "jara@example.com",
      mobile: "+821012345678",
      language: "ko",
    });
    assert.match(String(registeredAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it("changes nothing when the address is there, however it is written", async () => {
    const { items, options } = table();
    await register(event(jara), options);
    const again = await register(
      event({ ...jara, email: "jara@EXAMPLE.com", name: "Somebody else" }),
      options,
    );
    assert.deepEqual(
      [again.statusCode, JSON.parse(again.body)],
      [200, { status: "already_registered", email: "jara@example.com" }],
    );
    assert.equal(items.length, 1);
  });

  it("reads a body that API Gateway hands over in base64", async () => {
    const { items, options } = table();
    const body = Buffer.from(JSON.stringify(jara)).toString("base64");
    const { statusCode } = await register({ ...event(body), isBase64Encoded: true }, options);
    assert.deepEqual([statusCode, items.length], [201, 1]);
  });

  for (const [kind, given, fields] of [
    ["a number where text is due", { ...jara, name: 5 }, ["name"]],
    ["everything missing", {}, ["name", "email", "mobile"]],
    ["a line break in the domain", { ...jara, email: "x@exam\nple.com" }, ["email"]],
    ["a tab in the domain", { ...jara, email: "x@exam\tple.com" }, ["email"]],
    ["a control character in the name", { ...jara, name: "a\u0007b" }, ["name"]],
    ["a mobile number of another country's form", { ...jara, mobile: "0123" }, ["mobile"]],
    ["a property that nobody knows", { ...jara, admin: true }, ["admin"]],
    ["a list", [jara], [""]],
    ["nothing", null, [""]],
  ] as const)
    it(`answers 400, names the field and writes nothing: ${kind}`, async () => {
      const { items, options } = table();
      const { statusCode, headers, body } = await register(event(given), options);
      const problem = JSON.parse(body) as { errors: { field: string }[]; requestId: string };
      assert.equal(statusCode, 400);
      assert.equal(headers["Content-Type"], "application/problem+json");
      assert.deepEqual(problem.errors.map(({ field }) => field).sort(), [...fields].sort());
      assert.equal(problem.requestId, "request-1");
      assert.deepEqual(items, []);
    });

  it("answers 400 to what is no JSON and 415 to another content type", async () => {
    const { items, options } = table();
    assert.equal((await register(event("{"), options)).statusCode, 400);
    assert.equal((await register(event(jara, { "Content-Type": "text/plain" }), options)).statusCode, 415);
    assert.deepEqual(items, []);
  });

  it("answers 503 with a time to wait when the table can't be written, and tells nothing of the inside", async () => {
    const { options } = table(new Error("ProvisionedThroughputExceededException at 10.0.0.7"));
    const { statusCode, headers, body } = await register(event(jara), options);
    assert.deepEqual([statusCode, headers["Retry-After"]], [503, "2"]);
    assert.doesNotMatch(body, /10\.0\.0\.7|Throughput/);
  });
});
