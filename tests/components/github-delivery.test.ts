import assert from "node:assert/strict";
import { GitHubDelivery, type GitHubDeliveryArgs } from "../../components/github-delivery/index.ts";
import { LogBucket } from "../../components/log-bucket/index.ts";
import { POLICY_LENGTH } from "../../components/parts/deploy-permissions/index.ts";
import { beginnings, types } from "../../delivery/program.ts";
import type { ResourceGraph } from "../../local/engine/index.ts";
import { graphOf } from "../support/graph.ts";
import { byName } from "./support.ts";

const account = "000000000000";
const issuer = "token.actions.githubusercontent.com";
const provider = `arn:aws:iam::${account}:oidc-provider/${issuer}`;

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
const statementsOf = (policy: unknown) =>
  (JSON.parse(String(policy)) as { readonly Statement: readonly Statement[] }).Statement;
const list = (value: string | readonly string[]) => (typeof value === "string" ? [value] : value);

const given: GitHubDeliveryArgs = {
  repository: "octo-org/octo-repo",
  program: { project: "mysfits", types, beginnings },
  stages: { dev: {}, prod: {} },
};
const graphWith = async (
  more: Partial<GitHubDeliveryArgs> = {},
  log?: (level: string, text: string) => void,
) =>
  await graphOf(
    () => {
      const delivery = new GitHubDelivery("github", { ...given, ...more });
      return { commands: delivery.commands, backendUrl: delivery.backendUrl };
    },
    { project: "mysfits-delivery", timeoutMs: 20_000, ...(log && { log }) },
  );
const role = (graph: ResourceGraph, name: string) => graph.one("aws:iam/role:Role", name);
/** Subject that a role lets in. */
function conditionOf(graph: ResourceGraph, name: string) {
  const [statement, ...others] = (
    JSON.parse(String(role(graph, name).inputs["assumeRolePolicy"])) as {
      readonly Statement: readonly {
        readonly Effect: string;
        readonly Principal: unknown;
        readonly Action: string;
        readonly Condition: { readonly StringEquals: Readonly<Record<string, string>> };
      }[];
    }
  ).Statement;
  assert.deepEqual(others, []);
  assert.deepEqual(
    [statement?.Effect, statement?.Action, statement?.Principal],
    ["Allow", "sts:AssumeRoleWithWebIdentity", { Federated: provider }],
  );
  assert.deepEqual(Object.keys(statement?.Condition ?? {}), ["StringEquals"]);
  return statement?.Condition.StringEquals;
}
/** Everything that a role is allowed. */
function rightsOf(graph: ResourceGraph, name: string): Statement[] {
  const roleName = role(graph, name).outputs["name"];
  const attached = graph
    .byType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    .filter(({ inputs }) => inputs["role"] === roleName)
    .map(({ inputs }) => inputs["policyArn"]);
  const managed = graph
    .byType("aws:iam/policy:Policy")
    .filter(({ outputs }) => attached.includes(outputs["arn"]));
  assert.equal(managed.length, attached.length, "every policy is one of the component's own");
  const own = graph
    .byType("aws:iam/rolePolicy:RolePolicy")
    .filter(({ inputs }) => inputs["role"] === roleName);
  return [...managed, ...own].flatMap(({ inputs }) => statementsOf(inputs["policy"]));
}

