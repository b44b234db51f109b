import assert from "node:assert/strict";
import { Pipeline, type PipelineArgs } from "../../components/pipeline/index.ts";
import type { ResourceGraph } from "../../local/engine/index.ts";
import { graphOf, type GraphOptions } from "../support/graph.ts";
import { byName, rightsOf, stageAlarms, statementsOf } from "./support.ts";
import { Alarms } from "../../components/alarms/index.ts";

const account = "000000000000";
const policy = (name: string) => `arn:aws:iam::${account}:policy/${name}`;
const rightsOfStage = (stage: string) => ({
  review: [policy(`${stage}-review`)],
  deploy: [policy(`${stage}-deploy`)],
  boundaryArn: policy(`${stage}-boundary`),
});
const stateBucket = {
  backendUrl: "s3://acme-state?region=ap-northeast-2",
  bucketArn: "arn:aws:s3:::acme-state",
};
const state = { project: "mysfits", bucket: stateBucket };
const twoStages = ["dev", "prod"].map((name) => ({ name, rights: rightsOfStage(name) }));
const ecsStage = {
  name: "dev",
  ecs: {
    cluster: "mysfits",
    service: "api",
    family: "mysfits-api",
    roleArns: [`arn:aws:iam::${account}:role/task`, `arn:aws:iam::${account}:role/execution`],
  },
  url: "https://dev.example.com",
};
const image = {
  repositoryUrl: `${account}.dkr.ecr.ap-northeast-2.amazonaws.com/api`,
  repositoryArn: `arn:aws:ecr:ap-northeast-2:${account}:repository/api`,
};

const program = (args: Partial<PipelineArgs> = {}) =>
  new Pipeline("delivery", {
    source: { repository: "acme/mysfits" },
    state,
    stages: twoStages,
    ...args,
  });
const graphWith = (args?: Partial<PipelineArgs>, options?: GraphOptions) =>
  graphOf(() => void program(args), options);

interface Action {
  readonly name: string;
  readonly category: string;
  readonly provider: string;
  readonly runOrder?: number;
  readonly namespace?: string;
  readonly inputArtifacts?: readonly string[];
  readonly outputArtifacts?: readonly string[];
  readonly timeoutInMinutes?: number;
  readonly configuration: Readonly<Record<string, string>>;
}
interface Stage {
  readonly name: string;
  readonly actions: readonly Action[];
  readonly onFailure?: { readonly result: string };
}
const pipelineOf = (graph: ResourceGraph) => graph.one("aws:codepipeline/pipeline:Pipeline").inputs;
const stagesOf = (graph: ResourceGraph) => pipelineOf(graph)["stages"] as readonly Stage[];
const actionOf = (graph: ResourceGraph, stage: string, action: string): Action =>
  stagesOf(graph)
    .find(({ name }) => name === stage)
    ?.actions.find(({ name }) => name === action) ?? assert.fail(`${stage} has no action ${action}`);
const handed = (action: Action) =>
  Object.fromEntries(
    (
      JSON.parse(action.configuration["EnvironmentVariables"] ?? "[]") as readonly {
        readonly name: string;
        readonly value: string;
      }[]
    ).map(({ name, value }) => [name, value]),
  );
const projectOf = (graph: ResourceGraph, title: string) =>
  graph.one("aws:codebuild/project:Project", `delivery-${title}-project`);
const variablesOf = (graph: ResourceGraph, title: string) =>
  (
    projectOf(graph, title).inputs["environment"] as {
      readonly environmentVariables: readonly { readonly name: string }[];
    }
  ).environmentVariables;

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

