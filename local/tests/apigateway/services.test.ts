import assert from "node:assert/strict";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { events } from "../../aws/events/index.ts";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { ApiFixture, USER_POOL_ARN } from "./support/fixture.ts";

const REGION = "ap-northeast-2";
const TOPIC = `arn:aws:sns:${REGION}:000000000000:things`;

// https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
describe("API Gateway with an AWS service behind it", () => {
  let api: ApiFixture;
  before(async () => {
    api = await ApiFixture.start({}, {}, [sqs, sns, events]);
    const allowed = await api.role("publisher", [
      { Effect: "Allow", Action: "sns:Publish", Resource: TOPIC },
    ]);
    const denied = await api.role("nobody", []);
    await api.create("sns/topic:Topic", "things", { name: "things" });
    const publish = (credentials: string) => ({
      type: "AWS",
      integrationHttpMethod: "POST",
      uri: `arn:aws:apigateway:${REGION}:sns:action/Publish`,
      credentials,
      requestParameters: {
        "integration.request.querystring.TopicArn": `'${TOPIC}'`,
        "integration.request.querystring.Message": "method.request.body.text",
      },
    });
    const responses = {
      200: { integration: { responseTemplates: { "application/json": '{"published":true}' } } },
      400: { integration: { selectionPattern: "4\\d\\d" } },
    };
    await api.route("POST", "/allowed", { integration: publish(allowed), responses });
    await api.route("POST", "/denied", { integration: publish(denied), responses });
    await api.route("POST", "/unassumable", {
      integration: publish("arn:aws:iam::000000000000:role/none"),
      responses,
    });
    const bus = await api.role("bus", [{ Effect: "Allow", Action: "events:PutEvents", Resource: "*" }]);
    await api.route("POST", "/events", {
      integration: {
        type: "AWS",
        integrationHttpMethod: "POST",
        uri: `arn:aws:apigateway:${REGION}:events:action/PutEvents`,
        credentials: bus,
        requestParameters: { "integration.request.header.Content-Type": "'application/x-amz-json-1.1'" },
        requestTemplates: {
          "application/json": `{"Entries":[{"Source":"api","DetailType":"Thing","Detail":"$util.escapeJavaScript($input.json('$'))"}]}`,
        },
      },
      responses: {
        200: {
          integration: {
            responseTemplates: { "application/json": '{"failed":$input.path("$.FailedEntryCount")}' },
          },
        },
      },
    });
    await api.deploy();
  });
  after(() => api.stop());

  const post = (path: string, body: object) =>
    api.call("POST", path, { headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

  it("calls an action of a query service with the integration's role", async () => {
    const client = new SQSClient(api.bed.clientConfig);
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "things" }));
    await api.create("sns/topicSubscription:TopicSubscription", "things", {
      topic: TOPIC,
      protocol: "sqs",
      endpoint: `arn:aws:sqs:${REGION}:000000000000:things`,
      rawMessageDelivery: true,
    });
    await api.create("sqs/queuePolicy:QueuePolicy", "things", {
      queueUrl: QueueUrl,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "sns.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: "*",
          },
        ],
      }),
    });
    const { status, json } = await post("/api/allowed", { text: "hello & goodbye" });
    assert.deepEqual([status, json()], [200, { published: true }]);
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    assert.deepEqual(
      Messages?.map(({ Body }) => Body),
      ["hello & goodbye"],
    );
  });

  it("calls an action of a JSON service with what the template makes", async () => {
    const { status, json } = await post("/api/events", { a: 'with "quotes"' });
    assert.deepEqual([status, json()], [200, { failed: 0 }]);
  });

  it("answers as its responses say when IAM does not let the role", async () => {
    const { status, text } = await post("/api/denied", { text: "hello" });
    assert.equal(status, 400);
    assert.match(text, /not authorized to perform: sns:Publish/i);
    assert.equal(api.bed.capabilities.iam.denials().at(-1)?.action, "sns:Publish");
  });

  it("answers 500 when the role can't be assumed", async () => {
    const { status, json } = await post("/api/unassumable", { text: "hello" });
    assert.deepEqual([status, json()], [500, { message: "Internal server error" }]);
  });
});

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
describe("A REST API with a resource policy", () => {
  it("answers 403 to whom it does not allow", async () => {
    const statement = (sourceIp: string) => ({
      Effect: "Allow",
      Principal: "*",
      Action: "execute-api:Invoke",
      Resource: "execute-api:/*/GET/*",
      Condition: { IpAddress: { "aws:SourceIp": sourceIp } },
    });
    const policy = (sourceIp: string) =>
      JSON.stringify({ Version: "2012-10-17", Statement: [statement(sourceIp)] });
    const api = await ApiFixture.start({ policy: policy("198.51.100.0/24") });
    try {
      await api.proxy("ANY", "/one");
      await api.deploy();
      const { status, json } = await api.call("GET", "/api/one");
      assert.equal(status, 403);
      assert.match(
        (json() as { Message: string; message: string }).message,
        /^User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:ap-northeast-2:\*{8}0000:/,
      );
      await api.create("apigateway/restApiPolicy:RestApiPolicy", "policy", {
        restApiId: api.id,
        policy: policy("192.0.2.0/24"),
      });
      assert.equal(
        (await api.call("GET", "/api/one")).status,
        403,
        "a policy is in effect after a deployment",
      );
      await api.deploy();
      assert.equal((await api.call("GET", "/api/one")).status, 200);
      assert.equal((await api.call("POST", "/api/one")).status, 403);
    } finally {
      await api.stop();
    }
  });
});

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
describe("A method with authorization scopes", () => {
  it("takes access tokens with one of them, and nothing else", async () => {
    const api = await ApiFixture.start();
    try {
      const { id } = await api.part("authorizer", "users", {
        type: "COGNITO_USER_POOLS",
        providerArns: [USER_POOL_ARN],
        identitySource: "method.request.header.X-Token",
        identityValidationExpression: "app-[12]",
      });
      await api.proxy("GET", "/scoped", {
        method: {
          authorization: "COGNITO_USER_POOLS",
          authorizerId: id,
          authorizationScopes: ["things/read", "things/write"],
        },
      });
      await api.deploy();
      const claims = { sub: "1", client_id: "app-1", scope: "openid things/read" };
      api.tokens.known.set("good", { use: "access", claims });
      api.tokens.known.set("id", { use: "id", claims });
      api.tokens.known.set("narrow", { use: "access", claims: { ...claims, scope: "openid" } });
      api.tokens.known.set("other", { use: "access", claims: { ...claims, client_id: "app-3" } });
      const statuses: Record<string, number> = {};
      for (const token of ["good", "id", "narrow", "other", "none"])
        statuses[token] = (await api.call("GET", "/api/scoped", { headers: { "x-token": token } })).status;
      assert.deepEqual(statuses, { good: 200, id: 401, narrow: 401, other: 401, none: 401 });
      assert.equal(
        (await api.call("GET", "/api/scoped", { headers: { authorization: "good" } })).status,
        401,
      );
    } finally {
      await api.stop();
    }
  });
});
