import assert from "node:assert/strict";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { makeFunction } from "../lambda/support/function.ts";
import { ApiFixture } from "./support/fixture.ts";

// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
describe("API Gateway with a Lambda function behind it", function () {
  this.timeout(60_000);
  let api: ApiFixture;
  const code = `export const handler = async (event) => {
    const ask = event.queryStringParameters?.ask;
    if (ask === "throw") throw new Error("broken");
    if (ask === "text") return "no object";
    if (ask === "number") return { statusCode: 200, body: { not: "text" } };
    if (ask === "slow") await new Promise((resolve) => setTimeout(resolve, 1_000));
    if (ask === "cookies") return { statusCode: 201, headers: { "X-One": "1" }, multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"] } };
    return { statusCode: 200, body: JSON.stringify(event) };
  };`;
  before(async () => {
    api = await ApiFixture.start({}, {}, [logs, lambda]);
    const made = await makeFunction(api.bed, "behind", code);
    const locked = await makeFunction(api.bed, "locked", code);
    const scarce = await makeFunction(api.bed, "scarce", code, { reservedConcurrentExecutions: 0 });
    const integration = (fn: typeof made, more = {}) => ({
      type: "AWS_PROXY",
      integrationHttpMethod: "POST",
      uri: fn["invokeArn"],
      ...more,
    });
    await api.route("ANY", "/things/{id}", {
      integration: integration(made),
      method: { requestParameters: { "method.request.path.id": true } },
    });
    await api.route("GET", "/locked", { integration: integration(locked) });
    await api.route("GET", "/scarce", { integration: integration(scarce) });
    await api.route("GET", "/hasty", { integration: integration(made, { timeoutMilliseconds: 100 }) });
    for (const name of ["behind", "scarce"])
      await api.bed.resources.create("aws:lambda/permission:Permission", name, {
        action: "lambda:InvokeFunction",
        function: name,
        principal: "apigateway.amazonaws.com",
        sourceArn: `arn:aws:execute-api:ap-northeast-2:${api.bed.platform.accountId}:${api.id}/*/*/*`,
      });
    await api.deploy({ variables: { colour: "blue" } });
  });
  after(() => api.stop());

  it("gives the function the request as an event", async () => {
    const { status, json } = await api.call("POST", "/api/things/%ED%8F%AC?a=1&a=2&b=x%20y", {
      headers: { "content-type": "application/json", "x-two": ["1", "2"] },
      body: '{"이름":"값"}',
    });
    assert.equal(status, 200);
    const event = json() as Record<string, unknown> & {
      headers: Record<string, string>;
      requestContext: Record<string, unknown>;
    };
    assert.equal(event["resource"], "/things/{id}");
    assert.equal(event["httpMethod"], "POST");
    // As sent: a function that takes them for text has to decode them.
    assert.deepEqual(event["pathParameters"], { id: "%ED%8F%AC" });
    assert.deepEqual(event["queryStringParameters"], { a: "2", b: "x y" });
    assert.deepEqual(event["multiValueQueryStringParameters"], { a: ["1", "2"], b: ["x y"] });
    assert.deepEqual([event["body"], event["isBase64Encoded"]], ['{"이름":"값"}', false]);
    assert.deepEqual(event["stageVariables"], { colour: "blue" });
    assert.equal(event.headers["x-two"], "2");
    assert.match(event.headers["x-forwarded-for"] ?? "", /192\.0\.2\.7$/);
    assert.match(event.headers["x-amzn-trace-id"] ?? "", /^Root=1-/);
    assert.equal(event.requestContext["path"], "/api/things/%ED%8F%AC");
    assert.equal(event.requestContext["stage"], "api");
    assert.equal(event["path"], "/things/%ED%8F%AC");
  });

  for (const id of ["%40", "a%2Fb", "y%20z.txt", "%zz"])
    it(`gives the function the path parameter ${id} as it was sent`, async () => {
      const { json } = await api.call("GET", `/api/things/${id}`);
      assert.deepEqual((json() as { pathParameters: object }).pathParameters, { id });
    });

  it("answers with the function's status, headers and body", async () => {
    const { status, headers, text } = await api.call("GET", "/api/things/1?ask=cookies");
    assert.deepEqual([status, headers["x-one"], headers["set-cookie"], text], [201, "1", ["a=1", "b=2"], ""]);
    assert.equal(headers["content-type"], "application/json");
  });

  it("answers 502 when the function fails or its result is not in the form", async () => {
    for (const ask of ["throw", "text", "number"]) {
      const { status, text } = await api.call("GET", `/api/things/1?ask=${ask}`);
      assert.deepEqual([status, text], [502, '{"message":"Internal server error"}'], ask);
    }
  });

  it("answers 500 without a permission and when the function is throttled, and 504 when it takes too long", async () => {
    assert.equal((await api.call("GET", "/api/locked")).status, 500);
    assert.equal((await api.call("GET", "/api/scarce")).status, 500);
    const late = await api.call("GET", "/api/hasty?ask=slow");
    assert.equal(late.status, 504);
    assert.ok(late.text.includes("timed out"));
  });
});
