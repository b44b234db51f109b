import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { leftoverProblems } from "../../plan/leftover-check.ts";
import { leavesNothing, leftovers, leftoversOf } from "../../plan/leftovers.ts";
import { graphOf, graphOfStack } from "../support/graph.ts";
import { graphsOfDeliveries, graphsOfVariants } from "../support/variants.ts";

describe("What `destroy` leaves behind", function () {
  this.timeout(120_000);
  it("is known for every type, and every log that AWS would make is made by the program first", async () => {
    for (const [title, graph] of [...(await graphsOfVariants()), ...(await graphsOfDeliveries())])
      assert.deepEqual(leftoverProblems(graph), [], title);
  });

  it("is said once for each type", () => {
    const both = leavesNothing.filter((type) => leftovers.some((leftover) => leftover.type === type));
    assert.deepEqual(both, []);
    assert.equal(new Set(leavesNothing).size, leavesNothing.length);
  });

  it("is found where a program leaves the log to the service", async () => {
    const graph = await graphOf(() => {
      const api = new aws.apigateway.RestApi("api");
      const deployment = new aws.apigateway.Deployment("deployment", { restApi: api.id });
      new aws.apigateway.Stage("stage", { restApi: api.id, deployment: deployment.id, stageName: "v1" });
      new aws.ec2.KeyPair("key", { publicKey: "ssh-ed25519 AAAA" });
    });
    const [key, stage, ...others] = leftoverProblems(graph).sort((one, other) => one.length - other.length);
    assert.match(key ?? "", /^aws:ec2\/keyPair:KeyPair: nobody has said what it leaves behind\. Fix: /);
    assert.match(
      stage ?? "",
      /^aws:apigateway\/stage:Stage stage: .*API-Gateway-Execution-Logs_\w+\/v1, is not made by the program\. Fix: /,
    );
    assert.deepEqual(others, []);
  });

  it("is found where a group has no end, or comes after its writer", async () => {
    const graph = await graphOf(() => {
      const api = new aws.apigateway.RestApi("api");
      const deployment = new aws.apigateway.Deployment("deployment", { restApi: api.id });
      const stage = new aws.apigateway.Stage("stage", {
        restApi: api.id,
        deployment: deployment.id,
        stageName: "v1",
      });
      new aws.cloudwatch.LogGroup(
        "late",
        { name: api.id.apply((id) => `API-Gateway-Execution-Logs_${id}/v1`), skipDestroy: true },
        { dependsOn: stage },
      );
    });
    const problems = leftoverProblems(graph).map((problem) => /v1, (.*?)\./.exec(problem)?.[1]);
    assert.deepEqual(problems, ["is kept for ever", "stays when the stack goes", "is not waited for"]);
  });

  it("has a command with real names, or goes by itself", async () => {
    const graph = await graphOfStack("prod");
    const lines = graph.resources.flatMap((resource) =>
      leftoversOf(resource).flatMap(({ remedy }) =>
        remedy.kind === "command" ? [remedy.command(resource)] : [],
      ),
    );
    for (const line of lines) assert.doesNotMatch(line, /undefined|\[object|-prefix (?:'|$)|rm $/, line);
    assert.ok(
      lines.some((line) =>
        /^aws iam delete-service-linked-role --role-name AWSServiceRoleForECS$/.test(line),
      ),
    );
    assert.ok(lines.some((line) => line.includes("--family-prefix service-cluster-")));
    const backups = graph.byType("aws:dynamodb/table:Table").flatMap((table) => leftoversOf(table));
    assert.ok(backups.length > 0 && backups.every(({ remedy }) => remedy.kind === "expires"));
    const dev = (await graphOfStack("dev"))
      .byType("aws:dynamodb/table:Table")
      .flatMap((table) => leftoversOf(table));
    assert.deepEqual(dev, []);
  });
});
