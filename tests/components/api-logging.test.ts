import assert from "node:assert/strict";
import { ApiLogging } from "../../components/rest-api/index.ts";
import { graphOf, graphOfStack } from "../support/graph.ts";

const role = "aws:iam/role:Role";
const account = "aws:apigateway/account:Account";

// One role for an account and region: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
describe("ApiLogging", () => {
  it("is the account's role under a name that only one stack of a region can have", async () => {
    const graph = await graphOf(() => new ApiLogging("logging"));
    assert.equal(graph.one(role).inputs["name"], "api-gateway-logs-ap-northeast-2");
    assert.equal(graph.one(account).inputs["cloudwatchRoleArn"], graph.one(role).outputs["arn"]);
    const policy = graph.one("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    assert.equal(graph.dependsOn(graph.one(account), policy), true);
  });

  it("makes nothing in a stack that is not the owner", async () => {
    const graph = await graphOf(() => new ApiLogging("logging", { isOwner: false }));
    assert.deepEqual(
      graph.resources.map(({ type }) => type),
      ["mysfits:rest-api:ApiLogging"],
    );
  });

  it("is made by a stage unless it says that another one does", async () => {
    assert.equal((await graphOfStack("dev")).byType(account).length, 1);
    const shared = await graphOfStack("dev", { config: { "mysfits:apiLogging": "shared" } });
    assert.deepEqual(shared.byType(account), []);
    assert.deepEqual(shared.byName("api-logging-role"), []);
  });

  it("refuses another word", async () => {
    await assert.rejects(
      graphOfStack("dev", { config: { "mysfits:apiLogging": "none" } }),
      /mysfits:apiLogging/,
    );
  });
});
