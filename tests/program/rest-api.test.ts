import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ApiLogging, RestApi } from "../../components/rest-api/index.ts";
import { apigateway } from "../../local/aws/apigateway/index.ts";
import { logs } from "../../local/aws/logs/index.ts";
import { ServiceBackend, runInProcess } from "../../local/engine/testing.ts";
import { startTestbed, type Testbed } from "../../local/tests/support/testbed.ts";

/** As much of an API as its URNs need, with the names that its resources had before parameters were named by their place. */
class FormerApi extends pulumi.ComponentResource {
  constructor(name: string) {
    super(RestApi.token, name);
    const child = { parent: this };
    const api = new aws.apigateway.RestApi(
      `${name}-api`,
      { description: name, endpointConfiguration: { types: "REGIONAL" } },
      child,
    );
    const resource = (after: string, pathPart: string, parentId: pulumi.Input<string>) =>
      new aws.apigateway.Resource(`${name}${after}`, { restApi: api.id, parentId, pathPart }, child).id;
    const things = resource("-things", "things", api.rootResourceId);
    const thing = resource("-things-thingId", "{thingId}", things);
    const place = { restApi: api.id, resourceId: thing, httpMethod: "GET" };
    const method = new aws.apigateway.Method(
      `${name}-get-things-thingId`,
      { ...place, authorization: "NONE", requestParameters: { "method.request.path.thingId": true } },
      child,
    );
    new aws.apigateway.Integration(
      `${name}-get-things-thingId`,
      { ...place, httpMethod: method.httpMethod, type: "MOCK" },
      child,
    );
  }
}

describe("RestApi, in the local cloud", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  before(async () => {
    testbed = await startTestbed([logs, apigateway]);
  });
  after(() => testbed.stop());

  const up = async (program: () => unknown) => {
    const { region, platform, services } = testbed;
    const backend = new ServiceBackend({ services, store: platform.store, region });
    const { graph } = await runInProcess({
      project: "test",
      stack: "dev",
      config: { "aws:region": region },
      timeoutMs: 20_000,
      backend,
      program,
    });
    const ids = graph
      .byType("aws:apigateway/resource:Resource")
      .map(({ id, inputs }) => [inputs["pathPart"], id]);
    return { ids: ids.sort(), changes: backend.changes.map(({ kind, name }) => `${kind} ${name}`) };
  };

  // API Gateway takes one variable part beside each other, and one method of a kind at a path: a second one would be refused.
  it("takes over an API whose resources are named by their parameters, and makes none of them again", async () => {
    const former = await up(() => new FormerApi("a"));
    const { ids, changes } = await up(
      () =>
        new RestApi("a", {
          stage: "api",
          logging: new ApiLogging("logging"),
          routes: [
            {
              method: "GET",
              path: "/things/{thingId}",
              authorization: "none",
              integration: { type: "MOCK" },
            },
          ],
        }),
    );
    assert.equal(ids.length, 2);
    assert.deepEqual(ids, former.ids);
    assert.deepEqual(
      changes.filter((change) => /^(removed|replaced)/.test(change)),
      [],
    );
  });
});
