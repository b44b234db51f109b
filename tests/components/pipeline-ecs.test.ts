import assert from "node:assert/strict";
import { graphOf } from "../support/graph.ts";
import { byName, rightsOf, stageAlarms, statementsOf } from "./support.ts";
import { Alarms } from "../../components/alarms/index.ts";
import {
  account,
  ecsStage,
  image,
  program,
  graphWith,
  stagesOf,
  actionOf,
  handed,
  variablesOf,
} from "./pipeline-fixture.ts";

describe("A Pipeline for ECS, as the workshop had it", () => {
  const forEcs = () => graphWith({ stages: [ecsStage], image, state: undefined });

  // https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html
  it("builds the image once, after the tests, and gives it to the service", async () => {
    const graph = await forEcs();
    const { inputArtifacts, outputArtifacts, runOrder } = actionOf(graph, "Test", "Image");
    assert.deepEqual([inputArtifacts, outputArtifacts, runOrder], [["Source"], ["Image"], 2]);
    const deploy = actionOf(graph, "dev", "Deploy");
    assert.equal(deploy.provider, "ECS");
    assert.deepEqual(deploy.inputArtifacts, ["Image"]);
    assert.deepEqual(deploy.configuration, {
      ClusterName: "mysfits",
      ServiceName: "api",
      FileName: "imagedefinitions.json",
      DeploymentTimeout: "30",
    });
    assert.equal(handed(actionOf(graph, "dev", "Smoke"))["SITE_URL"], "https://dev.example.com");
    assert.deepEqual(variablesOf(graph, "image"), [
      { name: "REPOSITORY_URL", value: image.repositoryUrl, type: "PLAINTEXT" },
      { name: "CONTAINER", value: "app", type: "PLAINTEXT" },
      { name: "IMAGE", value: "service", type: "PLAINTEXT" },
    ]);
    assert.deepEqual(
      byName(graph, "aws:codebuild/project:Project").map(({ name }) => name),
      ["delivery-image-project", "delivery-smoke-project", "delivery-test-project"],
    );
  });

  it("pushes to its repository, and changes the one service, with its roles handed to tasks alone", async () => {
    const graph = await forEcs();
    const push = rightsOf(graph, "delivery-image-role");
    assert.deepEqual(push["delivery-image-push"]?.[0]?.Resource, [image.repositoryArn]);
    assert.deepEqual(push["delivery-image-registry-token"]?.[0]?.Action, ["ecr:GetAuthorizationToken"]);
    assert.ok(String(push["delivery-image-artifact"]?.[0]?.Resource).endsWith("/Image/*"));
    const rights = rightsOf(graph, "delivery-role");
    assert.deepEqual(rights["delivery-ecs-update-dev"], [
      {
        Effect: "Allow",
        Action: ["ecs:DescribeServices", "ecs:UpdateService"],
        Resource: [`arn:aws:ecs:ap-northeast-2:${account}:service/mysfits/api`],
      },
    ]);
    assert.deepEqual(rights["delivery-ecs-pass-dev"], [
      {
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: ecsStage.ecs.roleArns,
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      },
    ]);
    const onEverything = Object.entries(rights).filter(([, statements]) =>
      statements.some(({ Resource }) => Resource.includes("*")),
    );
    assert.deepEqual(onEverything.map(([name]) => name).sort(), [
      "delivery-ecs-list-dev",
      "delivery-ecs-read-dev",
    ]);
    assert.deepEqual(rights["delivery-ecs-list-dev"]?.[0]?.Condition, {
      ArnEquals: { "ecs:cluster": `arn:aws:ecs:ap-northeast-2:${account}:cluster/mysfits` },
    });
    assert.deepEqual(rights["delivery-ecs-read-dev"]?.[0]?.Action, ["ecs:DescribeTaskDefinition"]);
  });

  it("asks without a preview: there is nothing but the image to look at", async () => {
    const graph = await graphWith({ stages: [{ ...ecsStage, approval: true }], image, state: undefined });
    assert.deepEqual(
      stagesOf(graph)
        .find(({ name }) => name === "approve-dev")
        ?.actions.map(({ name }) => name),
      ["Approve"],
    );
    assert.deepEqual(actionOf(graph, "approve-dev", "Approve").configuration, {
      CustomData: "Deploy #{Source.CommitId} to dev?",
    });
  });

  it("needs a repository, and refuses one that nobody uses", async () => {
    await assert.rejects(
      graphWith({ stages: [ecsStage] }),
      /image must say which repository the image of dev goes to/,
    );
    await assert.rejects(graphWith({ image }), /image must be omitted where no stage has `ecs`/);
  });
});

describe("What a Pipeline tells", () => {
  const listening = () =>
    new Alarms("alarms", { region: "ap-northeast-2", mailTo: ["admin@example.com"], events: true });

  it("is a sentence to the alarms' topic when an execution fails, and a question before a stage", async () => {
    const graph = await graphOf(() => void program({ alarms: listening() }));
    const topicArn = graph.one("aws:sns/topic:Topic").outputs["arn"];
    const rule = graph.one("aws:cloudwatch/eventRule:EventRule");
    assert.equal(rule.inputs["name"], "mysfits-test-delivery");
    assert.deepEqual(JSON.parse(String(rule.inputs["eventPattern"])), {
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Pipeline Execution State Change"],
      detail: { pipeline: ["mysfits-test-delivery"], state: ["FAILED"] },
    });
    assert.equal(graph.one("aws:cloudwatch/eventTarget:EventTarget").inputs["arn"], topicArn);
    assert.equal(actionOf(graph, "approve-prod", "Approve").configuration["NotificationArn"], topicArn);
    assert.deepEqual(rightsOf(graph, "delivery-role")["delivery-ask"], [
      { Effect: "Allow", Action: ["sns:Publish"], Resource: [topicArn] },
    ]);
  });

  it("gets into the topic by rules of this stack alone", async () => {
    const graph = await graphOf(() => void program({ alarms: listening() }));
    const events = statementsOf(graph.one("aws:sns/topicPolicy:TopicPolicy").inputs["policy"]).find(
      ({ Principal }) => JSON.stringify(Principal).includes("events.amazonaws.com"),
    );
    assert.deepEqual(events?.Condition, {
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": `arn:aws:events:ap-northeast-2:${account}:rule/mysfits-test-*` },
    });
    const without = await graphOf(() => void stageAlarms().overview());
    for (const { inputs } of without.byType("aws:sns/topicPolicy:TopicPolicy"))
      assert.ok(!String(inputs["policy"]).includes("events.amazonaws.com"));
  });

  it("is nothing where nobody listens, and refused by alarms that let no rule in", async () => {
    const silent = await graphWith();
    assert.deepEqual(silent.byType("aws:cloudwatch/eventRule:EventRule"), []);
    assert.equal(rightsOf(silent, "delivery-role")["delivery-ask"], undefined);
    assert.equal(actionOf(silent, "approve-prod", "Approve").configuration["NotificationArn"], undefined);
    await assert.rejects(
      graphOf(() => void program({ alarms: stageAlarms() })),
      /Alarms "alarms": events must be true/,
    );
  });
});
