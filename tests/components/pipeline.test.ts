import assert from "node:assert/strict";
import { type ResourceGraph } from "../../local/engine/index.ts";
import { byName, rightsOf } from "./support.ts";
import {
  account,
  twoStages,
  graphWith,
  pipelineOf,
  stagesOf,
  actionOf,
  handed,
  projectOf,
} from "./pipeline-fixture.ts";

describe("Pipeline", () => {
  it("tests, deploys to dev, visits it, asks, deploys to prod and visits that", async () => {
    const graph = await graphWith();
    assert.deepEqual(
      stagesOf(graph).map(({ name, actions }) => [
        name,
        ...actions.map((action) => `${action.runOrder ?? 1} ${action.name}: ${action.provider}`),
      ]),
      [
        ["Source", "1 Source: CodeStarSourceConnection"],
        ["Test", "1 Test: CodeBuild"],
        ["dev", "1 Deploy: CodeBuild", "2 Smoke: CodeBuild"],
        ["approve-prod", "1 Preview: CodeBuild", "2 Approve: Manual"],
        ["prod", "1 Deploy: CodeBuild", "2 Smoke: CodeBuild"],
      ],
    );
    assert.deepEqual(
      byName(graph, "aws:codebuild/project:Project").map(({ inputs }) => inputs["name"]),
      [
        "mysfits-test-delivery-deploy-dev",
        "mysfits-test-delivery-deploy-prod",
        "mysfits-test-delivery-review-prod",
        "mysfits-test-delivery-smoke",
        "mysfits-test-delivery-test",
      ],
    );
  });

  it("is of type V2, where the provider would take V1, and lets the newest execution take the place of those that wait", async () => {
    const { pipelineType, executionMode } = pipelineOf(await graphWith());
    assert.equal(pipelineType, "V2");
    assert.equal(executionMode, "SUPERSEDED");
    assert.equal(pipelineOf(await graphWith({ executionMode: "QUEUED" }))["executionMode"], "QUEUED");
  });

  // https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback-auto.html
  it("goes back where a deployment fails, and not where somebody says no", async () => {
    const back = (graph: ResourceGraph) =>
      stagesOf(graph).flatMap(({ name, onFailure }) => (onFailure?.result === "ROLLBACK" ? [name] : []));
    assert.deepEqual(back(await graphWith()), ["dev", "prod"]);
    const [dev, prod] = twoStages;
    assert.deepEqual(back(await graphWith({ stages: [{ ...dev!, rollBack: false }, prod!] })), ["prod"]);
  });

  it("asks before every stage but the first, unless told otherwise", async () => {
    const asked = (graph: ResourceGraph) =>
      stagesOf(graph).flatMap(({ name }) => (name.startsWith("approve-") ? [name] : []));
    const [dev, prod] = twoStages;
    assert.deepEqual(
      asked(
        await graphWith({
          stages: [
            { ...dev!, approval: true },
            { ...prod!, approval: false },
          ],
        }),
      ),
      ["approve-dev"],
    );
    assert.deepEqual(asked(await graphWith({ stages: [dev!] })), []);
  });

  it("shows who is asked the commit, what changes, and the stage before", async () => {
    const { configuration, timeoutInMinutes } = actionOf(await graphWith(), "approve-prod", "Approve");
    assert.deepEqual(configuration, {
      CustomData: "Deploy #{Source.CommitId} to prod? #{review-prod.CHANGES}",
      ExternalEntityLink: "#{dev.SITE_URL}",
    });
    assert.equal(timeoutInMinutes, 10_080);
    assert.equal(actionOf(await graphWith(), "approve-prod", "Preview").namespace, "review-prod");
  });

  it("hands a build the commit, and the smoke test the address that the deployment told", async () => {
    const graph = await graphWith();
    assert.deepEqual(handed(actionOf(graph, "Test", "Test")), { REVISION: "#{Source.CommitId}" });
    assert.equal(actionOf(graph, "prod", "Deploy").namespace, "prod");
    assert.deepEqual(handed(actionOf(graph, "prod", "Smoke")), {
      REVISION: "#{Source.CommitId}",
      STACK: "prod",
      SITE_URL: "#{prod.SITE_URL}",
    });
  });

  it("hands on what whoever starts it says", async () => {
    const graph = await graphWith({ variables: [{ name: "RELEASE_NOTE", defaultValue: "none" }] });
    assert.deepEqual(pipelineOf(graph)["variables"], [{ name: "RELEASE_NOTE", defaultValue: "none" }]);
    for (const [stage, action] of [
      ["Test", "Test"],
      ["dev", "Deploy"],
      ["approve-prod", "Preview"],
      ["prod", "Smoke"],
    ] as const)
      assert.equal(handed(actionOf(graph, stage, action))["RELEASE_NOTE"], "#{variables.RELEASE_NOTE}");
    await assert.rejects(
      graphWith({ variables: [{ name: "AWS_REGION" }] }),
      /Pipeline "delivery": variables\.name must be .* \(got "AWS_REGION"\)/,
    );
  });

  it("knows no stage, or two of one name, or one that is called as a part of the pipeline", async () => {
    const [dev] = twoStages;
    await assert.rejects(graphWith({ stages: [] }), /stages must name at least one stage/);
    await assert.rejects(graphWith({ stages: [dev!, dev!] }), /stages must have different names/);
    await assert.rejects(graphWith({ stages: [{ ...dev!, name: "test" }] }), /stages\.name must be/);
    await assert.rejects(graphWith({ state: undefined }), /state must say where Pulumi keeps the state/);
  });
});