describe("Builds of a Pipeline", () => {
  // Both must be the pipeline's: https://docs.aws.amazon.com/codebuild/latest/userguide/how-to-create-pipeline.html
  it("have source and artifacts of the pipeline, a buildspec of the repository, and are seen by the account alone", async () => {
    const graph = await graphWith();
    for (const { inputs } of graph.byType("aws:codebuild/project:Project")) {
      assert.equal((inputs["source"] as { readonly type: string }).type, "CODEPIPELINE");
      assert.deepEqual(inputs["artifacts"], { type: "CODEPIPELINE" });
      assert.equal(inputs["badgeEnabled"], undefined);
      assert.equal(inputs["projectVisibility"], "PRIVATE");
    }
    assert.deepEqual(projectOf(graph, "review-prod").inputs["source"], {
      type: "CODEPIPELINE",
      buildspec: "delivery/pipeline/buildspecs/review.yml",
    });
  });

  it("run on machines that the images and the service fit, Docker where it is needed alone", async () => {
    const graph = await graphWith();
    const machine = (title: string) => {
      const environment = projectOf(graph, title).inputs["environment"] as Readonly<Record<string, unknown>>;
      return [environment["type"], environment["computeType"], environment["privilegedMode"]];
    };
    assert.deepEqual(machine("test"), ["LINUX_CONTAINER", "BUILD_GENERAL1_MEDIUM", false]);
    assert.deepEqual(machine("deploy-prod"), ["ARM_CONTAINER", "BUILD_GENERAL1_SMALL", true]);
    assert.deepEqual(machine("smoke"), ["ARM_CONTAINER", "BUILD_GENERAL1_SMALL", false]);
    const other = await graphWith({
      builds: { test: { computeType: "BUILD_GENERAL1_LARGE", timeoutMinutes: 20 } },
    });
    const { environment, buildTimeout } = projectOf(other, "test").inputs;
    assert.equal((environment as { readonly computeType: string }).computeType, "BUILD_GENERAL1_LARGE");
    assert.equal(buildTimeout, 20);
    await assert.rejects(
      graphWith({ builds: { test: { timeoutMinutes: 1 } } }),
      /builds\.test\.timeoutMinutes must be a whole number from 5 to 2160 \(got 1\)\. Fix: use 60/,
    );
  });

  it("write into logs that are there first, and forgotten after two weeks", async () => {
    const graph = await graphWith();
    const groups = graph.byType("aws:cloudwatch/logGroup:LogGroup");
    assert.equal(groups.length, 5);
    for (const { inputs } of groups) assert.equal(inputs["retentionInDays"], 14);
    const project = projectOf(graph, "test");
    const group = graph.one("aws:cloudwatch/logGroup:LogGroup", "delivery-test-log");
    assert.equal(group.inputs["name"], `/aws/codebuild/${String(project.inputs["name"])}`);
    assert.ok(graph.dependsOn(project, group));
  });

  // https://docs.aws.amazon.com/codebuild/latest/userguide/report-create.html
  it("have reports under the names that CodeBuild gives those of the buildspec, which go with the stack", async () => {
    const graph = await graphWith();
    assert.deepEqual(
      byName(graph, "aws:codebuild/reportGroup:ReportGroup").map(({ inputs }) => [
        inputs["name"],
        inputs["type"],
        inputs["deleteReports"],
      ]),
      [
        ["mysfits-test-delivery-smoke-smoke", "TEST", true],
        ["mysfits-test-delivery-test-coverage", "CODE_COVERAGE", true],
        ["mysfits-test-delivery-test-tests", "TEST", true],
      ],
    );
  });

  it("may, for the tests, write log and reports, read the code and keep a cache of their own, and nothing else", async () => {
    const graph = await graphWith();
    const bucket = String(graph.one("aws:s3/bucket:Bucket").outputs["arn"]);
    const group = String(graph.one("aws:cloudwatch/logGroup:LogGroup", "delivery-test-log").outputs["arn"]);
    const reports = ["tests", "coverage"].map((report) =>
      String(graph.one("aws:codebuild/reportGroup:ReportGroup", `delivery-test-${report}`).outputs["arn"]),
    );
    const allow = (Action: readonly string[], Resource: readonly string[]) => [
      { Effect: "Allow", Action, Resource },
    ];
    assert.deepEqual(rightsOf(graph, "delivery-test-role"), {
      "delivery-test-log": allow(["logs:CreateLogStream", "logs:PutLogEvents"], [`${group}:log-stream:*`]),
      "delivery-test-source": allow(
        ["s3:GetObject", "s3:GetObjectVersion"],
        [`${bucket}/mysfits-test-deliver/Source/*`],
      ),
      "delivery-test-cache": allow(["s3:GetObject", "s3:PutObject"], [`${bucket}/cache/test/*`]),
      "delivery-test-bucket": allow(["s3:GetBucketLocation", "s3:ListBucket"], [bucket]),
      "delivery-test-reports": allow(
        [
          "codebuild:BatchPutCodeCoverages",
          "codebuild:BatchPutTestCases",
          "codebuild:CreateReport",
          "codebuild:UpdateReport",
        ],
        reports,
      ),
    });
    assert.deepEqual(
      graph
        .byType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .filter(({ name }) => name.startsWith("delivery-test-")),
      [],
    );
  });

  it("have roles that CodeBuild takes for their own project alone, where no deployment may change them", async () => {
    const graph = await graphWith();
    for (const role of graph.byType("aws:iam/role:Role"))
      assert.equal(role.inputs["path"], "/delivery/", role.name);
    const { inputs } = graph.one("aws:iam/role:Role", "delivery-deploy-prod-role");
    assert.deepEqual(statementsOf(inputs["assumeRolePolicy"]), [
      {
        Effect: "Allow",
        Principal: { Service: "codebuild.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: {
            "aws:SourceAccount": account,
            "aws:SourceArn": `arn:aws:codebuild:ap-northeast-2:${account}:project/mysfits-test-delivery-deploy-prod`,
          },
        },
      },
    ]);
  });

  it("look with the one policy, change with the other, neither beyond the boundary", async () => {
    const graph = await graphWith();
    const attached = (role: string) =>
      graph
        .byType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .filter(({ inputs }) => inputs["role"] === graph.one("aws:iam/role:Role", role).outputs["name"])
        .map(({ inputs }) => inputs["policyArn"]);
    assert.deepEqual(attached("delivery-review-prod-role"), [policy("prod-review")]);
    assert.deepEqual(attached("delivery-deploy-prod-role"), [policy("prod-deploy")]);
    assert.deepEqual(attached("delivery-deploy-dev-role"), [policy("dev-deploy")]);
    for (const role of ["delivery-review-prod-role", "delivery-deploy-prod-role"])
      assert.equal(
        graph.one("aws:iam/role:Role", role).inputs["permissionsBoundary"],
        policy("prod-boundary"),
      );
    assert.equal(
      graph.one("aws:iam/role:Role", "delivery-test-role").inputs["permissionsBoundary"],
      undefined,
    );
    await assert.rejects(
      graphWith({ stages: [{ name: "dev", rights: { deploy: [] } }] }),
      /stages "dev"\.rights\.deploy must have 1 to 10 policies, as many as a role may have \(got 0\)/,
    );
    await assert.rejects(
      graphWith({ stages: [{ name: "dev", approval: true, rights: { deploy: [policy("x")] } }] }),
      /stages "dev"\.rights\.review must have 1 to 10 policies/,
    );
  });

  it("see the state of their own stack, and change it where they deploy", async () => {
    const keyArn = `arn:aws:kms:ap-northeast-2:${account}:key/1`;
    const graph = await graphWith({ state: { project: "mysfits", bucket: { ...stateBucket, keyArn } } });
    const review = rightsOf(graph, "delivery-review-prod-role");
    const deploy = rightsOf(graph, "delivery-deploy-prod-role");
    const files = [
      "arn:aws:s3:::acme-state/.pulumi/stacks/mysfits/prod.*",
      "arn:aws:s3:::acme-state/.pulumi/history/mysfits/prod/*",
      "arn:aws:s3:::acme-state/.pulumi/backups/mysfits/prod/*",
      "arn:aws:s3:::acme-state/.pulumi/locks/organization/mysfits/prod/*",
    ];
    assert.equal(review["delivery-review-prod-state-write"], undefined);
    assert.deepEqual(review["delivery-review-prod-state-key"]?.[0]?.Action, ["kms:Decrypt"]);
    assert.deepEqual(review["delivery-review-prod-state-read"]?.[0]?.Resource, [
      "arn:aws:s3:::acme-state/.pulumi/meta.yaml",
      ...files,
    ]);
    assert.deepEqual(deploy["delivery-deploy-prod-state-write"]?.[0]?.Resource, files);
    assert.deepEqual(deploy["delivery-deploy-prod-state-key"]?.[0], {
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: [keyArn],
      Condition: { StringEquals: { "kms:ViaService": "s3.ap-northeast-2.amazonaws.com" } },
    });
    assert.deepEqual(deploy["delivery-deploy-prod-state-secrets"]?.[0]?.Condition, {
      StringEquals: { "kms:EncryptionContext:stage": "prod" },
    });
    assert.deepEqual(variablesOf(graph, "deploy-prod"), [
      { name: "STACK", value: "prod", type: "PLAINTEXT" },
      { name: "PULUMI_BACKEND_URL", value: stateBucket.backendUrl, type: "PLAINTEXT" },
    ]);
    assert.deepEqual(variablesOf(graph, "test"), []);
  });

  it("have a bucket and a key made for the state where none is given, which are kept", async () => {
    const graph = await graphWith({ state: { project: "mysfits" } });
    const key = graph.one("aws:kms/key:Key");
    const bucket = graph.one("aws:s3/bucket:Bucket", "delivery-state-bucket");
    assert.deepEqual([key.protect, bucket.protect], [true, true]);
    assert.equal(key.inputs["enableKeyRotation"], true);
    assert.deepEqual(variablesOf(graph, "deploy-prod").at(-1), {
      name: "PULUMI_BACKEND_URL",
      value: `s3://${String(bucket.outputs["bucket"])}?region=ap-northeast-2`,
      type: "PLAINTEXT",
    });
    const rights = rightsOf(graph, "delivery-deploy-prod-role");
    assert.deepEqual(rights["delivery-deploy-prod-state-key"]?.[0]?.Resource, [key.outputs["arn"]]);
    assert.deepEqual((await graphWith()).byType("aws:kms/key:Key"), []);
  });

  it("read an access token of Pulumi Cloud as a secret, in the builds that need it alone", async () => {
    const accessTokenArn = `arn:aws:secretsmanager:ap-northeast-2:${account}:secret:pulumi`;
    const graph = await graphWith({ state: { accessTokenArn } });
    assert.deepEqual(variablesOf(graph, "deploy-prod").at(-1), {
      name: "PULUMI_ACCESS_TOKEN",
      value: accessTokenArn,
      type: "SECRETS_MANAGER",
    });
    assert.deepEqual(rightsOf(graph, "delivery-deploy-prod-role")["delivery-deploy-prod-access-token"], [
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [accessTokenArn] },
    ]);
    assert.ok(!JSON.stringify([variablesOf(graph, "test"), variablesOf(graph, "smoke")]).includes("TOKEN"));
  });
});

