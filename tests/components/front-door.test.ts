import assert from "node:assert/strict";
import { FrontDoor, type FrontDoorArgs } from "../../components/front-door/index.ts";
import { ApiLogging, RestApi } from "../../components/rest-api/index.ts";
import { graphOf, graphOfStack } from "../support/graph.ts";
import { byName } from "./support.ts";

describe("FrontDoor", () => {
  const door = (args: FrontDoorArgs = {}) =>
    graphOf(() => {
      const frontDoor = new FrontDoor("door", args);
      const api = new RestApi("a", {
        stage: "api",
        routes: [
          {
            method: "GET",
            path: "/things",
            authorization: "none",
            integration: { type: "HTTP_PROXY", integrationHttpMethod: "GET", uri: "https://example.com" },
          },
        ],
        logging: new ApiLogging("logging"),
        frontDoor,
      });
      return { secret: frontDoor.secret, secrets: frontDoor.secrets, headers: api.route.originHeaders };
    });
  const keys = "aws:apigateway/apiKey:ApiKey";

  // https://docs.aws.amazon.com/apigateway/latest/api/API_CreateApiKey.html
  it("has one key that API Gateway makes up, and which is a secret wherever it goes", async () => {
    const graph = await door({ tags: { stage: "test" } });
    const key = graph.one(keys, "door-key-1");
    assert.equal(key.inputs["value"], undefined);
    assert.deepEqual(key.inputs["tags"], { stage: "test" });
    assert.deepEqual([...graph.secretOutputs].sort(), ["headers.x-api-key", "secret", "secrets"].sort());
    assert.equal(graph.outputs["secret"], key.outputs["value"]);
  });

  it("lets its keys into the API's stage, and sends the current one once it is taken", async () => {
    const graph = await door({ keys: [3, 5], current: 5 });
    const stage = graph.one("aws:apigateway/stage:Stage");
    const plan = graph.one("aws:apigateway/usagePlan:UsagePlan");
    const { id } = graph.one("aws:apigateway/restApi:RestApi");
    assert.deepEqual(plan.inputs["apiStages"], [{ apiId: id, stage: stage.inputs["stageName"] }]);
    const [three, five] = [graph.one(keys, "door-key-3"), graph.one(keys, "door-key-5")];
    const admitted = byName(graph, "aws:apigateway/usagePlanKey:UsagePlanKey");
    assert.deepEqual(
      admitted.map(({ name, inputs }) => [name, inputs["keyId"], inputs["keyType"], inputs["usagePlanId"]]),
      [
        ["a-front-door-key-3", three.id, "API_KEY", plan.id],
        ["a-front-door-key-5", five.id, "API_KEY", plan.id],
      ],
    );
    assert.deepEqual(graph.outputs["headers"], { "x-api-key": five.outputs["value"] });
    assert.deepEqual(graph.outputs["secrets"], [three.outputs["value"], five.outputs["value"]]);
  });

  for (const [args, message] of [
    [{ keys: [] }, /keys must be 1 to 5 different numbers \(got \[\]\)/],
    [{ keys: [1, 1] }, /keys must be 1 to 5 different numbers/],
    [{ keys: [1, 2, 3, 4, 5, 6] }, /keys must be 1 to 5 different numbers/],
    [{ keys: [0.5] }, /keys must be whole numbers from 1/],
    [{ keys: [2], current: 1 }, /current must be one of keys, or nobody would be let in \(got 1\)/],
  ] as const)
    it(`refuses ${message.source}`, async () => {
      await assert.rejects(door(args), message);
    });
});

for (const stack of ["dev", "prod"])
  describe(`Front door of stack ${stack}`, () => {
    it("is asked for by every method of every API, and sent to every origin but the site's own", async () => {
      const graph = await graphOfStack(stack);
      const methods = graph.byType("aws:apigateway/method:Method");
      assert.ok(methods.length > 10);
      assert.deepEqual(
        methods.filter(({ inputs }) => inputs["apiKeyRequired"] !== true).map(({ name }) => name),
        [],
      );
      const stages = graph.byType("aws:apigateway/stage:Stage").map(({ inputs }) => inputs["restApi"]);
      const admitting = graph
        .byType("aws:apigateway/usagePlan:UsagePlan")
        .flatMap(({ inputs }) => (inputs["apiStages"] as { apiId: string }[]).map(({ apiId }) => apiId));
      assert.deepEqual(admitting.sort(), stages.sort());
      const { origins } = graph.one("aws:cloudfront/distribution:Distribution").inputs as {
        origins: readonly {
          originId: string;
          customOriginConfig?: object;
          customHeaders?: readonly { name: string; value: string }[];
        }[];
      };
      const { value } = graph.one("aws:apigateway/apiKey:ApiKey").outputs;
      assert.deepEqual(
        origins
          .filter(({ customOriginConfig }) => customOriginConfig)
          .map(({ originId, customHeaders }) => [originId, customHeaders]),
        [
          ["/api/*", [{ name: "x-api-key", value }]],
          ["/events/*", [{ name: "x-api-key", value }]],
          ["/stream/*", [{ name: "x-api-key", value }]],
          ["/graphql", [{ name: "x-origin-verify", value }]],
          ["/shop-api/*", [{ name: "x-api-key", value }]],
        ],
      );
      for (const { customHeaders, customOriginConfig } of origins)
        if (!customOriginConfig) assert.ok(!customHeaders?.length, "a bucket is let in by its own policy");
    });

    it("changes its keys by configuration, and refuses a stage that would let nobody in", async () => {
      const config = (frontDoor: object) => ({
        config: { "mysfits:frontDoor": JSON.stringify(frontDoor) },
      });
      const graph = await graphOfStack(stack, config({ keys: [1, 2], current: 2 }));
      assert.deepEqual(
        byName(graph, "aws:apigateway/apiKey:ApiKey").map(({ name }) => name),
        ["front-door-key-1", "front-door-key-2"],
      );
      await assert.rejects(
        graphOfStack(stack, config({ keys: [2], current: 1 })),
        /current must be one of keys/,
      );
      await assert.rejects(graphOfStack(stack, config({ current: 1 })), /frontDoor/);
    });
  });
