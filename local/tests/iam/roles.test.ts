import assert from "node:assert/strict";
import {
  CreateRoleCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const document = (...statements: object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (action: string, resource = "*") => ({ Effect: "Allow", Action: action, Resource: resource });

describe("Roles and policies of IAM", () => {
  let testbed: Testbed;
  let client: IAMClient;
  beforeEach(async () => {
    testbed = await startTestbed([]);
    client = new IAMClient(testbed.clientConfig);
  });
  afterEach(async () => {
    client.destroy();
    await testbed.stop();
  });

  const makeRole = async (name: string, inputs: object = {}) =>
    await testbed.resources.create("aws:iam/role:Role", name, { name, assumeRolePolicy: trust, ...inputs });
  const inlineNames = async (RoleName: string) =>
    (await client.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames;
  const attachedArns = async (RoleName: string) =>
    (await client.send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies?.map(
      ({ PolicyArn }) => PolicyArn,
    );
  const decisions = async (role: string, ...ActionNames: string[]) =>
    (
      await client.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: `arn:aws:iam::000000000000:role/${role}`,
          ActionNames,
        }),
      )
    ).EvaluationResults?.map(({ EvalDecision }) => EvalDecision);

  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
  it("tell a role as it was made", async () => {
    const made = await makeRole("shown", {
      path: "/service/",
      description: "for a test",
      maxSessionDuration: 7200,
      tags: { team: "shop" },
    });
    assert.equal(made["arn"], "arn:aws:iam::000000000000:role/service/shown");
    assert.match(String(made["uniqueId"]), /^AROA[0-9A-Z]{16}$/);
    const { Role } = await client.send(new GetRoleCommand({ RoleName: "shown" }));
    assert.deepEqual(
      [Role?.Arn, Role?.Path, Role?.Description, Role?.MaxSessionDuration, Role?.RoleId, Role?.Tags],
      [made["arn"], "/service/", "for a test", 7200, made["uniqueId"], [{ Key: "team", Value: "shop" }]],
    );
    assert.deepEqual(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")), trust);
    assert.ok((Role?.CreateDate?.getTime() ?? 0) > Date.now() - 60_000);
    await assert.rejects(client.send(new GetRoleCommand({ RoleName: "nobody" })), {
      name: "NoSuchEntityException",
    });
  });

  it("list roles by path, in pages", async () => {
    for (const name of ["c", "a", "b"]) await makeRole(name, { path: name === "b" ? "/other/" : "/" });
    const names = async (input: object) => {
      const { Roles, IsTruncated, Marker } = await client.send(new ListRolesCommand(input));
      return { names: Roles?.map(({ RoleName }) => RoleName), IsTruncated, Marker };
    };
    assert.deepEqual((await names({})).names, ["a", "b", "c"]);
    assert.deepEqual((await names({ PathPrefix: "/other/" })).names, ["b"]);
    const first = await names({ MaxItems: 2 });
    assert.deepEqual([first.names, first.IsTruncated], [["a", "b"], true]);
    const rest = await names({ MaxItems: 2, Marker: first.Marker });
    assert.deepEqual([rest.names, rest.IsTruncated, rest.Marker], [["c"], false, undefined]);
  });

  it("refuse a second role of a name, sessions that are too long, and documents that are none", async () => {
    await makeRole("once");
    await assert.rejects(
      testbed.resources.create("aws:iam/role:Role", "twice", { name: "once", assumeRolePolicy: trust }),
      { code: "EntityAlreadyExists" },
    );
    await assert.rejects(makeRole("short", { maxSessionDuration: 900 }), { code: "ValidationError" });
    await assert.rejects(makeRole("untrusted", { assumeRolePolicy: "{" }), {
      code: "MalformedPolicyDocument",
    });
    await assert.rejects(
      makeRole("mistyped", { inlinePolicies: [{ name: "p", policy: document(allow("s3:GetObjekt")) }] }),
      { code: "MalformedPolicyDocument", message: /s3:GetObjekt/ },
    );
    await assert.rejects(client.send(new GetRoleCommand({ RoleName: "mistyped" })), {
      name: "NoSuchEntityException",
    });
    await assert.rejects(
      makeRole("attached", { managedPolicyArns: ["arn:aws:iam::aws:policy/Nobody"] }),
      /Nobody/,
    );
  });

  // https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/#inlinepolicies_nodejs
  it("take away what the role itself had and has no more, and leave what others gave it", async () => {
    const managed = await testbed.resources.create("aws:iam/policy:Policy", "managed", {
      name: "managed",
      policy: document(allow("sqs:SendMessage")),
    });
    const policy = (name: string, action: string) => ({ name, policy: document(allow(action)) });
    await makeRole("changed", {
      inlinePolicies: [policy("one", "s3:GetObject"), policy("two", "s3:PutObject")],
      managedPolicyArns: [managed["arn"]],
    });
    await testbed.resources.create("aws:iam/rolePolicy:RolePolicy", "apart", {
      name: "apart",
      role: "changed",
      policy: document(allow("sns:Publish")),
    });
    const actions = ["s3:GetObject", "s3:PutObject", "sqs:SendMessage", "sns:Publish"];
    assert.deepEqual(await decisions("changed", ...actions), ["allowed", "allowed", "allowed", "allowed"]);
    await testbed.resources.update("aws:iam/role:Role", "changed", {
      name: "changed",
      assumeRolePolicy: trust,
      inlinePolicies: [policy("two", "s3:PutObject")],
    });
    assert.deepEqual(await inlineNames("changed"), ["apart", "two"]);
    assert.deepEqual(await attachedArns("changed"), []);
    assert.deepEqual(await decisions("changed", ...actions), [
      "implicitDeny",
      "allowed",
      "implicitDeny",
      "allowed",
    ]);
  });

  it("give a role its own policy, change it and take it away", async () => {
    await makeRole("owner");
    const inputs = (action: string) => ({ name: "own", role: "owner", policy: document(allow(action)) });
    const made = await testbed.resources.create(
      "aws:iam/rolePolicy:RolePolicy",
      "own",
      inputs("s3:GetObject"),
    );
    assert.deepEqual([made.id, made["role"]], ["owner:own", "owner"]);
    const { PolicyDocument } = await client.send(
      new GetRolePolicyCommand({ RoleName: "owner", PolicyName: "own" }),
    );
    assert.equal(decodeURIComponent(PolicyDocument ?? ""), document(allow("s3:GetObject")));
    await testbed.resources.update("aws:iam/rolePolicy:RolePolicy", "own", inputs("s3:PutObject"));
    assert.deepEqual(await decisions("owner", "s3:GetObject", "s3:PutObject"), ["implicitDeny", "allowed"]);
    await testbed.resources.remove("aws:iam/rolePolicy:RolePolicy", "own");
    assert.deepEqual(await decisions("owner", "s3:PutObject"), ["implicitDeny"]);
    await assert.rejects(client.send(new GetRolePolicyCommand({ RoleName: "owner", PolicyName: "own" })), {
      name: "NoSuchEntityException",
    });
    await assert.rejects(
      testbed.resources.create("aws:iam/rolePolicy:RolePolicy", "lost", {
        role: "nobody",
        policy: document(),
      }),
      { code: "NoSuchEntity" },
    );
  });

  it("attach managed policies, the program's and AWS's", async () => {
    await makeRole("user");
    const made = await testbed.resources.create("aws:iam/policy:Policy", "reads", {
      name: "reads",
      path: "/shop/",
      policy: document(allow("s3:GetObject")),
    });
    assert.equal(made["arn"], "arn:aws:iam::000000000000:policy/shop/reads");
    const logs = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    const attach = (name: string, policyArn: unknown) =>
      testbed.resources.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, {
        role: "user",
        policyArn,
      });
    await attach("own", made["arn"]);
    await attach("aws", logs);
    assert.deepEqual((await attachedArns("user"))?.sort(), [made["arn"], logs].sort());
    assert.deepEqual(await decisions("user", "s3:GetObject", "logs:PutLogEvents", "s3:PutObject"), [
      "allowed",
      "allowed",
      "implicitDeny",
    ]);
    await testbed.resources.remove("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws");
    assert.deepEqual(await decisions("user", "logs:PutLogEvents"), ["implicitDeny"]);
    await assert.rejects(
      attach("missing", "arn:aws:iam::000000000000:policy/nobody"),
      /no policy arn:aws:iam/,
    );
    await assert.rejects(
      testbed.resources.create("aws:iam/policy:Policy", "again", {
        name: "reads",
        path: "/shop/",
        policy: document(),
      }),
      { code: "EntityAlreadyExists" },
    );
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  it("limit a role by its boundary, and simulate conditions", async () => {
    const boundary = await testbed.resources.create("aws:iam/policy:Policy", "boundary", {
      name: "boundary",
      policy: document(allow("s3:*")),
    });
    await makeRole("bounded", {
      permissionsBoundary: boundary["arn"],
      inlinePolicies: [
        {
          name: "much",
          policy: document(
            { ...allow("s3:GetObject"), Condition: { StringEquals: { "aws:PrincipalTag/team": "shop" } } },
            allow("sqs:*"),
          ),
        },
      ],
    });
    const simulate = async (team: string) =>
      (
        await client.send(
          new SimulatePrincipalPolicyCommand({
            PolicySourceArn: "arn:aws:iam::000000000000:role/bounded",
            ActionNames: ["s3:GetObject", "sqs:SendMessage"],
            ContextEntries: [
              { ContextKeyName: "aws:PrincipalTag/team", ContextKeyType: "string", ContextKeyValues: [team] },
            ],
          }),
        )
      ).EvaluationResults?.map(({ EvalDecision }) => EvalDecision);
    assert.deepEqual(await simulate("shop"), ["allowed", "implicitDeny"]);
    assert.deepEqual(await simulate("other"), ["implicitDeny", "implicitDeny"]);
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html#API_SimulatePrincipalPolicy_Errors
    await assert.rejects(
      client.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: "arn:aws:iam::000000000000:role/bounded",
          ActionNames: ["s3:GetObject"],
          ResourcePolicy: document({ ...allow("s3:GetObject"), Principal: "*", Effect: "Perhaps" }),
        }),
      ),
      { name: "InvalidInputException", message: /Effect must be Allow or Deny/ },
    );
    const { Role } = await client.send(new GetRoleCommand({ RoleName: "bounded" }));
    assert.equal(Role?.PermissionsBoundary?.PermissionsBoundaryArn, boundary["arn"]);
  });

  it("are there again after a restart", async () => {
    const made = await makeRole("kept", {
      inlinePolicies: [{ name: "p", policy: document(allow("s3:GetObject")) }],
    });
    await testbed.restart();
    const { Role } = await client.send(new GetRoleCommand({ RoleName: "kept" }));
    assert.equal(Role?.RoleId, made["uniqueId"]);
    assert.deepEqual(await decisions("kept", "s3:GetObject"), ["allowed"]);
    await testbed.resources.remove("aws:iam/role:Role", "kept");
    await assert.rejects(client.send(new GetRoleCommand({ RoleName: "kept" })), {
      name: "NoSuchEntityException",
    });
  });

  it("are asked for their own ARN, and change by the program alone", async () => {
    await makeRole("readable", { path: "/shop/" });
    const { credentials } = await testbed.role("reader", [
      allow("iam:GetRole", "arn:aws:iam::000000000000:role/shop/*"),
    ]);
    const reader = new IAMClient({ ...testbed.clientConfig, credentials });
    await reader.send(new GetRoleCommand({ RoleName: "readable" }));
    await assert.rejects(reader.send(new GetRoleCommand({ RoleName: "reader" })), { name: "AccessDenied" });
    reader.destroy();
    await assert.rejects(
      client.send(new CreateRoleCommand({ RoleName: "made-by-hand", AssumeRolePolicyDocument: "{}" })),
      { name: "NotImplemented", message: /iam:CreateRole/ },
    );
  });

  it("warn of a permissions boundary that another program makes, which limits nothing here", async () => {
    const boundary = "arn:aws:iam::000000000000:policy/delivery/elsewhere";
    await makeRole("bounded-elsewhere", {
      permissionsBoundary: boundary,
      inlinePolicies: [{ name: "own", policy: document(allow("s3:GetObject")) }],
    });
    assert.deepEqual(await decisions("bounded-elsewhere", "s3:GetObject", "s3:PutObject"), [
      "allowed",
      "implicitDeny",
    ]);
    const warnings = testbed.platform.logs.recent("iam").filter(({ message }) => message.includes(boundary));
    assert.deepEqual(
      warnings.map(({ level }) => level),
      ["warn"],
    );
  });

  it("record roles that AWS makes itself", async () => {
    const linked = await testbed.resources.create("aws:iam/serviceLinkedRole:ServiceLinkedRole", "ecs", {
      awsServiceName: "ecs.amazonaws.com",
    });
    assert.equal(linked["arn"], "arn:aws:iam::000000000000:role/aws-service-role/ecs.amazonaws.com/ecs");
  });

  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
  it("have one provider of identities for an address, which is https", async () => {
    const type = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
    const url = "https://token.actions.githubusercontent.com";
    const made = await testbed.resources.create(type, "ci", { url, clientIdLists: ["sts.amazonaws.com"] });
    assert.deepEqual(
      [made["arn"], made["url"]],
      [
        "arn:aws:iam::000000000000:oidc-provider/token.actions.githubusercontent.com",
        "token.actions.githubusercontent.com",
      ],
    );
    await assert.rejects(testbed.resources.create(type, "again", { url, clientIdLists: [] }), {
      code: "EntityAlreadyExists",
    });
    await assert.rejects(
      testbed.resources.create(type, "plain", { url: "http://example.com", clientIdLists: [] }),
      {
        code: "ValidationError",
        message: /https:\/\//,
      },
    );
    const clientIdLists = Array.from({ length: 101 }, (_, index) => `client-${index}`);
    await assert.rejects(
      testbed.resources.create(type, "many", { url: "https://example.com", clientIdLists }),
      {
        code: "ValidationError",
      },
    );
  });
});