describe("Role of a Pipeline", () => {
  it("starts the pipeline's builds by name, reads what they are given, and takes no role", async () => {
    const graph = await graphWith();
    const rights = rightsOf(graph, "delivery-role");
    assert.deepEqual(Object.keys(rights).sort(), [
      "delivery-look-at-bucket",
      "delivery-read-artifacts",
      "delivery-read-source",
      "delivery-run-deploy-dev",
      "delivery-run-deploy-prod",
      "delivery-run-review-prod",
      "delivery-run-smoke",
      "delivery-run-test",
      "delivery-write-source",
    ]);
    assert.deepEqual(rights["delivery-run-deploy-prod"]?.[0]?.Resource, [
      projectOf(graph, "deploy-prod").outputs["arn"],
    ]);
    const text = JSON.stringify(rights);
    assert.ok(!text.includes("sts:AssumeRole") && !text.includes("iam:"));
    for (const statements of Object.values(rights))
      for (const { Action, Resource } of statements) {
        assert.ok(!JSON.stringify(Action).includes("*"));
        assert.ok(!Resource.includes("*"));
      }
  });

  it("is taken by CodePipeline for this account alone, and has its rights before the pipeline is there", async () => {
    const graph = await graphWith();
    assert.deepEqual(
      statementsOf(graph.one("aws:iam/role:Role", "delivery-role").inputs["assumeRolePolicy"]),
      [
        {
          Effect: "Allow",
          Principal: { Service: "codepipeline.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        },
      ],
    );
    const pipeline = graph.one("aws:codepipeline/pipeline:Pipeline");
    for (const right of ["delivery-read-source", "delivery-run-test", "delivery-write-source"])
      assert.ok(graph.dependsOn(pipeline, graph.one("aws:iam/rolePolicy:RolePolicy", right)), right);
  });
});

describe("Artifacts of a Pipeline", () => {
  it("are encrypted, private, read over TLS, and gone when nobody goes back so far", async () => {
    const graph = await graphWith({ artifactDays: 30, protect: false });
    assert.equal(graph.one("aws:s3/bucket:Bucket").inputs["forceDestroy"], true);
    assert.equal(graph.one("aws:s3/bucket:Bucket").protect, false);
    assert.equal(
      graph.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs["blockPublicPolicy"],
      true,
    );
    const [statement, ...others] = statementsOf(
      graph.one("aws:s3/bucketPolicy:BucketPolicy").inputs["policy"],
    );
    assert.deepEqual(statement?.Condition, { Bool: { "aws:SecureTransport": "false" } });
    assert.deepEqual(others, []);
    const { inputs } = graph.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
    const rules = inputs["rules"] as readonly {
      readonly id: string;
      readonly filter: { readonly prefix?: string };
      readonly expiration: { readonly days?: number };
    }[];
    assert.deepEqual(
      rules.slice(0, 2).map(({ id, filter, expiration }) => [id, filter.prefix, expiration.days]),
      [
        ["artifacts", "mysfits-test-deliver/", 30],
        ["caches", "cache/", 30],
      ],
    );
    assert.equal((await graphWith()).one("aws:s3/bucket:Bucket").protect, true);
  });

  it("are the code alone, where nobody builds an image", async () => {
    const graph = await graphWith();
    const made = stagesOf(graph).flatMap(({ actions }) =>
      actions.flatMap((action) => action.outputArtifacts ?? []),
    );
    assert.deepEqual(made, ["Source"]);
  });
});

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
