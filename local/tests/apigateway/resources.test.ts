import assert from "node:assert/strict";
import { ApiFixture, LOG_GROUP_ARN, USER_POOL_ARN } from "./support/fixture.ts";

const SCHEMA = { name: "Thing", contentType: "application/json", schema: '{"type":"object"}' };

// https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html
describe("Resources of API Gateway", () => {
  let api: ApiFixture;
  let at: { readonly resourceId: string; readonly httpMethod: string };
  beforeEach(async () => {
    api = await ApiFixture.start();
    at = { resourceId: await api.resource("/things"), httpMethod: "GET" };
    await api.part("method", "method", { ...at, authorization: "NONE" });
  });
  afterEach(() => api.stop());

  const refused = async (
    kind: string,
    inputs: Record<string, unknown>,
    code: string,
    message: RegExp,
  ): Promise<void> => {
    await assert.rejects(api.part(kind, "refused", inputs), { code, message });
  };

  it("have the outputs that programs use", async () => {
    const { id, arn, executionArn, rootResourceId } = await api.create(
      "apigateway/restApi:RestApi",
      "other",
      {},
    );
    assert.match(id, /^[a-z0-9]{10}$/);
    assert.equal(arn, `arn:aws:apigateway:ap-northeast-2::/restapis/${id}`);
    assert.equal(executionArn, `arn:aws:execute-api:ap-northeast-2:000000000000:${id}`);
    assert.match(String(rootResourceId), /^[a-z0-9]{10}$/);
    const { path } = await api.part("resource", "deep", { parentId: at.resourceId, pathPart: "{id}" });
    assert.equal(path, "/things/{id}");
    await api.part("integration", "integration", { ...at, type: "MOCK" });
    await api.deploy();
    const stage = api.bed.resources.get("aws:apigateway/stage:Stage", "stage");
    assert.equal(stage["invokeUrl"], `https://${api.hostname}/api`);
    assert.equal(stage["executionArn"], `arn:aws:execute-api:ap-northeast-2:000000000000:${api.id}/api`);
  });

  it("are gone with their API", async () => {
    await api.part("integration", "integration", { ...at, type: "MOCK" });
    await api.deploy();
    await api.remove("apigateway/restApi:RestApi", "api");
    await assert.rejects(api.call("GET", "/api/things"), /ENOTFOUND|not found|no answer/i);
    await refused("model", SCHEMA, "NotFoundException", /Invalid API identifier specified/);
  });

  it("are conflicts where two claim the same place", async () => {
    await refused("method", { ...at, authorization: "NONE" }, "ConflictException", /exists already/);
    const root = api.bed.resources.get("aws:apigateway/restApi:RestApi", "api")["rootResourceId"];
    await refused(
      "resource",
      { parentId: root, pathPart: "things" },
      "ConflictException",
      /already has this name: things/,
    );
    await api.part("model", "Thing", SCHEMA);
    await refused("model", SCHEMA, "ConflictException", /Thing/);
  });

  it("are paths that can be told apart", async () => {
    const root = at.resourceId;
    await api.part("resource", "id", { parentId: root, pathPart: "{id}" });
    await refused(
      "resource",
      { parentId: root, pathPart: "{name}" },
      "BadRequestException",
      /only one unique variable/,
    );
    await refused(
      "resource",
      { parentId: root, pathPart: "a b" },
      "BadRequestException",
      /path part only allow/,
    );
    await refused(
      "resource",
      { parentId: "none", pathPart: "a" },
      "NotFoundException",
      /Invalid Resource identifier/,
    );
    const { id } = await api.part("resource", "greedy", { parentId: root, pathPart: "files" });
    const { id: rest } = await api.part("resource", "rest", { parentId: id, pathPart: "{path+}" });
    await refused(
      "resource",
      { parentId: rest, pathPart: "a" },
      "BadRequestException",
      /greedy path variable/,
    );
  });

  it("are methods that API Gateway has", async () => {
    const method = { resourceId: at.resourceId, httpMethod: "PUT", authorization: "NONE" };
    for (const [inputs, code, message] of [
      [{ httpMethod: "FETCH" }, "BadRequestException", /Invalid HTTP method specified: FETCH/],
      [{ authorization: "AWS_IAM" }, "NotImplemented", /AWS_IAM/],
      [{ authorization: "CUSTOM" }, "NotImplemented", /Lambda authorizer/],
      [{ authorization: "MAGIC" }, "BadRequestException", /Invalid authorization type specified: MAGIC/],
      [{ authorization: "COGNITO_USER_POOLS" }, "BadRequestException", /Invalid authorizer ID/],
      [{ authorizationScopes: ["a"] }, "BadRequestException", /Authorization Scopes/],
      [
        { requestParameters: { "method.request.cookie.a": true } },
        "BadRequestException",
        /Invalid mapping expression/,
      ],
      [{ requestValidatorId: "none" }, "BadRequestException", /Invalid Request Validator identifier/],
      [{ requestModels: { "application/json": "None" } }, "BadRequestException", /Invalid model identifier/],
    ] as const)
      await refused("method", { ...method, ...inputs }, code, message);
  });

  it("are integrations that can be called", async () => {
    const proxy = { ...at, type: "HTTP_PROXY", integrationHttpMethod: "GET", uri: "http://backend.example/" };
    const lambda = "arn:aws:apigateway:ap-northeast-2:lambda:path/2015-03-31/functions/f/invocations";
    for (const [inputs, code, message] of [
      [{ type: "GRPC" }, "BadRequestException", /Invalid integration type specified: GRPC/],
      [{ passthroughBehavior: "SOMETIMES" }, "BadRequestException", /Invalid passthroughBehavior/],
      [{ timeoutMilliseconds: 49 }, "BadRequestException", /between 50 ms and 29000 ms/],
      [{ connectionType: "TUNNEL" }, "BadRequestException", /Invalid connectionType/],
      [{ connectionType: "VPC_LINK" }, "BadRequestException", /Connection ID must be non-empty/],
      [{ connectionType: "VPC_LINK", connectionId: "none" }, "BadRequestException", /Invalid VPC link/],
      [
        { connectionType: "VPC_LINK", connectionId: "LINK" },
        "BadRequestException",
        /IntegrationTarget is required/,
      ],
      [
        { connectionType: "VPC_LINK", connectionId: "LINK", integrationTarget: "arn:aws:x" },
        "BadRequestException",
        /Application Load Balancer/,
      ],
      [{ integrationHttpMethod: undefined }, "BadRequestException", /HttpMethod must be non-empty/],
      [{ uri: undefined }, "BadRequestException", /Invalid HTTP endpoint/],
      [{ uri: "ftp://x" }, "BadRequestException", /Invalid HTTP endpoint/],
      [{ type: "AWS", uri: lambda }, "NotImplemented", /type AWS with a Lambda function/],
      [{ type: "AWS", uri: "arn:aws:apigateway:x:sqs" }, "BadRequestException", /invalid path or action/],
      [
        { type: "AWS", uri: "arn:aws:apigateway:x:sns:action/Publish" },
        "BadRequestException",
        /Role ARN must be specified/,
      ],
      [
        {
          type: "AWS",
          uri: "arn:aws:apigateway:x:s3:action/GetObject",
          credentials: "arn:aws:iam::0:role/x",
        },
        "NotImplemented",
        /action of s3/,
      ],
      [{ type: "AWS_PROXY", uri: lambda, credentials: "x" }, "NotImplemented", /credentials of an AWS_PROXY/],
      [{ cacheKeyParameters: ["a"] }, "NotImplemented", /cacheKeyParameters/],
      [{ contentHandling: "CONVERT_TO_TEXT" }, "NotImplemented", /contentHandling/],
      [{ responseTransferMode: "STREAM" }, "NotImplemented", /"responseTransferMode"/],
      [
        { requestParameters: { "integration.request.header.a": "method.request.header.b" } },
        "BadRequestException",
        /Invalid mapping expression/,
      ],
    ] as const) {
      const connection =
        "connectionId" in inputs && inputs.connectionId === "LINK" ? { connectionId: api.vpcLinkId } : {};
      await refused("integration", { ...proxy, ...inputs, ...connection }, code, message);
    }
  });

  it("answer only what is declared", async () => {
    const response = { ...at, statusCode: "200" };
    await refused("integrationResponse", response, "NotFoundException", /Invalid Integration identifier/);
    await api.part("integration", "integration", { ...at, type: "MOCK" });
    await refused("integrationResponse", response, "NotFoundException", /has no method response/);
    await refused(
      "methodResponse",
      { ...at, statusCode: "20" },
      "BadRequestException",
      /status code specified: 20/,
    );
    await api.part("methodResponse", "response", response);
    const mapped = { responseParameters: { "method.response.header.X-A": "'a'" } };
    await refused("integrationResponse", { ...response, ...mapped }, "BadRequestException", /X-A/);
    await refused(
      "integrationResponse",
      { ...response, selectionPattern: "(" },
      "BadRequestException",
      /pattern/,
    );
    await refused(
      "integrationResponse",
      { ...response, contentHandling: "CONVERT_TO_TEXT" },
      "NotImplemented",
      /./,
    );
    await refused(
      "response",
      { responseType: "NEVER" },
      "BadRequestException",
      /Invalid response type specified: NEVER/,
    );
    await refused(
      "response",
      { responseType: "THROTTLED", statusCode: "9" },
      "BadRequestException",
      /status code/,
    );
  });

  it("are authorizers of user pools", async () => {
    const pool = { type: "COGNITO_USER_POOLS", providerArns: [USER_POOL_ARN] };
    for (const [inputs, code, message] of [
      [{ type: "TOKEN" }, "NotImplemented", /Lambda authorizer/],
      [{ type: "OTHER" }, "BadRequestException", /Invalid authorizer type/],
      [{ providerArns: [] }, "BadRequestException", /Provider ARNs must be specified/],
      [{ providerArns: ["arn:x"] }, "BadRequestException", /Invalid Cognito user pool ARN/],
      [{ identitySource: "method.request.querystring.a" }, "BadRequestException", /Invalid identitySource/],
      [{ identityValidationExpression: "(" }, "BadRequestException", /Invalid identityValidationExpression/],
    ] as const)
      await refused("authorizer", { ...pool, ...inputs }, code, message);
  });

  it("are stages with what is done here", async () => {
    await api.part("integration", "integration", { ...at, type: "MOCK" });
    const { id: deployment } = await api.part("deployment", "first", {});
    const stage = { stageName: "prod", deployment };
    for (const [inputs, code, message] of [
      [{ stageName: "a b" }, "BadRequestException", /Stage name only allows/],
      [{ deployment: "none" }, "NotFoundException", /Invalid Deployment identifier/],
      [{ canarySettings: { percentTraffic: 1 } }, "NotImplemented", /"canarySettings"/],
      [{ cacheClusterEnabled: true }, "NotImplemented", /"cacheClusterEnabled"/],
      [{ clientCertificateId: "x" }, "NotImplemented", /"clientCertificateId"/],
      [
        { accessLogSettings: { destinationArn: LOG_GROUP_ARN, format: "$context.requestId" } },
        "BadRequestException",
        /CloudWatch Logs role ARN must be set/,
      ],
      [
        { accessLogSettings: { destinationArn: LOG_GROUP_ARN, format: "$context.status" } },
        "BadRequestException",
        /must contain \$context.requestId/,
      ],
      [
        { accessLogSettings: { destinationArn: "arn:aws:firehose:x:1:deliverystream/y", format: "" } },
        "NotImplemented",
        /an access log to/,
      ],
    ] as const)
      await refused("stage", { ...stage, ...inputs }, code, message);
    await api.part("stage", "good", stage);
    await assert.rejects(api.remove("apigateway/deployment:Deployment", "first"), {
      code: "BadRequestException",
      message: /Active stages pointing to this deployment/,
    });
  });

  it("stop a deployment of what does not work", async () => {
    await refused("deployment", {}, "BadRequestException", /No integration defined for method: GET \/things/);
    await api.part("integration", "integration", {
      ...at,
      type: "MOCK",
      requestTemplates: { "application/json": "#if(" },
    });
    await refused("deployment", {}, "BadRequestException", /cannot be deployed: .*GET \/things/);
    const { id } = await api.create("apigateway/restApi:RestApi", "empty", {});
    await assert.rejects(api.create("apigateway/deployment:Deployment", "empty", { restApi: id }), {
      message: "The REST API doesn't contain any methods",
    });
  });

  it("are refused by name where they do nothing here", async () => {
    for (const [type, inputs] of [
      ["restApi:RestApi", { body: "{}" }],
      ["restApi:RestApi", { endpointConfiguration: { types: "PRIVATE" } }],
      ["restApi:RestApi", { apiKeySource: "AUTHORIZER" }],
      ["restApi:RestApi", { endpointAccessMode: "STRICT" }],
      ["restApi:RestApi", { endpointConfiguration: { types: "REGIONAL", vpcEndpointIds: ["vpce-1"] } }],
      ["usagePlan:UsagePlan", { productCode: "x" }],
      ["apiKey:ApiKey", { customerId: "x" }],
      ["deployment:Deployment", { restApi: "x", variables: { a: "b" } }],
      ["methodSettings:MethodSettings", { methodPath: "*/*", settings: { cachingEnabled: true } }],
      ["methodSettings:MethodSettings", { methodPath: "*/*", settings: { dataTraceEnabled: true } }],
      ["vpcLink:VpcLink", {}],
      ["domainName:DomainName", {}],
      ["basePathMapping:BasePathMapping", {}],
      ["clientCertificate:ClientCertificate", {}],
    ] as const)
      await assert.rejects(api.create(`apigateway/${type}`, "refused", inputs), { code: "NotImplemented" });
    await assert.rejects(
      api.create("apigateway/restApi:RestApi", "refused", { minimumCompressionSize: "-2" }),
      {
        code: "BadRequestException",
      },
    );
  });
});
