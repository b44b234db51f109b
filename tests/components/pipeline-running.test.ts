import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { PutApprovalResultCommand } from "@aws-sdk/client-codepipeline";
import { BatchGetReportsCommand, ListReportsCommand } from "@aws-sdk/client-codebuild";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Alarms } from "../../components/alarms/index.ts";
import { Pipeline } from "../../components/pipeline/index.ts";
import type { GraphResource } from "../../local/engine/index.ts";
import { Delivery, statesOf, until } from "../../local/tests/codepipeline/support/delivery.ts";
import { graphOf } from "../support/graph.ts";

const root = resolve(import.meta.dirname, "../..");
const name = "mysfits-test-delivery";
const policyArn = (policy: string) => `arn:aws:iam::000000000000:policy/${policy}`;

/** What the buildspecs call, as far as a pipeline sees it. Whether a version is well is said by a file of the repository. */
const program = `
import fs from "node:fs";
const [command, ...args] = process.argv.slice(2);
const stack = args[args.indexOf("--stack") + 1];
const version = fs.readFileSync("version", "utf8").trim();
if (command === "test" || command === "smoke") {
  const sick = command === "test" ? version === "untested" : version === "sick";
  const test = \`<testcase classname="\${command}" name="is well" time="0.1">\${sick ? "<failure>no</failure>" : ""}</testcase>\`;
  fs.mkdirSync("reports", { recursive: true });
  fs.writeFileSync(\`reports/\${command === "test" ? "tests" : "smoke"}.xml\`, \`<testsuite name="x">\${test}</testsuite>\`);
  fs.writeFileSync("reports/coverage.xml", '<coverage><project name="x"><file name="a.ts" path="a.ts"><line num="1" count="1" type="stmt"/></file></project></coverage>');
  process.exitCode = sick ? 1 : 0;
} else if (args[0] === "preview") console.log("    ~ 1 to update\\n    310 unchanged");
else if (args[0] === "up") console.log(\`deployed \${version} to \${stack} by \${process.env.PULUMI_BACKEND_URL}\`);
else if (args[0] === "stack") console.log(\`https://\${stack}.example.com\`);
`;
const repository = {
  ...Object.fromEntries(
    ["deploy", "review", "smoke", "test"].map((kind) => {
      const path = `delivery/pipeline/buildspecs/${kind}.yml`;
      return [path, readFileSync(resolve(root, path), "utf8")];
    }),
  ),
  "delivery/pipeline/pulumi-cli.sh": "true",
  "program.mjs": program,
  "package.json": JSON.stringify({
    type: "module",
    scripts: Object.fromEntries(
      ["test", "smoke", "verify", "pulumi"].map((script) => [script, `node program.mjs ${script}`]),
    ),
  }),
};