describe("GitHubDelivery", function () {
  this.timeout(60_000);

  // https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
  it("makes the account's provider for GitHub's tokens, with the audience of STS and no thumbprint", async () => {
    const graph = await graphWith();
    const { inputs, protect } = graph.one("aws:iam/openIdConnectProvider:OpenIdConnectProvider");
    assert.deepEqual({ ...inputs }, { url: `https://${issuer}`, clientIdLists: ["sts.amazonaws.com"] });
    assert.equal(protect, true);
  });

  it("takes the provider that the account has", async () => {
    const graph = await graphWith({ providerArn: provider });
    assert.deepEqual(graph.byType("aws:iam/openIdConnectProvider:OpenIdConnectProvider"), []);
    assert.equal(conditionOf(graph, "github-dev-deploy")?.[`${issuer}:aud`], "sts.amazonaws.com");
  });

  it("lets in exactly the jobs of the stage's environments, of this repository", async () => {
    const graph = await graphWith();
    const subjects = byName(graph, "aws:iam/role:Role").map(({ name }) => [name, conditionOf(graph, name)]);
    const condition = (subject: string) => ({
      [`${issuer}:aud`]: "sts.amazonaws.com",
      [`${issuer}:sub`]: `repo:octo-org/octo-repo:${subject}`,
    });
    assert.deepEqual(subjects, [
      ["github-dev-deploy", condition("environment:dev")],
      ["github-dev-preview", condition("environment:dev-preview")],
      ["github-prod-deploy", condition("environment:prod")],
      ["github-prod-preview", condition("environment:prod-preview")],
    ]);
    for (const resource of byName(graph, "aws:iam/role:Role"))
      assert.doesNotMatch(String(resource.inputs["assumeRolePolicy"]), /\*|StringLike/);
  });

  // https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
  it("lets in the numbers of a repository that has them in its tokens, and its name no more", async () => {
    const graph = await graphWith({
      repositoryIds: { owner: 123456, repository: 456789 },
      stages: { dev: { environment: "Test:1" } },
    });
    const subject = (name: string) => conditionOf(graph, name)?.[`${issuer}:sub`];
    assert.deepEqual(
      [subject("github-dev-deploy"), subject("github-dev-preview")],
      [
        "repo:octo-org@123456/octo-repo@456789:environment:Test%3A1",
        "repo:octo-org@123456/octo-repo@456789:environment:Test%3A1-preview",
      ],
    );
  });

  it("lets pull requests preview, or nobody, where it is told so", async () => {
    const graph = await graphWith({ stages: { dev: { preview: "pull-request" }, prod: { preview: false } } });
    assert.equal(
      conditionOf(graph, "github-dev-preview")?.[`${issuer}:sub`],
      "repo:octo-org/octo-repo:pull_request",
    );
    assert.deepEqual(
      byName(graph, "aws:iam/role:Role").map(({ name }) => name),
      ["github-dev-deploy", "github-dev-preview", "github-prod-deploy"],
    );
  });

  it("gives roles a path, a boundary and an hour", async () => {
    const graph = await graphWith({ stages: { dev: {}, prod: { sessionMinutes: 90 } } });
    for (const [stage, seconds] of [
      ["dev", 3600],
      ["prod", 5400],
    ] as const)
      for (const what of ["deploy", "preview"]) {
        const { inputs, outputs } = role(graph, `github-${stage}-${what}`);
        assert.equal(outputs["arn"], `arn:aws:iam::${account}:role/delivery/mysfits-${stage}-${what}`);
        assert.equal(
          inputs["permissionsBoundary"],
          `arn:aws:iam::${account}:policy/delivery/mysfits-${stage}-boundary`,
        );
        assert.equal(inputs["maxSessionDuration"], seconds);
        assert.deepEqual([inputs["managedPolicyArns"], inputs["inlinePolicies"]], [undefined, undefined]);
      }
  });

  it("gives the preview nothing that changes anything", async () => {
    const graph = await graphWith({ state: {} });
    const actions = rightsOf(graph, "github-dev-preview").flatMap(({ Action }) => list(Action));
    assert.ok(actions.includes("dynamodb:DescribeTable"));
    const looks =
      /:(GET|Get\w+|List\w+|Describe\w+|ViewBudget|BatchGetImage|BatchCheckLayerAvailability|Decrypt)$/;
    assert.deepEqual(
      actions.filter((action) => !looks.test(action)),
      [],
    );
  });

  it("gives the deployment no administration, and no action by a pattern", async () => {
    const graph = await graphWith({ state: {} });
    const rights = rightsOf(graph, "github-dev-deploy");
    const actions = rights.flatMap(({ Action }) => list(Action));
    for (const action of [
      "dynamodb:CreateTable",
      "lambda:UpdateFunctionCode",
      "iam:CreateRole",
      "iam:PassRole",
    ])
      assert.ok(actions.includes(action), action);
    assert.deepEqual(
      actions.filter((action) => action.includes("*") || /^(organizations|account|sts):/.test(action)),
      [],
    );
    assert.ok(rights.every(({ Effect }) => Effect === "Allow"));
    assert.doesNotMatch(
      JSON.stringify(graph.resources.map(({ inputs }) => inputs)),
      /AdministratorAccess|PowerUser/,
    );
    // Nothing of delivery has a name that the roles may be changed by.
    const roles = rights
      .filter(({ Action }) => list(Action).some((action) => action.startsWith("iam:")))
      .flatMap(({ Resource }) => list(Resource));
    assert.deepEqual(
      roles.filter((arn) => arn.includes("/delivery/") || arn.endsWith(":role/*") || arn === "*"),
      [],
    );
  });

  it("makes every role of the program be below the boundary of the stage's workloads", async () => {
    const graph = await graphWith();
    const boundary = `arn:aws:iam::${account}:policy/delivery/mysfits-dev-workload-boundary`;
    assert.equal(graph.one("aws:iam/policy:Policy", "github-dev-workload-boundary").outputs["arn"], boundary);
    const making = rightsOf(graph, "github-dev-deploy").filter(({ Action }) =>
      list(Action).includes("iam:CreateRole"),
    );
    assert.deepEqual(
      making.map(({ Condition }) => Condition),
      [{ StringEquals: { "iam:PermissionsBoundary": boundary } }],
    );
    for (const { inputs } of graph.byType("aws:iam/policy:Policy"))
      assert.ok(String(inputs["policy"]).length <= POLICY_LENGTH);
  });

  it("keeps no state unless told", async () => {
    const graph = await graphWith();
    assert.deepEqual([graph.byType("aws:s3/bucket:Bucket"), graph.byType("aws:kms/key:Key")], [[], []]);
    assert.equal(graph.outputs["backendUrl"], undefined);
    assert.doesNotMatch(
      JSON.stringify(graph.byType("aws:iam/policy:Policy").map(({ inputs }) => inputs)),
      /kms:/,
    );
  });

  describe("with a state of its own", () => {
    let graph: ResourceGraph;
    before(async () => {
      graph = await graphWith({ state: {} });
    });

    it("encrypts by a key that turns, keeps versions, and lets nobody in without TLS", () => {
      const key = graph.one("aws:kms/key:Key");
      assert.deepEqual([key.inputs["enableKeyRotation"], key.inputs["deletionWindowInDays"]], [true, 30]);
      const bucket = graph.one("aws:s3/bucket:Bucket");
      assert.deepEqual([key.protect, bucket.protect, bucket.inputs["forceDestroy"]], [true, true, false]);
      const encryption = graph.one(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      );
      assert.deepEqual(encryption.inputs["rules"], [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.outputs["arn"] },
          blockedEncryptionTypes: ["SSE-C"],
        },
      ]);
      assert.deepEqual(
        graph.one("aws:s3/bucketVersioning:BucketVersioning").inputs["versioningConfiguration"],
        {
          status: "Enabled",
        },
      );
      const block = graph.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs;
      for (const member of [
        "blockPublicAcls",
        "blockPublicPolicy",
        "ignorePublicAcls",
        "restrictPublicBuckets",
      ])
        assert.equal(block[member], true, member);
      const [tls, ...others] = statementsOf(graph.one("aws:s3/bucketPolicy:BucketPolicy").inputs["policy"]);
      assert.deepEqual(others, []);
      assert.deepEqual([tls?.Effect, tls?.Condition], ["Deny", { Bool: { "aws:SecureTransport": "false" } }]);
    });

    it("leaves it to IAM who uses the key, and logs who reads the state where there is a bucket for it", async () => {
      const [statement, ...others] = statementsOf(graph.one("aws:kms/key:Key").inputs["policy"]);
      assert.deepEqual(others, []);
      assert.deepEqual([statement?.Effect, statement?.Action], ["Allow", "kms:*"]);
      assert.match(
        String(graph.one("aws:kms/key:Key").inputs["policy"]),
        /"AWS":"arn:aws:iam::000000000000:root"/,
      );
      assert.deepEqual(graph.byType("aws:s3/bucketLogging:BucketLogging"), []);
      const logged = await graphOf(
        () => new GitHubDelivery("github", { ...given, state: {}, accessLogs: new LogBucket("logs") }),
        { timeoutMs: 20_000 },
      );
      assert.equal(logged.byType("aws:s3/bucketLogging:BucketLogging").length, 1);
    });

    // https://www.pulumi.com/docs/iac/operations/stack-management/using-a-diy-backend/
    it("lets each role at the state of its own stage alone", () => {
      const bucket = String(graph.one("aws:s3/bucket:Bucket").outputs["arn"]);
      const key = graph.one("aws:kms/key:Key").outputs["arn"];
      const of = (stage: string, what: string) =>
        statementsOf(
          graph.one("aws:iam/rolePolicy:RolePolicy", `github-${stage}-${what}-state`).inputs["policy"],
        );
      for (const stage of ["dev", "prod"]) {
        const files = [
          `${bucket}/.pulumi/stacks/mysfits/${stage}.*`,
          `${bucket}/.pulumi/history/mysfits/${stage}/*`,
          `${bucket}/.pulumi/backups/mysfits/${stage}/*`,
          `${bucket}/.pulumi/locks/organization/mysfits/${stage}/*`,
        ];
        const read = {
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:GetObjectAttributes"],
          Resource: [`${bucket}/.pulumi/meta.yaml`, ...files],
        };
        const see = {
          Effect: "Allow",
          Action: ["s3:ListBucket", "s3:GetBucketLocation"],
          Resource: [bucket],
        };
        const through = (...actions: string[]) => ({
          Effect: "Allow",
          Action: actions,
          Resource: [key],
          Condition: { StringEquals: { "kms:ViaService": "s3.ap-northeast-2.amazonaws.com" } },
        });
        const secrets = (...actions: string[]) => ({
          Effect: "Allow",
          Action: actions,
          Resource: [key],
          Condition: { StringEquals: { "kms:EncryptionContext:stage": stage } },
        });
        assert.deepEqual(of(stage, "preview"), [see, read, through("kms:Decrypt"), secrets("kms:Decrypt")]);
        assert.deepEqual(of(stage, "deploy"), [
          see,
          read,
          { Effect: "Allow", Action: ["s3:DeleteObject", "s3:PutObject"], Resource: files },
          through("kms:Decrypt", "kms:GenerateDataKey"),
          secrets("kms:Decrypt", "kms:Encrypt"),
        ]);
      }
    });

    it("says what to tell GitHub and the program", () => {
      const bucket = String(graph.one("aws:s3/bucket:Bucket").outputs["bucket"]);
      const keyId = String(graph.one("aws:kms/key:Key").outputs["arn"]).split("/").at(-1);
      const backend = `s3://${bucket}?region=ap-northeast-2`;
      const roles = `arn:aws:iam::${account}:role/delivery`;
      const set = (variable: string, value: string, environment?: string) =>
        `gh variable set ${variable} --repo octo-org/octo-repo${environment ? ` --env '${environment}'` : ""} --body '${value}'`;
      const ofStage = (stage: string) => [
        set("AWS_DEPLOY_ROLE", `${roles}/mysfits-${stage}-deploy`, stage),
        set("AWS_PREVIEW_ROLE", `${roles}/mysfits-${stage}-preview`, `${stage}-preview`),
        `pulumi login '${backend}' && pulumi stack init ${stage} --secrets-provider 'awskms://${keyId}?region=ap-northeast-2&context_stage=${stage}'`,
        `pulumi config set permissionsBoundary 'arn:aws:iam::${account}:policy/delivery/mysfits-${stage}-workload-boundary' --stack ${stage}`,
      ];
      assert.equal(graph.outputs["backendUrl"], backend);
      assert.deepEqual(graph.outputs["commands"], [
        set("AWS_REGION", "ap-northeast-2"),
        set("PULUMI_BACKEND_URL", backend),
        ...ofStage("dev"),
        ...ofStage("prod"),
      ]);
    });
  });

  it("serves stacks that come and go by one role", async () => {
    const graph = await graphWith({ state: {}, stages: { pr: { stacks: "pr-*", preview: false } } });
    const text = JSON.stringify(rightsOf(graph, "github-pr-deploy"));
    assert.match(text, /\.pulumi\/stacks\/mysfits\/pr-\*\.\*/);
    assert.match(text, /budget\/mysfits-pr-\*/);
    const guard = statementsOf(graph.one("aws:iam/policy:Policy", "github-pr-boundary").inputs["policy"]).at(
      -1,
    );
    assert.deepEqual(guard?.Condition, {
      StringEquals: { "aws:ResourceTag/project": "mysfits" },
      StringNotLike: { "aws:ResourceTag/stage": "pr-*" },
    });
    const commands = (graph.outputs["commands"] as readonly string[]).join("\n");
    assert.match(
      commands,
      /gh variable set PERMISSIONS_BOUNDARY .* --env 'pr' --body 'arn:aws:iam::000000000000:policy\/delivery\/mysfits-pr-workload-boundary'/,
    );
    assert.match(
      commands,
      /gh variable set PULUMI_SECRETS_PROVIDER .* --env 'pr' --body 'awskms:.*context_stage=pr'/,
    );
    assert.doesNotMatch(commands, /stack init|config set/);
  });

  it("refuses what would let others in, all at once", async () => {
    await assert.rejects(
      graphWith({
        repository: "octo-org/*",
        repositoryIds: { owner: 0, repository: 1 },
        program: {
          project: "mysfits",
          types: ["aws:redshift/cluster:Cluster", "aws:sqs/queue:Queue"],
          beginnings: {},
        },
        stages: {
          dev: { environment: "*", sessionMinutes: 15, stacks: "*" },
          Prod: { environment: "*" },
        },
      }),
      (error: Error) => {
        for (const expected of [
          /GitHubDelivery "github": repository must be owner\/name, of one repository.* \(got "octo-org\/\*"\)/,
          /repositoryIds must be the numbers/,
          /program\.types must have their permissions in the table \(got \["aws:redshift\/cluster:Cluster"\]\)/,
          /program\.beginnings must have the kinds that the types ask for \(got \["queue"\]\)/,
          /stages\.dev\.environment must be one environment/,
          /stages\.dev\.stacks must be the name of a stack/,
          /stages\.dev\.sessionMinutes must be a whole number from 60 to 720 \(got 15\)/,
          /stages\.Prod must be a name of 20 small letters/,
          /stages\.Prod\.environment must be another one than that of dev/,
        ])
          assert.match(error.message, expected);
        return true;
      },
    );
    await assert.rejects(graphWith({ stages: {} }), /stages must have a stage/);
  });

  it("warns of a transform that opens a role", async () => {
    const warnings: string[] = [];
    await graphWith(
      { transform: { role: { permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess" } } },
      (level, text) => {
        if (level === "warn") warnings.push(text);
      },
    );
    assert.match(warnings.join("\n"), /transform\.role weakens a secure default: permissionsBoundary/);
  });
});
