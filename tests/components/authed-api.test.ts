import assert from "node:assert/strict";
import { AuthedApi, type AuthedApiArgs, type OpenApiDocument } from "../../components/authed-api/index.ts";
import { FargateService } from "../../components/fargate-service/index.ts";
import { Function } from "../../components/function/index.ts";
import { FrontDoor } from "../../components/front-door/index.ts";
import { Network } from "../../components/network/index.ts";
import { ApiLogging } from "../../components/rest-api/index.ts";
import { openApiDocument } from "../../app/service/openapi.ts";
import { graphOf } from "../support/graph.ts";

const document: OpenApiDocument = {
  info: { title: "Things" },
  paths: {
    "/health/live": { get: { security: [] } },
    "/things": {
      get: { security: [], parameters: [{ name: "limit", in: "query" }] },
      post: {
        security: [{ cognito: [] }],
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } } },
      },
    },
    "/things/{thingId}/like": { post: { operationId: "like", security: [{ cognito: [] }] } },
  },
  components: {
    schemas: { Thing: { type: "object", required: ["name"], properties: { name: { type: "string" } } } },
  },
};

const api = (
  openApi: OpenApiDocument = document,
  frontDoor?: FrontDoor,
  more: Pick<AuthedApiArgs, "claimHeaders" | "functions"> = {},
) => {
  const network = new Network("network");
  const service = new FargateService("service", {
    network,
    image: `app@sha256:${"0".repeat(64)}`,
    port: 8080,
  });
  return new AuthedApi("api", {
    openApi,
    service,
    userPoolArn: "arn:aws:cognito-idp:ap-northeast-2:111122223333:userpool/x",
    logging: new ApiLogging("logging"),
    frontDoor,
    ...more,
  });
};

