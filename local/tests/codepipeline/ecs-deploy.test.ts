import assert from "node:assert/strict";
import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { DescribeTaskDefinitionCommand, ECSClient } from "@aws-sdk/client-ecs";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { codePipeline } from "../../aws/codepipeline/index.ts";
import { s3 } from "../../aws/s3/index.ts";
import { zip } from "../../host/zip.ts";
import { FargateFixture, server } from "../ecs/support/fixture.ts";
import { until } from "./support/delivery.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html */
describe("The ECS action of a pipeline", function () {
  this.timeout(120_000);
  const fargate = new FargateFixture();
  let pipelines: CodePipelineClient;
  let objects: S3Client;
  let ecs: ECSClient;
  before(async () => {
    await fargate.start([s3, codePipeline]);
    const config = fargate.testbed.clientConfig;
    pipelines = new CodePipelineClient(config);
    objects = new S3Client({ ...config, forcePathStyle: true });
    ecs = new ECSClient(config);
    await fargate.testbed.resources.create("aws:s3/bucket:Bucket", "files", { bucket: "files" });
  });
  after(async () => {
    for (const client of [pipelines, objects, ecs]) client.destroy();
    await fargate.stop();
  });

  const put = async (name: string, text: string) =>
    await objects.send(
      new PutObjectCommand({
        Bucket: "files",
        Key: "images.zip",
        Body: zip([{ path: name, content: Buffer.from(text) }]),
      }),
    );
  const ended = async () => {
    const { pipelineExecutionSummaries: [newest] = [] } = await pipelines.send(
      new ListPipelineExecutionsCommand({ pipelineName: "deploy" }),
    );
    const pipelineExecutionId = newest?.pipelineExecutionId ?? "";
    const { pipelineExecution } = await until(
      async () =>
        await pipelines.send(
          new GetPipelineExecutionCommand({ pipelineName: "deploy", pipelineExecutionId }),
        ),
      (answer) => answer.pipelineExecution?.status !== "InProgress",
    );
    const { actionExecutionDetails: [last] = [] } = await pipelines.send(
      new ListActionExecutionsCommand({ pipelineName: "deploy", filter: { pipelineExecutionId } }),
    );
    return { status: pipelineExecution?.status, result: last?.output?.executionResult };
  };

  it("gives the service a revision with the image of imagedefinitions.json, and waits until it runs", async () => {
    const first = await fargate.define(server("first"));
    await fargate.deploy(first);
    assert.equal((await fargate.request()).body, "first");
    const second = await fargate.define(server("second"));
    const { taskDefinition } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: second["arn"] as string }),
    );
    const imageUri = taskDefinition?.containerDefinitions?.[0]?.image;
    await put("imagedefinitions.json", JSON.stringify([{ name: "app", imageUri }]));
    const { testbed } = fargate;
    const roleArn = await testbed.serviceRole("mover", "codepipeline.amazonaws.com", [
      { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::files/*" },
      {
        Effect: "Allow",
        Action: [
          "ecs:DescribeServices",
          "ecs:DescribeTaskDefinition",
          "ecs:RegisterTaskDefinition",
          "ecs:UpdateService",
        ],
        Resource: "*",
      },
      { Effect: "Allow", Action: "iam:PassRole", Resource: "arn:aws:iam::000000000000:role/*" },
    ]);
    const action = { owner: "AWS", version: "1" };
    await testbed.resources.create("aws:codepipeline/pipeline:Pipeline", "deploy", {
      name: "deploy",
      pipelineType: "V2",
      executionMode: "QUEUED",
      roleArn,
      artifactStores: [{ type: "S3", location: "files" }],
      stages: [
        {
          name: "Source",
          actions: [
            {
              ...action,
              name: "Images",
              category: "Source",
              provider: "S3",
              outputArtifacts: ["Images"],
              configuration: { S3Bucket: "files", S3ObjectKey: "images.zip" },
            },
          ],
        },
        {
          name: "Deploy",
          actions: [
            {
              ...action,
              name: "Deploy",
              category: "Deploy",
              provider: "ECS",
              inputArtifacts: ["Images"],
              configuration: {
                ClusterName: "cluster",
                ServiceName: "app",
                FileName: "imagedefinitions.json",
              },
            },
          ],
        },
      ],
    });
    const { status, result } = await ended();
    assert.equal(status, "Succeeded", result?.errorDetails?.message);
    assert.match(result?.externalExecutionId ?? "", /:task-definition\/app:3$/);
    assert.equal((await fargate.request()).body, "second");
  });

  it("fails for an artefact without the file, and for a container that is not there", async () => {
    const reasons: string[] = [];
    for (const [name, text] of [
      ["other.json", "[]"],
      ["imagedefinitions.json", "{}"],
      ["imagedefinitions.json", '[{"name":"web","imageUri":"x"}]'],
    ] as const) {
      await put(name, text);
      await pipelines.send(new StartPipelineExecutionCommand({ name: "deploy" }));
      const { status, result } = await ended();
      assert.equal(status, "Failed");
      reasons.push(result?.errorDetails?.message ?? "");
    }
    assert.match(reasons[0] ?? "", /^Did not find the image definition file imagedefinitions\.json/);
    assert.match(reasons[1] ?? "", /is not a JSON list of name and imageUri$/);
    assert.match(reasons[2] ?? "", /does not contain a container with the name web: it has app$/);
    assert.equal((await fargate.request()).body, "second");
  });
});
