import assert from "node:assert/strict";
import { ApiFixture, LOAD_BALANCER_ARN } from "./support/fixture.ts";

const JSON_TYPE = { "content-type": "application/json" };

// https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html
describe("API Gateway maps requests and answers of an HTTP integration", () => {
  let api: ApiFixture;
  beforeEach(async () => {
    api = await ApiFixture.start();
  });
  afterEach(() => api.stop());

  /** A POST method with an HTTP integration behind the VPC link. */
  const http = async (
    path: string,
    integration: object,
    responses: Parameters<ApiFixture["route"]>[2] = {},
    method: object = {},
  ) =>
    await api.route("POST", path, {
      method: { ...method },
      integration: {
        type: "HTTP",
        integrationHttpMethod: "POST",
        connectionType: "VPC_LINK",
        connectionId: api.vpcLinkId,
        integrationTarget: LOAD_BALANCER_ARN,
        uri: "http://backend.internal/things",
        ...integration,
      },
      responses: { 200: {} },
      ...responses,
    });

  it("makes the backend's request of templates and mappings, and sends nothing of the client's by itself", async () => {
    await http(
      "/things/{id}",
      {
        uri: "http://backend.internal/v2/{key}?fixed=1",
        requestParameters: {
          "integration.request.path.key": "method.request.path.id",
          "integration.request.querystring.q": "method.request.querystring.search",
          "integration.request.header.x-user": "method.request.header.X-User",
          "integration.request.header.x-name": "method.request.body.name",
          "integration.request.header.x-stage": "context.stage",
          "integration.request.header.x-colour": "stageVariables.colour",
          "integration.request.header.x-fixed": "'as it is'",
        },
        requestTemplates: {
          "application/json": `{"name": $input.json('$.name'), "who": "$input.params('X-User')", "all": "$input.params().querystring.search"}`,
        },
      },
      {},
      {
        requestParameters: {
          "method.request.path.id": true,
          "method.request.querystring.search": false,
          "method.request.header.X-User": false,
        },
      },
    );
    await api.deploy({ variables: { colour: "blue" } });
    const { status, text } = await api.call("POST", "/api/things/a%20b?search=x&secret=1", {
      headers: { ...JSON_TYPE, "x-user": "ana", "x-secret": "1" },
      body: '{"name":"Ana","more":1}',
    });
    assert.deepEqual([status, text], [200, '{"from":"backend"}']);
    const { method, url, headers, body } = api.backend.last;
    assert.equal(method, "POST");
    assert.equal(url, "/api/v2/a%20b?fixed=1&q=x");
    assert.deepEqual(JSON.parse(body.toString()), { name: "Ana", who: "ana", all: "x" });
    assert.equal(headers["x-user"], "ana");
    assert.equal(headers["x-name"], "Ana");
    assert.equal(headers["x-stage"], "api");
    assert.equal(headers["x-colour"], "blue");
    assert.equal(headers["x-fixed"], "as it is");
    assert.equal(headers["x-secret"], undefined);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
  for (const [passthroughBehavior, withTemplate, withoutTemplates] of [
    ["WHEN_NO_MATCH", 200, 200],
    ["WHEN_NO_TEMPLATES", 415, 200],
    ["NEVER", 415, 415],
  ] as const)
    it(`passes a body without a template for its type on, or not: ${passthroughBehavior}`, async () => {
      const requestTemplates = { "application/json": "{}" };
      await http("/some", { passthroughBehavior, requestTemplates });
      await http("/none", { passthroughBehavior });
      await api.deploy();
      const headers = { "content-type": "text/plain" };
      const post = async (path: string) => (await api.call("POST", path, { headers, body: "plain" })).status;
      assert.equal(await post("/api/some"), withTemplate);
      assert.equal(await post("/api/none"), withoutTemplates);
      for (const { http: request } of api.backend.requests) assert.equal(request.body.toString(), "plain");
    });

  it("answers 400 where a template reads JSON from a body that is none", async () => {
    await http("/things", { requestTemplates: { "application/json": "$input.json('$.a')" } });
    await api.deploy();
    const { status, json } = await api.call("POST", "/api/things", { headers: JSON_TYPE, body: "{" });
    assert.equal(status, 400);
    assert.match((json() as { message: string }).message, /^Could not parse request body into json/);
    assert.equal(api.backend.requests.length, 0);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
  it("lets templates override path, query, headers and status", async () => {
    await http(
      "/things",
      {
        requestTemplates: {
          "application/json":
            '#set($context.requestOverride.path = "/else/where")#set($context.requestOverride.querystring.q = "1")#set($context.requestOverride.header.x-a = "b"){}',
        },
      },
      {
        responses: {
          200: {
            integration: {
              responseTemplates: {
                "application/json":
                  '#set($context.responseOverride.status = 418)#set($context.responseOverride.header.x-b = "c")$input.json("$.from")',
              },
            },
          },
        },
      },
    );
    await api.deploy();
    const { status, headers, text } = await api.call("POST", "/api/things", {
      headers: JSON_TYPE,
      body: "{}",
    });
    assert.equal(api.backend.last.url, "/else/where?q=1");
    assert.equal(api.backend.last.headers["x-a"], "b");
    assert.deepEqual([status, headers["x-b"], text], [418, "c", '"backend"']);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
  it("takes the answer whose pattern fits the backend's status, and maps headers and bodies", async () => {
    const declared = {
      responseParameters: {
        "method.response.header.X-Reason": true,
        "method.response.header.X-Code": true,
        "method.response.header.X-Fixed": true,
      },
    };
    await http(
      "/things",
      {},
      {
        responses: {
          200: {},
          404: {
            method: declared,
            integration: {
              selectionPattern: "4\\d\\d",
              responseParameters: {
                "method.response.header.X-Reason": "integration.response.header.reason",
                "method.response.header.X-Code": "integration.response.body.error.code",
                "method.response.header.X-Fixed": "'fixed'",
              },
              responseTemplates: { "application/json": `{"code": $input.path('$.error.code')}` },
            },
          },
        },
      },
    );
    await api.deploy();
    const answer = (status: number) => {
      api.backend.answer = () => ({
        status,
        headers: { reason: "none left", "x-hidden": "1" },
        body: Buffer.from('{"error":{"code":7}}'),
      });
      return api.call("POST", "/api/things", { headers: JSON_TYPE, body: "{}" });
    };
    const refused = await answer(410);
    assert.deepEqual([refused.status, refused.json()], [404, { code: 7 }]);
    assert.equal(refused.headers["x-reason"], "none left");
    assert.equal(refused.headers["x-code"], "7");
    assert.equal(refused.headers["x-fixed"], "fixed");
    assert.equal(refused.headers["x-hidden"], undefined);
    const other = await answer(503);
    assert.deepEqual([other.status, other.text], [200, '{"error":{"code":7}}']);
  });

  it("answers 500 where no answer is for the status and none is the default", async () => {
    await http("/things", {}, { responses: { 200: { integration: { selectionPattern: "2\\d\\d" } } } });
    await api.deploy();
    api.backend.answer = () => ({ status: 404, headers: {}, body: Buffer.from("secret") });
    const { status, json } = await api.call("POST", "/api/things", { headers: JSON_TYPE, body: "{}" });
    assert.deepEqual([status, json()], [500, { message: "Internal server error" }]);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-receive-response-with-compressed-payload.html
  it("compresses answers from the size that the API says, and takes compressed requests", async () => {
    await api.update("apigateway/restApi:RestApi", "api", { minimumCompressionSize: "10" });
    await http("/things", {});
    await api.deploy();
    const { gzipSync, gunzipSync } = await import("node:zlib");
    const ask = (headers: object, body: Buffer) =>
      api.bed.platform.endpoints.fetch(api.hostname, {
        method: "POST",
        url: "/api/things",
        headers: { ...JSON_TYPE, host: api.hostname, ...headers },
        body,
        remoteAddress: "192.0.2.7",
      });
    const answer = await ask(
      { "accept-encoding": "br, gzip", "content-encoding": "gzip" },
      gzipSync('{"packed":true}'),
    );
    assert.equal(answer.headers["content-encoding"], "gzip");
    assert.equal(gunzipSync(answer.body as Buffer).toString(), '{"from":"backend"}');
    assert.equal(api.backend.last.body.toString(), '{"packed":true}');
    assert.equal((await ask({ "content-encoding": "br" }, Buffer.from("{}"))).status, 415);
    assert.equal((await ask({ "content-encoding": "gzip" }, Buffer.from("{}"))).status, 400);
    api.backend.answer = () => ({ status: 200, headers: {}, body: Buffer.from("small") });
    assert.equal(
      (await ask({ "accept-encoding": "gzip" }, Buffer.from("{}"))).headers["content-encoding"],
      undefined,
    );
  });
});
