import assert from "node:assert/strict";
import { ListRolesCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const account = "arn:aws:iam::000000000000:root";

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
describe("STS AssumeRole", () => {
  let testbed: Testbed;
  let operator: STSClient;
  before(async () => {
    testbed = await startTestbed([]);
    operator = new STSClient(testbed.clientConfig);
  });
  after(async () => {
    operator.destroy();
    await testbed.stop();
  });

  const document = (...statements: object[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const allow = (action: string, resource = "*") => ({ Effect: "Allow", Action: action, Resource: resource });
  /** A role that the account may assume, and that may read all of IAM. */
  const makeRole = async (name: string, trust: object = {}, more: object = {}) => {
    const statement = { Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole", ...trust };
    const role = await testbed.resources.create("aws:iam/role:Role", name, {
      name,
      assumeRolePolicy: document(statement),
      inlinePolicies: [{ name: "reads", policy: document(allow("iam:*"), allow("sts:*")) }],
      ...more,
    });
    return role["arn"] as string;
  };
  const assume = async (
    RoleArn: string,
    more: Partial<AssumeRoleCommandInput> = {},
    client: STSClient = operator,
  ) => {
    const answer = await client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "session", ...more }));
    const {
      AccessKeyId = "",
      SecretAccessKey = "",
      SessionToken = "",
      Expiration,
    } = answer.Credentials ?? {};
    const credentials = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    };
    return { ...answer, credentials, Expiration };
  };
  /** Names of what a session may do. */
  const may = async (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string }) => {
    const iam = new IAMClient({ ...testbed.clientConfig, credentials });
    const outcome = async (work: Promise<unknown>) =>
      await work.then(
        () => "allowed",
        (error: Error) => error.message,
      );
    const outcomes = {
      list: await outcome(iam.send(new ListRolesCommand({}))),
      get: await outcome(iam.send(new GetRoleCommand({ RoleName: "limited" }))),
    };
    iam.destroy();
    return outcomes;
  };

  it("gives credentials of the role, for the time asked", async () => {
    const arn = await makeRole("plain");
    const before = Date.now();
    const { credentials, AssumedRoleUser, Expiration } = await assume(arn, { DurationSeconds: 900 });
    assert.equal(AssumedRoleUser?.Arn, "arn:aws:sts::000000000000:assumed-role/plain/session");
    assert.match(AssumedRoleUser?.AssumedRoleId ?? "", /^AROA[0-9A-Z]{16}:session$/);
    assert.match(credentials.accessKeyId, /^ASIA/);
    const seconds = ((Expiration?.getTime() ?? 0) - before) / 1000;
    assert.ok(seconds >= 899 && seconds < 960, `${seconds} seconds`);
    const client = new STSClient({ ...testbed.clientConfig, credentials });
    const identity = await client.send(new GetCallerIdentityCommand({}));
    assert.deepEqual(
      [identity.Arn, identity.UserId, identity.Account],
      [AssumedRoleUser?.Arn, AssumedRoleUser?.AssumedRoleId, "000000000000"],
    );
    client.destroy();
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
  it("wants the external id that the trust policy asks for", async () => {
    const arn = await makeRole("partner", { Condition: { StringEquals: { "sts:ExternalId": "Unique-1" } } });
    const { AssumedRoleUser } = await assume(arn, { ExternalId: "Unique-1" });
    assert.equal(AssumedRoleUser?.Arn, "arn:aws:sts::000000000000:assumed-role/partner/session");
    await assert.rejects(assume(arn, { ExternalId: "other" }), { name: "AccessDenied" });
    await assert.rejects(assume(arn), { name: "AccessDenied" });
    await assert.rejects(assume(arn, { ExternalId: "a b" }), { name: "ValidationError" });
  });

  it("puts the session's name to the trust policy", async () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname
    const arn = await makeRole("named", { Condition: { StringLike: { "sts:RoleSessionName": "ci-*" } } });
    await assume(arn, { RoleSessionName: "ci-1" });
    await assert.rejects(assume(arn), { name: "AccessDenied" });
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
  it("limits the session to what its policy allows too", async () => {
    const arn = await makeRole("limited");
    assert.deepEqual(await may((await assume(arn)).credentials), { list: "allowed", get: "allowed" });
    const { credentials } = await assume(arn, { Policy: document(allow("iam:GetRole"), allow("s3:*")) });
    const { list, get } = await may(credentials);
    assert.equal(get, "allowed");
    assert.match(list, /iam:ListRoles .*because no session policy allows the iam:ListRoles action/);
  });

  it("limits the session to what its managed policies allow together", async () => {
    const made = await testbed.resources.create("aws:iam/policy:Policy", "listing", {
      name: "listing",
      policy: document(allow("iam:ListRoles")),
    });
    const RoleArn = "arn:aws:iam::000000000000:role/limited";
    const { credentials } = await assume(RoleArn, { PolicyArns: [{ arn: made["arn"] as string }] });
    const { list, get } = await may(credentials);
    assert.equal(list, "allowed");
    assert.match(get, /because no session policy allows the iam:GetRole action/);
    const both = await assume(RoleArn, {
      PolicyArns: [{ arn: made["arn"] as string }],
      Policy: document(allow("iam:GetRole"), { Effect: "Deny", Action: "iam:ListRoles", Resource: "*" }),
    });
    const together = await may(both.credentials);
    assert.equal(together.get, "allowed");
    assert.match(together.list, /with an explicit deny in a session policy/);
    await assert.rejects(
      assume(RoleArn, { PolicyArns: [{ arn: "arn:aws:iam::000000000000:policy/nobody" }] }),
      { name: "MalformedPolicyDocumentException" },
    );
    await assert.rejects(assume(RoleArn, { Policy: "{}" }), { name: "MalformedPolicyDocumentException" });
    await assert.rejects(assume(RoleArn, { Policy: document(allow("s3:Get")) + " ".repeat(2048) }), {
      name: "PackedPolicyTooLargeException",
    });
  });

  it("is decided by the trust policy, for the operator too", async () => {
    const { roleArn } = await testbed.role("function", [allow("iam:*")]);
    await assert.rejects(assume(roleArn), {
      name: "AccessDenied",
      message: new RegExp(
        `^User: ${account} is not authorized to perform: sts:AssumeRole on resource: ${roleArn} `,
      ),
    });
    await assert.rejects(assume("arn:aws:iam::000000000000:role/nobody"), { name: "AccessDenied" });
    await assert.rejects(assume("arn:aws:iam::111111111111:role/plain"), { name: "AccessDenied" });
  });

  it("keeps a refusal by the trust policy among the denials", async () => {
    const { roleArn } = await testbed.role("unassumable", [allow("iam:*")]);
    const ofRole = () => testbed.capabilities.iam.denials().filter(({ resource }) => resource === roleArn);
    assert.deepEqual(ofRole(), []);
    await assert.rejects(assume(roleArn), { name: "AccessDenied" });
    const [denial, ...others] = ofRole();
    assert.deepEqual(others, []);
    assert.equal(denial?.principal, account);
    assert.equal(denial?.action, "sts:AssumeRole");
    assert.match(denial?.reason ?? "", /^because the role's trust policy does not allow it/);
    const service = "firehose.amazonaws.com";
    assert.throws(
      () => testbed.capabilities.iam.assumeRole({ roleArn, service, sessionName: "session", seconds: 900 }),
      { code: "AccessDenied" },
    );
    assert.deepEqual(
      ofRole().map(({ principal }) => principal),
      [account, service],
    );
  });

  it("names the statement of the trust policy that denies", async () => {
    const roleArn = await makeRole("closed", { Sid: "Nobody", Effect: "Deny" });
    await assert.rejects(assume(roleArn), { name: "AccessDenied" });
    const denial = testbed.capabilities.iam.denials().find(({ resource }) => resource === roleArn);
    assert.match(denial?.statement ?? "", /Nobody$/);
  });

  it("gives no more seconds than the role allows, and an hour at the most to another role", async () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage-assume.html
    const arn = await makeRole("long", {}, { maxSessionDuration: 7200 });
    const { credentials } = await assume(arn, { DurationSeconds: 7200 });
    await assert.rejects(assume(arn, { DurationSeconds: 7201 }), {
      name: "ValidationError",
      message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    });
    const chained = new STSClient({ ...testbed.clientConfig, credentials });
    await assume(arn, { DurationSeconds: 3600 }, chained);
    await assert.rejects(assume(arn, { DurationSeconds: 3601 }, chained), {
      name: "ValidationError",
      message: /exceeds the 1 hour session limit for roles assumed by role chaining/,
    });
    chained.destroy();
    for (const DurationSeconds of [899, 43_201])
      await assert.rejects(assume(arn, { DurationSeconds }), { name: "ValidationError" });
  });

  it("refuses what it does not do, by name", async () => {
    const arn = "arn:aws:iam::000000000000:role/plain";
    const notEmulated: [Partial<AssumeRoleCommandInput>, string][] = [
      [{ Tags: [{ Key: "a", Value: "b" }] }, "Tags"],
      [{ SourceIdentity: "me" }, "SourceIdentity"],
      [{ TokenCode: "123456" }, "TokenCode"],
    ];
    for (const [given, name] of notEmulated)
      await assert.rejects(assume(arn, given), { name: "NotImplemented", message: new RegExp(name) });
    await assert.rejects(assume(arn, { RoleSessionName: "a b" }), { name: "ValidationError" });
    await assert.rejects(operator.send(new GetSessionTokenCommand({})), { name: "NotImplemented" });
  });
});
