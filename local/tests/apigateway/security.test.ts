import assert from "node:assert/strict";
import { ConnectionTimedOut } from "../../contract/http.ts";
import { ApiFixture, LOG_GROUP_ARN, USER_POOL_ARN } from "./support/fixture.ts";

const problem = (status: number) => ({
  statusCode: String(status),
  responseTemplates: {
    "application/json": `{"type":"about:blank","title":$context.error.messageString,"status":${status}}`,
  },
  responseParameters: { "gatewayresponse.header.Content-Type": "'application/problem+json'" },
});

describe("API Gateway", () => {
  let api: ApiFixture;
  beforeEach(async () => {
    api = await ApiFixture.start();
  });
  afterEach(() => api.stop());

  const authorized = async () => {
    const { id } = await api.part("authorizer", "users", {
      type: "COGNITO_USER_POOLS",
      providerArns: [USER_POOL_ARN],
      name: "users",
    });
    await api.proxy("GET", "/me", {
      method: { authorization: "COGNITO_USER_POOLS", authorizerId: id },
      integration: {
        requestParameters: { "integration.request.header.x-user-id": "context.authorizer.claims.sub" },
      },
    });
    await api.proxy("GET", "/open");
    api.tokens.known.set("good", { claims: { sub: "user-1", token_use: "id" }, use: "id" });
    api.tokens.known.set("access", { claims: { sub: "user-1", token_use: "access" }, use: "access" });
  };

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
  it("answers 401 without a good ID token, before the backend is called", async () => {
    await authorized();
    await api.deploy();
    for (const headers of [
      {},
      { authorization: "bad" },
      { authorization: "Bearer bad" },
      { authorization: "Bearer access" },
    ]) {
      const { status, json } = await api.call("GET", "/api/me", { headers });
      assert.equal(status, 401, JSON.stringify(headers));
      assert.deepEqual(json(), { message: "Unauthorized" });
    }
    assert.equal(api.backend.requests.length, 0);
  });

  it("gives the backend the verified user, whatever the client claims", async () => {
    await authorized();
    await api.deploy();
    const { status } = await api.call("GET", "/api/me", {
      headers: { authorization: "Bearer good", "x-user-id": "somebody-else" },
    });
    assert.equal(status, 200);
    assert.equal(api.backend.last.headers["x-user-id"], "user-1");
  });

  it("does not look at a token where none is needed", async () => {
    await authorized();
    await api.deploy();
    assert.equal(
      (await api.call("GET", "/api/open", { headers: { authorization: "Bearer bad" } })).status,
      200,
    );
    assert.deepEqual(api.tokens.asked, []);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-deployments.html
  it("serves what was deployed, not what has been changed since", async () => {
    await api.proxy("GET", "/one");
    await api.deploy();
    await api.proxy("GET", "/two");
    assert.equal((await api.call("GET", "/api/two")).status, 403);
    await api.deploy();
    assert.equal((await api.call("GET", "/api/two")).status, 200);
    await api.bed.restart();
    assert.equal((await api.call("GET", "/api/two")).status, 200);
    assert.equal((await api.call("GET", "/other/two")).status, 403);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
  it("refuses bodies and queries that do not fit before the backend is called", async () => {
    const { id } = await api.part("requestValidator", "all", {
      name: "all",
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const model = await api.part("model", "Thing", {
      name: "Thing",
      contentType: "application/json",
      schema: JSON.stringify({
        $schema: "http://json-schema.org/draft-04/schema#",
        type: "object",
        required: ["name"],
        additionalProperties: false,
        properties: { name: { type: "string", maxLength: 5 } },
      }),
    });
    await api.proxy("POST", "/things", {
      method: {
        requestValidatorId: id,
        requestModels: { "application/json": model["name"] },
        requestParameters: { "method.request.querystring.kind": true },
      },
    });
    await api.part("response", "body", { responseType: "BAD_REQUEST_BODY", ...problem(400) });
    await api.deploy();
    const post = (body: string, query = "?kind=a") =>
      api.call("POST", `/api/things${query}`, { body, headers: { "content-type": "application/json" } });
    for (const body of ["{", "[]", "{}", '{"name":1}', '{"name":"too long"}', '{"name":"a","more":1}']) {
      const { status, headers, json } = await post(body);
      assert.equal(status, 400, body);
      assert.equal(headers["content-type"], "application/problem+json");
      assert.equal((json() as { status: number }).status, 400);
    }
    assert.equal((await post('{"name":"a"}', "")).status, 400);
    assert.equal(api.backend.requests.length, 0);
    assert.equal((await post('{"name":"a"}')).status, 200);
    assert.equal(api.backend.last.body.toString(), '{"name":"a"}');
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
  it("answers its own errors as the program says, an unknown path with another status", async () => {
    await api.proxy("GET", "/one");
    await api.part("response", "missing", { responseType: "MISSING_AUTHENTICATION_TOKEN", ...problem(404) });
    await api.deploy();
    const { status, headers, json } = await api.call("GET", "/api/nowhere");
    assert.deepEqual([status, headers["content-type"]], [404, "application/problem+json"]);
    assert.deepEqual(json(), { type: "about:blank", title: "Missing Authentication Token", status: 404 });
  });

  it("answers 504 at once when the load balancer can't be reached, and passes its answers on otherwise", async () => {
    await api.proxy("GET", "/one");
    await api.deploy();
    api.backend.answer = () => {
      throw new ConnectionTimedOut("sg-1 has no ingress rule for TCP 80");
    };
    assert.equal((await api.call("GET", "/api/one")).status, 504);
    for (const status of [404, 409, 502, 503]) {
      api.backend.answer = () => ({
        status,
        headers: { "content-type": "text/plain" },
        body: Buffer.from("as it is"),
      });
      const seen = await api.call("GET", "/api/one");
      assert.deepEqual([seen.status, seen.text], [status, "as it is"]);
    }
  });

  it("answers 504 when the backend takes longer than the integration may", async () => {
    await api.proxy("GET", "/slow", { integration: { timeoutMilliseconds: 50 } });
    await api.deploy();
    api.backend.answer = () => new Promise(() => undefined);
    const { status, json } = await api.call("GET", "/api/slow");
    assert.equal(status, 504);
    assert.deepEqual(json(), { message: "Endpoint request timed out" });
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
  it("answers 429 beyond the burst of its method settings", async () => {
    await api.proxy("GET", "/one");
    await api.deploy();
    await api.create("apigateway/methodSettings:MethodSettings", "settings", {
      restApi: api.id,
      stageName: "api",
      methodPath: "*/*",
      settings: { throttlingRateLimit: 0.001, throttlingBurstLimit: 3 },
    });
    const statuses = [];
    for (let round = 0; round < 5; round++) statuses.push((await api.call("GET", "/api/one")).status);
    assert.deepEqual(statuses, [200, 200, 200, 429, 429]);
    assert.equal(api.backend.requests.length, 3);
  });

  it("takes bodies up to 10 MB", async () => {
    await api.proxy("POST", "/upload");
    await api.deploy();
    assert.equal(
      (await api.call("POST", "/api/upload", { body: Buffer.alloc(10 * 1024 * 1024) })).status,
      200,
    );
    assert.equal(
      (await api.call("POST", "/api/upload", { body: Buffer.alloc(10 * 1024 * 1024 + 1) })).status,
      413,
    );
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
  it("writes a line for each request in the format of the stage", async () => {
    await api.enableLogs();
    await api.proxy("GET", "/things/{id}");
    const format =
      '{"id":"$context.requestId","route":"$context.resourcePath","status":"$context.status","ip":"$context.identity.sourceIp","none":"$context.nothing"}';
    await api.deploy({ accessLogSettings: { destinationArn: LOG_GROUP_ARN, format } });
    await api.call("GET", "/api/things/1");
    await api.call("GET", "/api/nowhere");
    const lines = await api.logGroups.waitFor("access", 2);
    assert.deepEqual(
      lines.map((line) => {
        const { id, ...rest } = JSON.parse(line) as { id: string };
        assert.match(id, /^[0-9a-f-]{36}$/);
        return rest;
      }),
      [
        { route: "/things/{id}", status: "200", ip: "192.0.2.7", none: "-" },
        { route: "-", status: "403", ip: "192.0.2.7", none: "-" },
      ],
    );
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
  it("answers itself with a template of the request", async () => {
    await api.route("GET", "/hello/{name}", {
      method: { requestParameters: { "method.request.path.name": true } },
      integration: {
        requestTemplates: {
          "application/json":
            '#if($input.params("name") == "nobody"){"statusCode": 404}#else{"statusCode": 200}#end',
        },
      },
      responses: {
        200: {
          integration: {
            responseTemplates: {
              "application/json":
                '{"hello": "$util.escapeJavaScript($input.params("name"))", "at": "$context.stage"}',
            },
          },
        },
        404: {
          integration: {
            selectionPattern: "404",
            responseTemplates: { "application/json": '{"hello": null}' },
          },
        },
      },
    });
    await api.deploy();
    assert.deepEqual((await api.call("GET", "/api/hello/Ana")).json(), { hello: "Ana", at: "api" });
    const nobody = await api.call("GET", "/api/hello/nobody");
    assert.deepEqual([nobody.status, nobody.json()], [404, { hello: null }]);
  });

  it("keeps repeated query parameters and headers, and passes the way of the request on", async () => {
    await api.proxy("GET", "/list");
    await api.deploy();
    await api.call("GET", "/api/list?a=1&a=2&b=%20x", {
      headers: { "x-one": "1", "x-forwarded-for": "203.0.113.9" },
    });
    const { url, headers } = api.backend.last;
    assert.equal(url, "/api/list?a=1&a=2&b=%20x");
    assert.equal(headers["x-one"], "1");
    assert.match(String(headers["x-forwarded-for"]), /^203\.0\.113\.9, 192\.0\.2\.7/);
    assert.equal(headers["host"], "backend.internal");
  });

  it("refuses an AWS_PROXY integration that names no function", async () => {
    await assert.rejects(
      api.route("GET", "/lambda", {
        integration: {
          type: "AWS_PROXY",
          integrationHttpMethod: "POST",
          uri: "arn:aws:apigateway:x:lambda:path/x",
        },
      }),
      /AWS ARN for integration contains invalid path/,
    );
  });
});