describe("AuthedApi", () => {
  it("makes one method for each operation, and none for what is internal", async () => {
    const graph = await graphOf(() => api());
    const paths = new Map(
      graph.byType("aws:apigateway/resource:Resource").map(({ id, inputs }) => [id, inputs]),
    );
    const pathOf = (id: unknown): string => {
      const resource = paths.get(id as string);
      return resource ? `${pathOf(resource["parentId"])}/${resource["pathPart"] as string}` : "";
    };
    assert.deepEqual(
      graph
        .byType("aws:apigateway/method:Method")
        .map(({ inputs }) => [inputs["httpMethod"], pathOf(inputs["resourceId"]), inputs["authorization"]]),
      [
        ["GET", "/things", "NONE"],
        ["POST", "/things", "COGNITO_USER_POOLS"],
        ["POST", "/things/{thingId}/like", "COGNITO_USER_POOLS"],
      ],
    );
  });

  it("fails when an operation does not state its security", async () => {
    const open = { ...document, paths: { "/things": { get: {}, post: {} } } };
    await assert.rejects(
      graphOf(() => api(open)),
      (error: Error) => {
        assert.match(error.message, /AuthedApi "api": openApi, route GET \/things, must state its security/);
        assert.match(error.message, /route POST \/things,/);
        return true;
      },
    );
  });

  it("hands the verified user to the service and overwrites what a client sent", async () => {
    const graph = await graphOf(() => api());
    const header = "integration.request.header.x-user-id";
    assert.deepEqual(
      graph
        .byType("aws:apigateway/integration:Integration")
        .map(({ inputs }) => (inputs["requestParameters"] as Record<string, string>)[header]),
      ["'anonymous'", "context.authorizer.claims.sub", "context.authorizer.claims.sub"],
    );
  });

  it("hands over the claims that it is asked for, and nothing of a client under their names on open routes", async () => {
    const graph = await graphOf(() =>
      api(document, undefined, { claimHeaders: { "x-user-id": "sub", "x-user-email": "email" } }),
    );
    const header = "integration.request.header.x-user-email";
    assert.deepEqual(
      graph
        .byType("aws:apigateway/integration:Integration")
        .map(({ inputs }) => (inputs["requestParameters"] as Record<string, string>)[header]),
      ["'anonymous'", "context.authorizer.claims.email", "context.authorizer.claims.email"],
    );
  });

  it("tells the service who asked: whoever connects, or with a front door whom CloudFront tells", async () => {
    const read = async (hasDoor: boolean) => {
      const graph = await graphOf(() => api(document, hasDoor ? new FrontDoor("door") : undefined));
      const mapped = graph
        .byType("aws:apigateway/integration:Integration")
        .map(({ inputs }) => inputs["requestParameters"] as Record<string, string>)
        .map((parameters) => parameters["integration.request.header.X-Forwarded-For"]);
      const declared = graph
        .byType("aws:apigateway/method:Method")
        .map(({ inputs }) => inputs["requestParameters"] as Record<string, boolean>)
        .map((parameters) => parameters["method.request.header.true-client-ip"]);
      return [new Set(mapped), new Set(declared)];
    };
    assert.deepEqual(await read(false), [new Set(["context.identity.sourceIp"]), new Set([undefined])]);
    assert.deepEqual(await read(true), [new Set(["method.request.header.true-client-ip"]), new Set([false])]);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
  it("limits an operation as its document says, and the others as the stage", async () => {
    const { get } = document.paths["/things"] ?? {};
    const limited = {
      ...document,
      paths: { "/things": { get: { ...get, "x-throttle": { ratePerSecond: 1, burst: 5 } } } },
    };
    const graph = await graphOf(() => api(limited));
    const settings = graph
      .byType("aws:apigateway/methodSettings:MethodSettings")
      .map(({ name, inputs }) => [name, inputs["methodPath"], inputs["settings"]]);
    const common = { loggingLevel: "ERROR", dataTraceEnabled: false, metricsEnabled: false };
    assert.deepEqual(settings, [
      ["api-rest-settings", "*/*", { ...common, throttlingRateLimit: 100, throttlingBurstLimit: 200 }],
      [
        "api-rest-settings-get-things",
        "things/GET",
        { ...common, throttlingRateLimit: 1, throttlingBurstLimit: 5 },
      ],
    ]);
  });

  it("takes the limits from the service's own document: few questions and pictures at a time", async () => {
    const { paths } = (await openApiDocument()) as OpenApiDocument;
    const limits = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(
        ([method, operation]) => [`${method} ${path}`, operation["x-throttle"]] as const,
      ),
    );
    assert.deepEqual(
      limits.filter(([, throttle]) => throttle),
      [
        ["post /me/picture", { ratePerSecond: 5, burst: 20 }],
        ["post /questions", { ratePerSecond: 1, burst: 10 }],
      ],
    );
  });

  it("goes through a VPC link to the load balancer's ARN, and the link's group alone is let in", async () => {
    const graph = await graphOf(() => api());
    const link = graph.one("aws:apigatewayv2/vpcLink:VpcLink");
    const balancer = graph.one("aws:lb/loadBalancer:LoadBalancer");
    for (const { inputs } of graph.byType("aws:apigateway/integration:Integration")) {
      assert.equal(inputs["connectionType"], "VPC_LINK");
      assert.equal(inputs["connectionId"], link.id);
      assert.equal(inputs["integrationTarget"], balancer.outputs["arn"]);
    }
    const group = graph.one("aws:ec2/securityGroup:SecurityGroup", "api-link").id;
    const admitting = graph
      .byType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
      .filter(
        ({ inputs }) =>
          inputs["securityGroupId"] === graph.one("aws:ec2/securityGroup:SecurityGroup", "service-lb").id,
      );
    assert.deepEqual(
      admitting.map(({ inputs }) => [
        inputs["referencedSecurityGroupId"],
        inputs["cidrIpv4"],
        inputs["fromPort"],
      ]),
      [[group, undefined, 80]],
    );
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
  it("lets a function answer an operation in the place of the service, behind the same authorizer, and lets no other in", async () => {
    const graph = await graphOf(() => {
      const like = new Function("like", { code: "tests/components" });
      return api(document, undefined, { functions: { like } });
    });
    const integrations = graph
      .byType("aws:apigateway/integration:Integration")
      .map(({ inputs }) => [inputs["type"], inputs["integrationHttpMethod"], inputs["requestParameters"]]);
    assert.deepEqual(
      integrations.map(([type]) => type),
      ["HTTP_PROXY", "HTTP_PROXY", "AWS_PROXY"],
    );
    assert.deepEqual(integrations[2]?.slice(1), ["POST", undefined]);
    const method = graph.one("aws:apigateway/method:Method", "api-rest-post-things-parameter-like");
    assert.equal(method.inputs["authorization"], "COGNITO_USER_POOLS");
    const permission = graph.one("aws:lambda/permission:Permission");
    assert.equal(permission.inputs["principal"], "apigateway.amazonaws.com");
    assert.match(permission.inputs["sourceArn"] as string, /\/\*\/POST\/things\/\*\/like$/);
  });

  it("refuses a function for an operation that the document does not have", async () => {
    await assert.rejects(
      graphOf(() =>
        api(document, undefined, { functions: { dislike: new Function("f", { code: "tests/components" }) } }),
      ),
      /AuthedApi "api": functions must name operations of the document \(got "dislike"\)/,
    );
  });

  it("makes a model of a body, with what it refers to inside it", async () => {
    const graph = await graphOf(() => api());
    const model = graph.one("aws:apigateway/model:Model");
    assert.match(model.inputs["name"] as string, /^[A-Za-z0-9]+$/);
    assert.deepEqual(JSON.parse(model.inputs["schema"] as string), {
      $schema: "http://json-schema.org/draft-04/schema#",
      $ref: "#/definitions/Thing",
      definitions: {
        Thing: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
      },
    });
    const method = graph.one("aws:apigateway/method:Method", "api-rest-post-things");
    assert.deepEqual(method.inputs["requestModels"], { "application/json": model.outputs["name"] });
  });

  it("answers problems in its own errors too, 404 for an unknown path", async () => {
    const graph = await graphOf(() => api());
    const responses = graph.byType("aws:apigateway/response:Response");
    assert.deepEqual(
      new Map(responses.map(({ inputs }) => [inputs["responseType"], inputs["statusCode"]])),
      new Map([
        ["DEFAULT_4XX", undefined],
        ["DEFAULT_5XX", undefined],
        ["MISSING_AUTHENTICATION_TOKEN", "404"],
        ["UNAUTHORIZED", "401"],
        ["BAD_REQUEST_BODY", "400"],
      ]),
    );
    for (const { inputs } of responses)
      assert.equal(
        (inputs["responseParameters"] as Record<string, string>)["gatewayresponse.header.Content-Type"],
        "'application/problem+json'",
      );
  });

  it("deploys anew when a route changes, and only then", async () => {
    const triggers = async (openApi: OpenApiDocument) =>
      (await graphOf(() => api(openApi))).one("aws:apigateway/deployment:Deployment").inputs["triggers"];
    const first = await triggers(document);
    assert.deepEqual(await triggers(document), first);
    const open = {
      ...document,
      paths: { ...document.paths, "/things/{thingId}/like": { post: { operationId: "like", security: [] } } },
    };
    assert.notDeepEqual(await triggers(open), first);
  });

  it("throttles, logs accesses and never logs bodies", async () => {
    const graph = await graphOf(() => api());
    const { settings, methodPath } = graph.one("aws:apigateway/methodSettings:MethodSettings").inputs as {
      settings: Record<string, unknown>;
      methodPath: string;
    };
    assert.equal(methodPath, "*/*");
    assert.deepEqual(
      [settings["throttlingRateLimit"], settings["throttlingBurstLimit"], settings["dataTraceEnabled"]],
      [100, 200, false],
    );
    const stage = graph.one("aws:apigateway/stage:Stage");
    assert.match((stage.inputs["accessLogSettings"] as { format: string }).format, /\$context\.requestId/);
    assert.doesNotMatch(
      (stage.inputs["accessLogSettings"] as { format: string }).format,
      /Authorization|claims\.(?!sub)/,
    );
    assert.ok(graph.dependsOn(stage, graph.one("aws:apigateway/account:Account")));
  });

  describe("of a second service behind the same load balancer", () => {
    const both = (stage = "things-api") => {
      const first = api();
      const { service } = first;
      const { network } = service;
      const image = `app@sha256:${"0".repeat(64)}`;
      const second = new FargateService("second", {
        network,
        image,
        shares: { service, paths: [`/${stage}/*`] },
      });
      return new AuthedApi("second-api", {
        openApi: document,
        service: second,
        link: first,
        stage,
        userPoolArn: "arn:aws:cognito-idp:ap-northeast-2:111122223333:userpool/x",
        logging: new ApiLogging("second-logging", { isOwner: false }),
      });
    };

    it("uses the VPC link of the first one, and has routes, authorizer and stage of its own", async () => {
      const graph = await graphOf(() => both());
      assert.equal(graph.byType("aws:apigatewayv2/vpcLink:VpcLink").length, 1);
      assert.equal(graph.byType("aws:apigateway/restApi:RestApi").length, 2);
      assert.equal(graph.byType("aws:apigateway/authorizer:Authorizer").length, 2);
      const link = graph.one("aws:apigatewayv2/vpcLink:VpcLink").id;
      const balancer = graph.one("aws:lb/loadBalancer:LoadBalancer").outputs["arn"];
      const integrations = graph
        .byType("aws:apigateway/integration:Integration")
        .filter(({ inputs }) => inputs["connectionType"] === "VPC_LINK");
      assert.equal(integrations.length, 6);
      for (const { inputs } of integrations)
        assert.deepEqual([inputs["connectionId"], inputs["integrationTarget"]], [link, balancer]);
      assert.equal(
        graph
          .byType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
          .filter(({ name }) => name.startsWith("service-from-") || name.startsWith("second-from-")).length,
        1,
      );
    });

    it("waits for the rule by which its requests are told apart", async () => {
      const graph = await graphOf(() => both());
      const rule = graph.one("aws:lb/listenerRule:ListenerRule", "second-rule");
      const rest = graph.one("mysfits:rest-api:RestApi", "second-api-rest");
      assert.ok(graph.dependsOn(rest, rule));
    });

    it("is refused where the link does not lead to its load balancer", async () => {
      await assert.rejects(
        graphOf(() => {
          const first = api();
          const { network } = first.service;
          const image = `app@sha256:${"0".repeat(64)}`;
          const apart = new FargateService("apart", { network, image });
          new AuthedApi("second-api", {
            openApi: document,
            service: apart,
            link: first,
            userPoolArn: "x",
            logging: first,
          });
        }),
        /AuthedApi "second-api": link must be of an API whose service has the same load balancer/,
      );
    });
  });
});