describe("Source of a Pipeline", () => {
  it("is read through a connection that somebody confirms, and started by pushes to the branch alone", async () => {
    const graph = await graphWith();
    const connection = graph.one("aws:codeconnections/connection:Connection");
    assert.equal(connection.inputs["providerType"], "GitHub");
    assert.deepEqual(actionOf(graph, "Source", "Source").configuration, {
      ConnectionArn: connection.outputs["arn"],
      FullRepositoryId: "acme/mysfits",
      BranchName: "main",
      OutputArtifactFormat: "CODE_ZIP",
      DetectChanges: "false",
    });
    assert.deepEqual(pipelineOf(graph)["triggers"], [
      {
        providerType: "CodeStarSourceConnection",
        gitConfiguration: { sourceActionName: "Source", pushes: [{ branches: { includes: ["main"] } }] },
      },
    ]);
    assert.deepEqual(graph.byType("aws:codecommit/repository:Repository"), []);
    assert.deepEqual(graph.byType("aws:cloudwatch/eventRule:EventRule"), []);
  });

  // https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html
  it("is started by tags too, in a filter of their own, and by no change of other files", async () => {
    const graph = await graphWith({
      source: { repository: "acme/mysfits", branch: "release", tags: ["v*"], paths: ["app/**"] },
    });
    const [{ gitConfiguration }] = pipelineOf(graph)["triggers"] as [
      { readonly gitConfiguration: { readonly pushes: unknown } },
    ];
    assert.deepEqual(gitConfiguration.pushes, [
      { branches: { includes: ["release"] }, filePaths: { includes: ["app/**"] } },
      { tags: { includes: ["v*"] } },
    ]);
    await assert.rejects(
      graphWith({ source: { repository: "https://github.com/acme/mysfits.git" } }),
      /source\.repository must be owner\/name/,
    );
  });

  it("takes a connection that is there, and makes none then", async () => {
    const connectionArn = `arn:aws:codeconnections:ap-northeast-2:${account}:connection/1`;
    const graph = await graphWith({ source: { repository: "acme/mysfits", connectionArn } });
    assert.deepEqual(graph.byType("aws:codeconnections/connection:Connection"), []);
    assert.deepEqual(rightsOf(graph, "delivery-role")["delivery-read-source"], [
      {
        Effect: "Allow",
        Action: ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
        Resource: [connectionArn],
      },
    ]);
  });

  // https://docs.aws.amazon.com/codepipeline/latest/userguide/triggering.html
  it("may be CodeCommit: a rule starts the pipeline, nobody asks again and again, and the history stays", async () => {
    const graph = await graphWith({ source: { codeCommit: "mysfits" } });
    const repository = graph.one("aws:codecommit/repository:Repository");
    assert.equal(repository.protect, true);
    assert.equal(repository.retainOnDelete, true);
    assert.deepEqual(actionOf(graph, "Source", "Source").configuration, {
      RepositoryName: "mysfits",
      BranchName: "main",
      OutputArtifactFormat: "CODE_ZIP",
      PollForSourceChanges: "false",
    });
    assert.deepEqual(pipelineOf(graph)["triggers"], []);
    const arn = `arn:aws:codecommit:ap-northeast-2:${account}:mysfits`;
    assert.deepEqual(
      JSON.parse(String(graph.one("aws:cloudwatch/eventRule:EventRule").inputs["eventPattern"])),
      {
        source: ["aws.codecommit"],
        "detail-type": ["CodeCommit Repository State Change"],
        resources: [arn],
        detail: {
          event: ["referenceCreated", "referenceUpdated"],
          referenceType: ["branch"],
          referenceName: ["main"],
        },
      },
    );
    const pipelineArn = graph.one("aws:codepipeline/pipeline:Pipeline").outputs["arn"];
    assert.equal(graph.one("aws:cloudwatch/eventTarget:EventTarget").inputs["arn"], pipelineArn);
    assert.deepEqual(rightsOf(graph, "delivery-start-role"), {
      "delivery-start": [
        { Effect: "Allow", Action: ["codepipeline:StartPipelineExecution"], Resource: [pipelineArn] },
      ],
    });
    const [read] = rightsOf(graph, "delivery-role")["delivery-read-source"] ?? [];
    assert.deepEqual(read?.Resource, [arn]);
    assert.deepEqual(graph.byType("aws:codeconnections/connection:Connection"), []);
  });

  it("makes no repository that is there", async () => {
    const graph = await graphWith({ source: { codeCommit: "mysfits", existing: true, branch: "trunk" } });
    assert.deepEqual(graph.byType("aws:codecommit/repository:Repository"), []);
    assert.equal(actionOf(graph, "Source", "Source").configuration["BranchName"], "trunk");
  });
});