// The component as it makes it, in the local CodePipeline and CodeBuild, which ask IAM for each of its rights.
describe("A Pipeline, running", function () {
  this.timeout(40_000);
  let delivery: Delivery;

  before(async () => {
    delivery = await Delivery.open();
    const { resources } = delivery.testbed;
    for (const policy of ["dev-deploy", "prod-review", "prod-deploy"])
      await resources.create("aws:iam/policy:Policy", policy, {
        name: policy,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "sqs:ListQueues", Resource: "*" }],
        }),
      });
    await delivery.commit("one", { ...repository, version: "one" });
    const graph = await graphOf(
      () =>
        new Pipeline("delivery", {
          source: { repository: "octo/repo", connectionArn: delivery.connectionArn },
          state: {
            project: "mysfits",
            bucket: { backendUrl: "s3://acme-state", bucketArn: "arn:aws:s3:::acme-state" },
          },
          stages: [
            { name: "dev", rights: { deploy: [policyArn("dev-deploy")] } },
            {
              name: "prod",
              rights: { review: [policyArn("prod-review")], deploy: [policyArn("prod-deploy")] },
            },
          ],
          alarms: new Alarms("alarms", {
            region: "ap-northeast-2",
            mailTo: ["admin@example.com"],
            events: true,
          }),
          tellOf: ["FAILED", "SUCCEEDED"],
        }),
    );
    // The graph's outputs are made up: what refers to one gets that of the resource that is there.
    const actual = new Map<string, string>();
    for (const { type, name: resource, inputs, outputs } of graph.resources.toSorted(
      byNeeds(graph.resources),
    )) {
      if (!type.startsWith("aws:")) continue;
      let text = JSON.stringify(inputs);
      for (const [planned, real] of actual) text = text.replaceAll(planned, real);
      const made = await resources.create(type, resource, JSON.parse(text) as Record<string, unknown>);
      for (const output of ["arn", "bucket", "name"]) {
        const [planned, real] = [outputs[output], made[output]];
        if (typeof planned === "string" && typeof real === "string" && planned !== real)
          actual.set(planned, real);
      }
    }
    const queue = await resources.create("aws:sqs/queue:Queue", "told", { name: "told" });
    const statement = {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queue["arn"],
    };
    await resources.create("aws:sqs/queuePolicy:QueuePolicy", "told", {
      queueUrl: queue["url"],
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    });
    await resources.create("aws:sns/topicSubscription:TopicSubscription", "told", {
      topic: actual.get(graph.one("aws:sns/topic:Topic").outputs["arn"] as string),
      protocol: "sqs",
      endpoint: queue["arn"],
      rawMessageDelivery: true,
    });
    told = queue["url"] as string;
  });
  after(async () => await delivery.close());
  let told: string;

  const answer = async (status: "Approved" | "Rejected") =>
    await delivery.pipelines.send(
      new PutApprovalResultCommand({
        pipelineName: name,
        stageName: "approve-prod",
        actionName: "Approve",
        token: await delivery.token(name, "approve-prod"),
        result: { status, summary: "looked at dev" },
      }),
    );
  /** Commits a version. @returns the execution that the push has started. */
  const push = async (version: string): Promise<string> => {
    const before = await delivery.newest(name);
    await delivery.commit(version, { version });
    return await until(
      async () => await delivery.newest(name),
      (id) => id !== before,
    );
  };
  const messages = async (): Promise<readonly string[]> => {
    const sqs = new SQSClient(delivery.testbed.clientConfig);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: told, WaitTimeSeconds: 10, MaxNumberOfMessages: 10 }),
    );
    sqs.destroy();
    return Messages.map(({ Body = "" }) => Body);
  };

  it("goes from a push to prod with the rights that it has, and no other", async () => {
    const id = await delivery.newest(name);
    await answer("Approved");
    assert.equal((await delivery.ended(name, id)).status, "Succeeded");
    const actions = await delivery.actions(name, id);
    assert.deepEqual(statesOf(actions), [
      "Source/Source Succeeded",
      "Test/Test Succeeded",
      "dev/Deploy Succeeded",
      "dev/Smoke Succeeded",
      "approve-prod/Preview Succeeded",
      "approve-prod/Approve Succeeded",
      "prod/Deploy Succeeded",
      "prod/Smoke Succeeded",
    ]);
    const approve = actions.find(({ actionName }) => actionName === "Approve");
    const { CustomData, ExternalEntityLink } = approve?.input?.resolvedConfiguration ?? {};
    assert.match(CustomData ?? "", /^Deploy [0-9a-f]{40} to prod\? 1 to update, 310 unchanged$/);
    assert.equal(ExternalEntityLink, "https://dev.example.com");
  });

  it("has the reports of its tests and visits in the groups that were made for them", async () => {
    const { reports = [] } = await delivery.builds.send(new ListReportsCommand({}));
    const { reports: details = [] } = await delivery.builds.send(
      new BatchGetReportsCommand({ reportArns: reports }),
    );
    const groups = new Set(details.map(({ reportGroupArn }) => reportGroupArn?.split("/").at(-1)));
    assert.deepEqual([...groups].sort(), [
      `${name}-smoke-smoke`,
      `${name}-test-coverage`,
      `${name}-test-tests`,
    ]);
    assert.ok(details.every(({ status }) => status === "SUCCEEDED"));
  });

  it("stops where a test fails, deploys nothing, and tells whoever listens", async () => {
    const id = await push("untested");
    assert.equal((await delivery.ended(name, id)).status, "Failed");
    assert.deepEqual(statesOf(await delivery.actions(name, id)), [
      "Source/Source Succeeded",
      "Test/Test Failed",
    ]);
    const texts: string[] = [];
    while (!texts.some((text) => text.includes(id))) texts.push(...(await messages()));
    assert.ok(
      texts.includes(
        `"Pipeline ${name} (ap-northeast-2): execution ${id} is FAILED. See docs/delivery.md, section CodePipeline."`,
      ),
      texts.join("\n"),
    );
  });

  it("leaves prod as it is when somebody says no", async () => {
    const id = await push("two");
    await answer("Rejected");
    assert.equal((await delivery.ended(name, id)).status, "Failed");
    const states = statesOf(await delivery.actions(name, id));
    assert.equal(states.at(-1), "approve-prod/Approve Failed");
    const executions = await delivery.executions(name);
    assert.deepEqual(
      executions.filter(({ executionType }) => executionType === "ROLLBACK"),
      [],
    );
  });

  it("goes back to the code that dev was well with when the visit fails", async () => {
    const id = await push("sick");
    await delivery.ended(name, id);
    const [back] = await until(
      async () =>
        (await delivery.executions(name)).filter(({ executionType }) => executionType === "ROLLBACK"),
      (rollbacks) => rollbacks.length > 0,
    );
    const rollback = back?.pipelineExecutionId ?? "";
    assert.equal((await delivery.ended(name, rollback)).status, "Succeeded");
    assert.deepEqual(statesOf(await delivery.actions(name, rollback)), [
      "dev/Deploy Succeeded",
      "dev/Smoke Succeeded",
    ]);
  });
});

/** Orders resources so that each comes after what it refers to. */
function byNeeds(all: readonly GraphResource[]) {
  const places = new Map<string, number>();
  const place = ({ urn, dependencies }: GraphResource): number => {
    const known = places.get(urn);
    if (known !== undefined) return known;
    const needs = all.filter((one) => dependencies.includes(one.urn)).map(place);
    const own = needs.length === 0 ? 0 : Math.max(...needs) + 1;
    places.set(urn, own);
    return own;
  };
  return (one: GraphResource, other: GraphResource) => place(one) - place(other);
}
