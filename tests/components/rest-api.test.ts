import assert from "node:assert/strict";
import { FrontDoor } from "../../components/front-door/index.ts";
import { ApiLogging, RestApi, type RestApiArgs, type Route } from "../../components/rest-api/index.ts";
import { graphOf } from "../support/graph.ts";
import { byName, statementsOf } from "./support.ts";

const pool = "arn:aws:cognito-idp:ap-northeast-2:000000000000:userpool/x";
const route = (method: Route["method"], path: string, more: Partial<Route> = {}): Route => ({
  method,
  path,
  authorization: "none",
  integration: { type: "HTTP_PROXY", integrationHttpMethod: method, uri: "https://example.com" },
  ...more,
});
const apiOf = (args: Partial<RestApiArgs> = {}) =>
  graphOf(() => {
    const api = new RestApi("a", {
      stage: "api",
      routes: [route("GET", "/things")],
      logging: new ApiLogging("logging"),
      ...args,
    });
    const { pattern, originHeaders } = api.route;
    return { path: api.path, pattern, originHeaders, domainName: api.domainName };
  });

describe("RestApi", () => {
  it("makes each part of a path once, and a method for each route", async () => {
    const graph = await apiOf({
      routes: [
        route("GET", "/"),
        route("GET", "/things"),
        route("POST", "/things"),
        route("GET", "/things/{thingId}/parts"),
      ],
    });
    const root = graph.one("aws:apigateway/restApi:RestApi").outputs["rootResourceId"];
    const resources = byName(graph, "aws:apigateway/resource:Resource");
    assert.deepEqual(
      resources.map(({ name, inputs }) => [name, inputs["pathPart"]]),
      [
        ["a-things", "things"],
        ["a-things-parameter", "{thingId}"],
        ["a-things-parameter-parts", "parts"],
      ],
    );
    assert.deepEqual(
      resources.map(({ inputs }) => inputs["parentId"]),
      [root, resources[0]?.id, resources[1]?.id],
    );
    assert.deepEqual(
      byName(graph, "aws:apigateway/method:Method").map(({ name, inputs }) => [name, inputs["resourceId"]]),
      [
        ["a-get", root],
        ["a-get-things", resources[0]?.id],
        ["a-get-things-parameter-parts", resources[2]?.id],
        ["a-post-things", resources[0]?.id],
      ],
    );
  });

  it("asks for a token where it is due, and has no authorizer when no route asks", async () => {
    const graph = await apiOf({
      userPoolArn: pool,
      routes: [route("GET", "/things"), route("PUT", "/things", { authorization: "cognito" })],
    });
    const authorizer = graph.one("aws:apigateway/authorizer:Authorizer", "a-users");
    assert.deepEqual(
      [authorizer.inputs["type"], authorizer.inputs["providerArns"]],
      ["COGNITO_USER_POOLS", [pool]],
    );
    assert.deepEqual(
      byName(graph, "aws:apigateway/method:Method").map(({ inputs }) => [
        inputs["authorization"],
        inputs["authorizerId"],
      ]),
      [
        ["NONE", undefined],
        ["COGNITO_USER_POOLS", authorizer.id],
      ],
    );
    assert.deepEqual((await apiOf()).byType("aws:apigateway/authorizer:Authorizer"), []);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
  it("validates path, query and body before anything is called", async () => {
    const body = { type: "object", required: ["name"] };
    const graph = await apiOf({
      routes: [
        route("PUT", "/things/{thingId}", {
          query: { dry: { required: true }, note: { required: false } },
          body,
        }),
      ],
    });
    const { inputs } = graph.one("aws:apigateway/method:Method");
    assert.deepEqual(inputs["requestParameters"], {
      "method.request.path.thingId": true,
      "method.request.querystring.dry": true,
      "method.request.querystring.note": false,
    });
    const model = graph.one("aws:apigateway/model:Model", "a-put-things-parameter-body");
    assert.deepEqual(
      [model.inputs["name"], JSON.parse(model.inputs["schema"] as string)],
      ["PutThingsParameterBody", body],
    );
    assert.deepEqual(inputs["requestModels"], { "application/json": "PutThingsParameterBody" });
    const validator = graph.one("aws:apigateway/requestValidator:RequestValidator");
    assert.equal(inputs["requestValidatorId"], validator.id);
    assert.deepEqual(
      [validator.inputs["validateRequestParameters"], validator.inputs["validateRequestBody"]],
      [true, true],
    );
  });

  it("maps the statuses of a service behind it, headers and templates too", async () => {
    const graph = await apiOf({
      routes: [
        route("PUT", "/things", {
          responses: {
            "202": { templates: { "application/json": "{}" }, headers: { "Cache-Control": "'no-store'" } },
            "503": { selectionPattern: "5\\d{2}" },
          },
        }),
      ],
    });
    const answers = byName(graph, "aws:apigateway/methodResponse:MethodResponse");
    assert.deepEqual(
      answers.map(({ name, inputs }) => [name, inputs["responseParameters"]]),
      [
        ["a-put-things-202", { "method.response.header.Cache-Control": true }],
        ["a-put-things-503", {}],
      ],
    );
    const mapped = byName(graph, "aws:apigateway/integrationResponse:IntegrationResponse");
    assert.deepEqual(
      mapped.map(({ inputs }) => [
        inputs["statusCode"],
        inputs["selectionPattern"],
        inputs["responseTemplates"],
        inputs["responseParameters"],
      ]),
      [
        [
          "202",
          undefined,
          { "application/json": "{}" },
          { "method.response.header.Cache-Control": "'no-store'" },
        ],
        ["503", "5\\d{2}", undefined, {}],
      ],
    );
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
  it("answers problems by itself, an unknown path with 404 and a missing token with 401", async () => {
    const responses = byName(await apiOf(), "aws:apigateway/response:Response");
    assert.deepEqual(
      responses.map(({ inputs }) => [inputs["responseType"], inputs["statusCode"]]),
      [
        ["BAD_REQUEST_BODY", "400"],
        ["DEFAULT_4XX", undefined],
        ["DEFAULT_5XX", undefined],
        ["MISSING_AUTHENTICATION_TOKEN", "404"],
        ["UNAUTHORIZED", "401"],
      ],
    );
    for (const { inputs } of responses) {
      const headers = inputs["responseParameters"] as Record<string, string>;
      assert.equal(headers["gatewayresponse.header.Content-Type"], "'application/problem+json'");
    }
  });

  it("is deployed anew when what it serves changes, and only then", async () => {
    const trigger = async (args: Partial<RestApiArgs>) =>
      (await apiOf(args)).one("aws:apigateway/deployment:Deployment").inputs["triggers"];
    const first = await trigger({});
    assert.deepEqual(await trigger({}), first);
    assert.deepEqual(await trigger({ logRetentionDays: 30, tags: { a: "b" } }), first);
    assert.notDeepEqual(await trigger({ routes: [route("GET", "/other")] }), first);
    assert.notDeepEqual(await trigger({ userPoolArn: pool }), first);
    assert.notDeepEqual(
      await trigger({ routes: [route("GET", "/things", { query: { limit: { required: false } } })] }),
      first,
    );
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html
  it("is deployed anew when its settings change, by a transform too, and not for what is no part of a deployment", async () => {
    const trigger = async (args: Partial<RestApiArgs>) =>
      (await apiOf(args)).one("aws:apigateway/deployment:Deployment").inputs["triggers"];
    const first = await trigger({});
    const changed = [];
    for (const restApi of [
      { binaryMediaTypes: ["image/png"] },
      { minimumCompressionSize: "1000" },
      { policy: "{}" },
      { disableExecuteApiEndpoint: true },
    ]) {
      changed.push(await trigger({ transform: { restApi } }));
      assert.notDeepEqual(changed.at(-1), first, JSON.stringify(restApi));
    }
    assert.equal(new Set(changed.map((each) => JSON.stringify(each))).size, changed.length);
    assert.deepEqual(
      await trigger({ description: "other", transform: { restApi: { name: "other" } } }),
      first,
    );
    const throttled = [route("GET", "/things", { throttle: { ratePerSecond: 1, burst: 1 } })];
    assert.deepEqual(await trigger({ routes: throttled }), first, "a limit takes effect at once");
  });

  it("asks nobody for a key without a front door, and is deployed anew with one", async () => {
    const open = await apiOf();
    assert.equal(open.one("aws:apigateway/method:Method").inputs["apiKeyRequired"], false);
    assert.deepEqual(open.byType("aws:apigateway/usagePlan:UsagePlan"), []);
    assert.equal(open.outputs["originHeaders"], undefined);
    const closed = await graphOf(() => {
      const logging = new ApiLogging("logging");
      const frontDoor = new FrontDoor("door");
      return new RestApi("a", { stage: "api", routes: [route("GET", "/things")], logging, frontDoor });
    });
    assert.equal(closed.one("aws:apigateway/method:Method").inputs["apiKeyRequired"], true);
    const triggers = [open, closed].map(
      (graph) => graph.one("aws:apigateway/deployment:Deployment").inputs["triggers"],
    );
    assert.notDeepEqual(triggers[0], triggers[1]);
  });

  it("waits with the deployment for every method, and with the stage for the account's role for logs", async () => {
    const graph = await apiOf();
    const { dependencies } = graph.one("aws:apigateway/deployment:Deployment");
    for (const type of ["aws:apigateway/method:Method", "aws:apigateway/integration:Integration"])
      for (const { urn } of graph.byType(type)) assert.ok(dependencies.includes(urn), urn);
    const account = graph.one("aws:apigateway/account:Account").urn;
    assert.ok(graph.one("aws:apigateway/stage:Stage").dependencies.includes(account));
  });

  it("limits requests, logs who asked and by which ids, without tokens and bodies, and keeps the log for two weeks", async () => {
    const graph = await apiOf({
      routes: [route("GET", "/things", { throttle: { ratePerSecond: 1, burst: 2 } })],
    });
    const settings = byName(graph, "aws:apigateway/methodSettings:MethodSettings").map(({ inputs }) => {
      const { throttlingRateLimit, throttlingBurstLimit, dataTraceEnabled, metricsEnabled } = inputs[
        "settings"
      ] as Record<string, unknown>;
      return [
        inputs["methodPath"],
        throttlingRateLimit,
        throttlingBurstLimit,
        dataTraceEnabled,
        metricsEnabled,
      ];
    });
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
    assert.deepEqual(settings, [
      ["*/*", 100, 200, false, false],
      ["things/GET", 1, 2, false, false],
    ]);
    const { inputs } = graph.one("aws:apigateway/stage:Stage");
    const { format } = inputs["accessLogSettings"] as { format: string };
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
    const line = JSON.parse(format) as Record<string, string>;
    assert.deepEqual(
      [line["sourceIp"], line["requestId"], line["extendedRequestId"], line["traceId"], line["user"]],
      ["identity.sourceIp", "requestId", "extendedRequestId", "xrayTraceId", "authorizer.claims.sub"].map(
        (name) => `$context.${name}`,
      ),
    );
    assert.doesNotMatch(format, /input|userAgent|authorization|email|message|querystring/i);
    assert.equal(graph.one("aws:cloudwatch/logGroup:LogGroup", "a-access").inputs["retentionInDays"], 14);
  });

  it("traces requests unless it is told not to", async () => {
    const traced = async (tracing?: boolean) =>
      (await apiOf({ tracing })).one("aws:apigateway/stage:Stage").inputs["xrayTracingEnabled"];
    assert.deepEqual([await traced(), await traced(true), await traced(false)], [true, true, false]);
  });

  // API Gateway makes this group by itself, without an end: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
  it("makes the group of its execution log before the stage that writes it, so that it has an end and goes last", async () => {
    const graph = await apiOf({ logRetentionDays: 30, transform: { stage: { stageName: "v2" } } });
    const group = graph.one("aws:cloudwatch/logGroup:LogGroup", "a-execution");
    const api = graph.one("aws:apigateway/restApi:RestApi");
    assert.equal(group.inputs["name"], `API-Gateway-Execution-Logs_${api.id}/v2`);
    assert.equal(group.inputs["retentionInDays"], 30);
    const writer = graph.one("aws:apigateway/stage:Stage");
    assert.equal(graph.dependsOn(writer, group), true);
    for (const settings of graph.byType("aws:apigateway/methodSettings:MethodSettings"))
      assert.equal(graph.dependsOn(settings, group), true, settings.name);
  });

  it("tells a site which paths are its own", async () => {
    const graph = await apiOf();
    const { path, pattern, domainName } = graph.outputs;
    assert.deepEqual([path, pattern], ["/api", "/api/*"]);
    const { id } = graph.one("aws:apigateway/restApi:RestApi");
    assert.equal(domainName, `${id}.execute-api.ap-northeast-2.amazonaws.com`);
  });

  for (const [args, message] of [
    [{ stage: "a/b" }, /stage must be letters, digits, _ and - \(got "a\/b"\)/],
    [{ routes: [] }, /routes must not be empty .*Fix: give at least one route/],
    [{ routes: [route("GET", "/a"), route("GET", "/a")] }, /route GET \/a must be there once/],
    [{ routes: [route("GET", "a")] }, /route GET a must have a path like \/things\/\{thingId\}/],
    [{ routes: [route("GET", "/a/")] }, /must have a path like/],
    [{ routes: [route("GET", "/a", { authorization: "cognito" })] }, /must have a user pool to ask/],
    [
      { routes: [route("GET", "/a", { authorization: "open" as "none" })] },
      /must state who may call it: authorization "none" or "cognito" \(got "open"\)/,
    ],
  ] as const)
    it(`refuses ${message.source}`, async () => {
      await assert.rejects(apiOf(args), message);
    });
});

describe("ApiLogging", () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
  it("gives API Gateway a role that writes logs, before the account is told of it", async () => {
    const graph = await graphOf(() => new ApiLogging("logging"));
    const role = graph.one("aws:iam/role:Role", "logging-role");
    const [trust] = statementsOf(role.inputs["assumeRolePolicy"]);
    assert.deepEqual(trust?.Principal, { Service: "apigateway.amazonaws.com" });
    const attachment = graph.one("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    assert.equal(
      attachment.inputs["policyArn"],
      "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    );
    const account = graph.one("aws:apigateway/account:Account");
    assert.equal(account.inputs["cloudwatchRoleArn"], role.outputs["arn"]);
    assert.ok(account.dependencies.includes(attachment.urn));
  });
});
