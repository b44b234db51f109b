import assert from "node:assert/strict";
import { byName, rightsOf, statementsOf } from "./support.ts";
import {
  account,
  policy,
  stateBucket,
  graphWith,
  stagesOf,
  projectOf,
  variablesOf,
} from "./pipeline-fixture.ts";

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