describe("Badge of a Pipeline", () => {
  const connectionArn = `arn:aws:codeconnections:ap-northeast-2:${account}:connection/1`;

  // https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-badges.html
  it("is that of a project of its own, which tests pushes to the branch and may do no more than the tests", async () => {
    const graph = await graphWith({ source: { repository: "acme/mysfits", connectionArn }, badge: true });
    const { inputs } = projectOf(graph, "badge");
    assert.equal(inputs["badgeEnabled"], true);
    assert.equal(inputs["sourceVersion"], "refs/heads/main");
    assert.deepEqual(inputs["artifacts"], { type: "NO_ARTIFACTS" });
    assert.deepEqual(inputs["source"], {
      type: "GITHUB",
      location: "https://github.com/acme/mysfits.git",
      gitCloneDepth: 1,
      auth: { type: "CODECONNECTIONS", resource: connectionArn },
      buildspec: "delivery/pipeline/buildspecs/test.yml",
    });
    assert.deepEqual(graph.one("aws:codebuild/webhook:Webhook").inputs["filterGroups"], [
      {
        filters: [
          { type: "EVENT", pattern: "PUSH" },
          { type: "HEAD_REF", pattern: "^refs/heads/main$" },
        ],
      },
    ]);
    const rights = rightsOf(graph, "delivery-badge-role");
    assert.equal(rights["delivery-badge-source"], undefined);
    assert.deepEqual(rights["delivery-badge-clone"]?.[0]?.Resource, [connectionArn]);
    assert.equal(rightsOf(graph, "delivery-role")["delivery-run-badge"], undefined);
  });

  it("is not there unless asked for, and takes a connection that somebody has confirmed", async () => {
    assert.deepEqual((await graphWith()).byType("aws:codebuild/webhook:Webhook"), []);
    await assert.rejects(graphWith({ badge: true }), /badge must go with a source\.connectionArn/);
    await assert.rejects(graphWith({ source: { codeCommit: "mysfits" }, badge: true }), /badge must go with/);
  });
});

describe("Changes of a Pipeline's parts", () => {
  it("are made by transforms, and warned of where they take a guard away", async () => {
    const warnings: string[] = [];
    const graph = await graphWith(
      {
        transform: {
          pipeline: { executionMode: "QUEUED", pipelineType: "V1" },
          project: { queuedTimeout: 10, projectVisibility: "PUBLIC_READ" },
        },
      },
      { log: (level, message) => void (level === "warn" && warnings.push(message)) },
    );
    assert.equal(pipelineOf(graph)["executionMode"], "QUEUED");
    assert.equal(projectOf(graph, "test").inputs["queuedTimeout"], 10);
    assert.match(warnings.join("\n"), /transform\.pipeline weakens a secure default: pipelineType is "V1"/);
    assert.match(warnings.join("\n"), /transform\.project .*: projectVisibility is "PUBLIC_READ"/);
  });
});
