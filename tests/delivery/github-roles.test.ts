import assert from "node:assert/strict";
import { resolve } from "node:path";
import { CreateQueueCommand, DeleteQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { IAMClient, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import github from "../../delivery/github/index.ts";
import { sqs } from "../../local/aws/sqs/index.ts";
import { readStack } from "../../local/engine/project.ts";
import { startTestbed, type Testbed } from "../../local/tests/support/testbed.ts";
import { graphOf } from "../support/graph.ts";

const account = "000000000000";
const issuer = "token.actions.githubusercontent.com";
const roleArn = (role: string) => `arn:aws:iam::${account}:role/${role}`;
const workload = `arn:aws:iam::${account}:policy/delivery/mysfits-dev-workload-boundary`;

/** In the order in which AWS could make them. */
const types = [
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/rolePolicy:RolePolicy",
];

// The roles as delivery/github makes them, and IAM as the local cloud evaluates it.
describe("Roles of delivery/github", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let iam: IAMClient;
  let bucket: string;
  let key: string;
  before(async () => {
    const { project, stack, config } = await readStack(
      resolve(import.meta.dirname, "../../delivery/github"),
      "dev",
    );
    const graph = await graphOf(github, { project, stack, config, timeoutMs: 30_000 });
    bucket = String(graph.one("aws:s3/bucket:Bucket", "github-state-bucket").outputs["arn"]);
    key = String(graph.one("aws:kms/key:Key").outputs["arn"]);
    testbed = await startTestbed([sqs]);
    iam = new IAMClient(testbed.clientConfig);
    for (const type of types)
      for (const { name, inputs } of graph.byType(type))
        await testbed.resources.create(
          type,
          name,
          Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined)),
        );
  });
  after(async () => {
    iam.destroy();
    await testbed.stop();
  });

  type Context = Readonly<Record<string, string>>;
  /** Decision about one call of a role. */
  const may = async (role: string, action: string, resource: string, context: Context = {}) => {
    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: roleArn(role),
        ActionNames: [action],
        ResourceArns: [resource],
        ContextEntries: Object.entries(context).map(([key, value]) => ({
          ContextKeyName: key,
          ContextKeyValues: [value],
          ContextKeyType: "string",
        })),
      }),
    );
    return EvaluationResults?.[0]?.EvalDecision;
  };
  const deploy = (action: string, resource: string, context?: Context) =>
    may("delivery/mysfits-dev-deploy", action, resource, context);
  const preview = (action: string, resource: string) => may("delivery/mysfits-dev-preview", action, resource);

  /** Client of SQS with the credentials of a job. */
  async function clientOf(job: Readonly<Record<string, string>>, role: string): Promise<SQSClient> {
    const asked = new URLSearchParams({ audience: "sts.amazonaws.com", ...job });
    const { secretAccessKey } = testbed.capabilities.iam.operator;
    const answer = await fetch(`${testbed.endpoint}/_oidc/${issuer}/token?${asked.toString()}`, {
      headers: { authorization: `bearer ${secretAccessKey}` },
    });
    const { value } = (await answer.json()) as { readonly value: string };
    const { endpoint, region } = testbed.clientConfig;
    const sts = new STSClient({ endpoint, region, maxAttempts: 1 });
    try {
      const { Credentials } = await sts.send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: roleArn(role),
          RoleSessionName: "GitHubActions",
          WebIdentityToken: value,
        }),
      );
      return new SQSClient({
        ...testbed.clientConfig,
        credentials: {
          accessKeyId: Credentials?.AccessKeyId ?? "",
          secretAccessKey: Credentials?.SecretAccessKey ?? "",
          sessionToken: Credentials?.SessionToken ?? "",
        },
      });
    } finally {
      sts.destroy();
    }
  }

  it("open to the jobs of their environment, and to nobody else", async () => {
    const job = { repository: "octo-org/octo-repo", environment: "dev" };
    const client = await clientOf(job, "delivery/mysfits-dev-deploy");
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "questions-failures" }));
    await client.send(new DeleteQueueCommand({ QueueUrl }));
    await assert.rejects(client.send(new CreateQueueCommand({ QueueName: "somebody-elses" })), {
      name: "AccessDeniedException",
      message: /no identity-based policy allows the sqs:CreateQueue action/,
    });
    client.destroy();
    const others: readonly (readonly [job: Readonly<Record<string, string>>, role: string])[] = [
      [{ ...job, repository: "mallory/octo-repo" }, "delivery/mysfits-dev-deploy"],
      [{ ...job, environment: "dev-preview" }, "delivery/mysfits-dev-deploy"],
      [{ repository: job.repository, event: "pull_request" }, "delivery/mysfits-dev-deploy"],
      [{ repository: job.repository, event: "pull_request" }, "delivery/mysfits-dev-preview"],
      [job, "delivery/mysfits-prod-deploy"],
      [job, "delivery/mysfits-dev-preview"],
    ];
    for (const [other, role] of others)
      await assert.rejects(clientOf(other, role), { name: "AccessDenied" }, JSON.stringify([other, role]));
  });

  it("make roles below the boundary of the stage's workloads alone, by the program's names", async () => {
    const own = roleArn("service-task-role-1a2b3c4");
    const below = { "iam:PermissionsBoundary": workload };
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"]) {
      assert.equal(await deploy(action, own, below), "allowed", action);
      assert.equal(await deploy(action, own), "implicitDeny", action);
      for (const other of [workload.replace("dev", "prod"), "arn:aws:iam::aws:policy/AdministratorAccess"])
        assert.equal(await deploy(action, own, { "iam:PermissionsBoundary": other }), "implicitDeny", other);
      assert.equal(await deploy(action, roleArn("administrator"), below), "implicitDeny");
    }
    assert.equal(
      await deploy("iam:PassRole", own, { "iam:PassedToService": "lambda.amazonaws.com" }),
      "allowed",
    );
    assert.equal(
      await deploy("iam:PassRole", own, { "iam:PassedToService": "ec2.amazonaws.com" }),
      "implicitDeny",
    );
  });

  it("change nothing of themselves, and make no people and no keys", async () => {
    const below = { "iam:PermissionsBoundary": workload };
    for (const [action, resource] of [
      ["iam:PutRolePolicy", roleArn("delivery/mysfits-dev-deploy")],
      ["iam:UpdateAssumeRolePolicy", roleArn("delivery/mysfits-prod-deploy")],
      ["iam:CreatePolicyVersion", workload],
      ["iam:DeleteRolePermissionsBoundary", roleArn("service-task-role-1a2b3c4")],
      ["iam:CreateUser", `arn:aws:iam::${account}:user/mallory`],
      ["iam:CreateAccessKey", `arn:aws:iam::${account}:user/mallory`],
      ["iam:CreateOpenIDConnectProvider", `arn:aws:iam::${account}:oidc-provider/example.com`],
      ["iam:DeleteOpenIDConnectProvider", `arn:aws:iam::${account}:oidc-provider/${issuer}`],
    ] as const)
      assert.equal(await deploy(action, resource, below), "explicitDeny", `${action} ${resource}`);
    for (const [action, resource] of [
      ["sts:AssumeRole", roleArn("administrator")],
      ["sqs:PurgeQueue", `arn:aws:sqs:ap-northeast-2:${account}:questions-queue`],
    ] as const)
      assert.equal(await deploy(action, resource), "implicitDeny", action);
  });

  it("leave the other stage alone: its state, its names, and what is tagged as its own", async () => {
    const state = (stack: string) => `${bucket}/.pulumi/stacks/mysfits/${stack}.json`;
    assert.equal(await deploy("s3:PutObject", state("dev")), "allowed");
    assert.equal(await preview("s3:GetObject", state("dev")), "allowed");
    assert.equal(await preview("s3:PutObject", state("dev")), "implicitDeny");
    for (const action of ["s3:GetObject", "s3:PutObject"])
      assert.equal(await deploy(action, state("prod")), "implicitDeny", action);
    const ofRequests = (action: string, resource: string, context?: Context) =>
      may("delivery/mysfits-pr-deploy", action, resource, context);
    assert.equal(await ofRequests("s3:PutObject", state("pr-12")), "allowed");
    assert.equal(await ofRequests("s3:PutObject", state("dev")), "implicitDeny");
    const secretsOf = (stage: string) => ({ "kms:EncryptionContext:stage": stage });
    assert.equal(await ofRequests("s3:GetObject", state("prod")), "implicitDeny");
    assert.equal(await ofRequests("kms:Decrypt", key, secretsOf("pr")), "allowed");
    assert.equal(await ofRequests("kms:Decrypt", key, secretsOf("prod")), "implicitDeny");
    const database = (stage: string) =>
      `arn:aws:glue:ap-northeast-2:${account}:database/mysfits_${stage}_clicks`;
    assert.equal(await deploy("glue:DeleteDatabase", database("dev")), "allowed");
    assert.equal(await deploy("glue:DeleteDatabase", database("prod")), "implicitDeny");
    const table = `arn:aws:dynamodb:ap-northeast-2:${account}:table/mysfits-table-1a2b3c4`;
    const tagged = (stage: string) => ({
      "aws:ResourceTag/project": "mysfits",
      "aws:ResourceTag/stage": stage,
    });
    assert.equal(await deploy("dynamodb:DeleteTable", table, tagged("dev")), "allowed");
    assert.equal(await deploy("dynamodb:DeleteTable", table, tagged("prod")), "explicitDeny");
  });

  it("look, where they preview, and do nothing", async () => {
    const table = `arn:aws:dynamodb:ap-northeast-2:${account}:table/questions-table-1a2b3c4`;
    assert.equal(await preview("dynamodb:DescribeTable", table), "allowed");
    for (const action of [
      "dynamodb:GetItem",
      "dynamodb:Scan",
      "dynamodb:UpdateTable",
      "dynamodb:DeleteTable",
    ])
      assert.equal(await preview(action, table), "implicitDeny", action);
    assert.equal(
      await may("delivery/mysfits-dev-preview", "iam:CreateRole", roleArn("service-x"), {
        "iam:PermissionsBoundary": workload,
      }),
      "implicitDeny",
    );
  });

  it("make no role that can do more than the program's own grants", async () => {
    await testbed.resources.create("aws:iam/role:Role", "greedy", {
      name: "service-greedy-1a2b3c4",
      permissionsBoundary: workload,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
      inlinePolicies: [
        {
          name: "everything",
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
          }),
        },
      ],
    });
    const greedy = (action: string) => may("service-greedy-1a2b3c4", action, "*");
    assert.deepEqual(
      [await greedy("dynamodb:GetItem"), await greedy("sqs:SendMessage")],
      ["allowed", "allowed"],
    );
    for (const action of [
      "iam:CreateRole",
      "iam:CreateUser",
      "dynamodb:DeleteTable",
      "s3:PutBucketPolicy",
      "sts:AssumeRole",
    ])
      assert.equal(await greedy(action), "implicitDeny", action);
  });
});
