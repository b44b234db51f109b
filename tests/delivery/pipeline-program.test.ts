import assert from "node:assert/strict";
import { estimate } from "../../plan/cost/estimate.ts";
import { isKnownAction } from "../../local/aws/iam/actions.ts";
import { exceptions } from "../../delivery/pipeline/policies/exceptions.ts";
import { describe as text, rules } from "../../policies/index.ts";
import { judge } from "../../policies/judgement.ts";
import { graphOfStack } from "../support/graph.ts";
import { graphsOfDeliveries } from "../support/variants.ts";

const folder = "delivery/pipeline";
const graphWith = (config: Readonly<Record<string, string>> = {}) => graphOfStack("main", { folder, config });
const today = new Date().toISOString().slice(0, 10);

describe("delivery/pipeline", function () {
  this.timeout(60_000);

  it("delivers this repository's program: its project, its types, its names", async () => {
    const graph = await graphWith();
    assert.deepEqual(
      graph
        .byType("aws:codebuild/project:Project")
        .map(({ inputs }) => String(inputs["name"]))
        .sort(),
      ["deploy-dev", "deploy-prod", "review-prod", "smoke", "test"].map(
        (build) => `mysfits-pipeline-main-delivery-${build}`,
      ),
    );
    const bucket = String(graph.one("aws:s3/bucket:Bucket", "delivery-state-bucket").outputs["bucket"]);
    const { environment } = graph.one("aws:codebuild/project:Project", "delivery-deploy-prod-project").inputs;
    assert.ok(JSON.stringify(environment).includes(`"s3://${bucket}?region=ap-northeast-2"`));
    assert.deepEqual(Object.keys(graph.outputs).sort(), ["commands", "connectionArn", "pipeline"]);
  });

  it("lets a deployment change what has the program's names, below its boundary, and nothing of the delivery", async () => {
    const graph = await graphWith();
    const policies = graph.byType("aws:iam/policy:Policy");
    assert.deepEqual(
      policies
        .map(({ name }) => name.replace(/-\d+$/, ""))
        .filter((name, index, all) => all.indexOf(name) === index),
      [
        "dev-workload-boundary",
        "dev-pipeline-boundary",
        "dev-pipeline-deploy",
        "prod-workload-boundary",
        "prod-pipeline-boundary",
        "prod-pipeline-review",
        "prod-pipeline-deploy",
      ],
    );
    for (const { inputs, name } of policies) {
      assert.equal(inputs["path"], "/delivery/", name);
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
      assert.ok(String(inputs["policy"]).length <= 6144, name);
    }
    const boundary = graph.one("aws:iam/policy:Policy", "prod-pipeline-boundary");
    assert.ok(String(boundary.inputs["policy"]).includes("arn:aws:iam::000000000000:role/delivery/*"));
    for (const role of ["delivery-deploy-prod-role", "delivery-review-prod-role"]) {
      const { inputs } = graph.one("aws:iam/role:Role", role);
      assert.equal(inputs["permissionsBoundary"], boundary.outputs["arn"]);
    }
    const attached = graph
      .byType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .map(({ inputs }) => String(inputs["policyArn"]));
    assert.ok(attached.every((arn) => arn.startsWith("arn:aws:iam::000000000000:policy/")));
    assert.ok(!attached.includes(String(boundary.outputs["arn"])));
  });

  it("takes boundaries that are there, a secret for a key, and makes no policy that nobody has", async () => {
    const graph = await graphWith({
      "mysfits-pipeline:workloadBoundaries": "existing",
      "mysfits-pipeline:state":
        '{"accessTokenArn":"arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:pulumi"}',
      "mysfits-pipeline:stages": '[{"name":"dev"}]',
    });
    assert.deepEqual(
      graph.byType("aws:iam/policy:Policy").filter(({ name }) => /workload|review/.test(name)),
      [],
    );
    const boundary = String(graph.one("aws:iam/policy:Policy", "dev-pipeline-boundary").inputs["policy"]);
    assert.ok(
      boundary.includes("secretsmanager:GetSecretValue") && !boundary.includes("kms:GenerateDataKey"),
    );
  });

  it("says how to make the stacks, with secrets that are bound to their stage, and boundaries for their roles", async () => {
    const graph = await graphWith();
    const bucket = String(graph.one("aws:s3/bucket:Bucket", "delivery-state-bucket").outputs["bucket"]);
    const key = String(graph.one("aws:kms/key:Key").outputs["arn"]).split("/").at(-1);
    const [login, init, boundary, ...prod] = graph.outputs["commands"] as readonly string[];
    assert.equal(login, `pulumi login 's3://${bucket}?region=ap-northeast-2'`);
    assert.equal(
      init,
      `pulumi stack init dev --secrets-provider 'awskms://${key}?region=ap-northeast-2&context_stage=dev'`,
    );
    assert.equal(
      boundary,
      "pulumi config set permissionsBoundary 'arn:aws:iam::000000000000:policy/delivery/mysfits-dev-workload-boundary' --stack dev",
    );
    assert.equal(prod.length, 2);
  });

  it("names actions in its policies that the local IAM knows, so that a copy of it can run", async () => {
    for (const [title, graph] of await graphsOfDeliveries())
      for (const { name, inputs } of graph.byType("aws:iam/policy:Policy")) {
        const { Statement } = JSON.parse(String(inputs["policy"])) as {
          readonly Statement: readonly { readonly Action: string | readonly string[] }[];
        };
        const unknown = Statement.flatMap(({ Action }) => Action).filter((action) => !isKnownAction(action));
        assert.deepEqual(
          unknown,
          [],
          `${title} ${name}. Fix: add them to local/aws/iam/deploying-actions.ts`,
        );
      }
  });

  it("tells whoever is named, and nobody where nobody is", async () => {
    assert.equal((await graphWith()).byType("aws:sns/topicSubscription:TopicSubscription").length, 1);
    const silent = await graphWith({ "mysfits-pipeline:mailTo": "[]" });
    assert.deepEqual(silent.byType("aws:sns/topic:Topic"), []);
  });

  it("keeps the rules, or is excepted with a reason", async () => {
    for (const exception of exceptions)
      assert.ok(
        rules.some(({ id }) => id === exception.rule),
        exception.rule,
      );
    for (const [title, graph] of await graphsOfDeliveries()) {
      if (!title.startsWith(folder)) continue;
      assert.deepEqual(judge(graph, "main", exceptions, today).violations.map(text), [], title);
    }
    const { unused } = judge(await graphWith(), "main", exceptions, today);
    assert.deepEqual(unused, []);
  });

  it("costs a key while nobody delivers, and has no part of which that is not known", async () => {
    const { lines, unknownTypes } = estimate(await graphWith(), "ap-northeast-2");
    assert.deepEqual(
      lines.map(({ usd }) => usd),
      [1],
    );
    assert.deepEqual(unknownTypes, []);
  });

  it("refuses a configuration that it does not know, all at once", async () => {
    await assert.rejects(
      graphWith({
        "mysfits-pipeline:branch": "main",
        "mysfits-pipeline:mailTo": "admin@example.com",
        "mysfits-pipeline:stages": '[{"name":"dev","approve":true}]',
      }),
      (error: Error) => {
        for (const part of [
          "Pulumi.main.yaml",
          ":mailTo",
          ":stages.0",
          "must not have additional properties",
        ])
          assert.ok(error.message.includes(part), `${part}: ${error.message}`);
        return true;
      },
    );
  });
});
