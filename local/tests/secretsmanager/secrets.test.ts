import assert from "node:assert/strict";
import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ListSecretVersionIdsCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { secretsmanager } from "../../aws/secretsmanager/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const notFound = { name: "ResourceNotFoundException" };
const invalid = { name: "InvalidParameterException" };
const invalidRequest = { name: "InvalidRequestException" };
const exists = { name: "ResourceExistsException" };

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
describe("Secrets Manager by the API", () => {
  let testbed: Testbed;
  let client: SecretsManagerClient;
  before(async () => {
    testbed = await startTestbed([secretsmanager]);
    client = new SecretsManagerClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const create = async (Name: string, SecretString?: string) =>
    await client.send(new CreateSecretCommand({ Name, SecretString }));
  const put = async (SecretId: string, SecretString: string, more: object = {}) =>
    (await client.send(new PutSecretValueCommand({ SecretId, SecretString, ...more }))).VersionId ?? "";
  const get = async (SecretId: string, more: object = {}) =>
    (await client.send(new GetSecretValueCommand({ SecretId, ...more }))).SecretString;
  /** Labels by the value that they are on. */
  const labels = async (SecretId: string) => {
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
    const values = await Promise.all(
      Object.entries(VersionIdsToStages).map(async ([VersionId, stages]) => [
        await get(SecretId, { VersionId }),
        stages.toSorted(),
      ]),
    );
    return Object.fromEntries(values) as Record<string, string[]>;
  };

  it("makes a secret with an ARN that ends in six characters, and finds it by name, ARN and the ARN without them", async () => {
    const { ARN = "", Name, VersionId } = await create("shop/payment", "one");
    assert.match(
      ARN,
      /^arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:shop\/payment-[A-Za-z0-9]{6}$/,
    );
    assert.equal(Name, "shop/payment");
    for (const id of ["shop/payment", ARN, ARN.slice(0, -7)]) {
      const value = await client.send(new GetSecretValueCommand({ SecretId: id }));
      assert.deepEqual(
        [value.ARN, value.SecretString, value.VersionId, value.VersionStages],
        [ARN, "one", VersionId, ["AWSCURRENT"]],
      );
      assert.equal(value.SecretBinary, undefined);
    }
    await assert.rejects(get("shop"), notFound);
    await assert.rejects(get("shop/payment", { VersionId: "0".repeat(32) }), notFound);
    await assert.rejects(
      get("shop/payment", { VersionId: "__proto__", VersionStage: "AWSCURRENT" }),
      notFound,
    );
    await assert.rejects(get("shop/payment", { VersionStage: "AWSPREVIOUS" }), {
      ...notFound,
      message: "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS",
    });
  });

  it("keeps bytes as bytes", async () => {
    const SecretBinary = Uint8Array.of(0, 255, 128);
    await client.send(new CreateSecretCommand({ Name: "bytes", SecretBinary }));
    const value = await client.send(new GetSecretValueCommand({ SecretId: "bytes" }));
    assert.deepEqual([...(value.SecretBinary ?? [])], [0, 255, 128]);
    assert.equal(value.SecretString, undefined);
  });

  it("makes nothing by the same call again, and refuses another one with the name", async () => {
    const again = { Name: "again", SecretString: "same", ClientRequestToken: "a".repeat(32) };
    const first = await client.send(new CreateSecretCommand(again));
    assert.deepEqual((await client.send(new CreateSecretCommand(again))).ARN, first.ARN);
    await assert.rejects(client.send(new CreateSecretCommand({ ...again, SecretString: "other" })), exists);
    await assert.rejects(create("again", "same"), {
      ...exists,
      message: "The operation failed because the secret again already exists.",
    });
  });

  it("has no value before one is put, and that is then the current one", async () => {
    const { VersionId } = await create("empty");
    assert.equal(VersionId, undefined);
    await assert.rejects(get("empty"), notFound);
    await put("empty", "first", { VersionStages: ["BLUE"] });
    assert.deepEqual(await labels("empty"), { first: ["AWSCURRENT", "BLUE"] });
  });

  it("moves AWSPREVIOUS to where AWSCURRENT was, and leaves the one before that without a label", async () => {
    await create("moving", "one");
    await put("moving", "two");
    assert.deepEqual(await labels("moving"), { one: ["AWSPREVIOUS"], two: ["AWSCURRENT"] });
    await put("moving", "three");
    assert.deepEqual(await labels("moving"), { two: ["AWSPREVIOUS"], three: ["AWSCURRENT"] });
    const list = async (IncludeDeprecated: boolean) =>
      (await client.send(new ListSecretVersionIdsCommand({ SecretId: "moving", IncludeDeprecated }))).Versions
        ?.length;
    assert.deepEqual([await list(false), await list(true)], [2, 3]);
    assert.equal(await get("moving", { VersionStage: "AWSPREVIOUS" }), "two");
  });

  it("puts a version once by its token, and never another value", async () => {
    const ClientRequestToken = "b".repeat(32);
    await create("token", "one");
    await put("token", "two", { ClientRequestToken });
    await put("token", "two", { ClientRequestToken });
    assert.deepEqual(await labels("token"), { one: ["AWSPREVIOUS"], two: ["AWSCURRENT"] });
    await assert.rejects(put("token", "three", { ClientRequestToken }), exists);
    await assert.rejects(put("token", "three", { ClientRequestToken: "short" }), invalid);
    assert.equal(await get("token"), "two");
  });

  it("moves a label by hand only when the call says where it is now", async () => {
    await create("hand", "one");
    const two = await put("hand", "two", { VersionStages: ["AWSPENDING"] });
    const { VersionId: one } = await client.send(new GetSecretValueCommand({ SecretId: "hand" }));
    const move = async (VersionStage: string, RemoveFromVersionId?: string, MoveToVersionId?: string) =>
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: "hand",
          VersionStage,
          RemoveFromVersionId,
          MoveToVersionId,
        }),
      );
    await assert.rejects(move("AWSCURRENT", undefined, two), {
      ...invalid,
      message: `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${one ?? ""}, so you must explicitly reference that version in RemoveFromVersionId.`,
    });
    await assert.rejects(move("AWSCURRENT", one), invalid);
    await assert.rejects(move("AWSCURRENT", one, "0".repeat(32)), notFound);
    await assert.rejects(move("GREEN", one, two), invalid);
    await move("AWSCURRENT", one, two);
    assert.deepEqual(await labels("hand"), { one: ["AWSPREVIOUS"], two: ["AWSCURRENT", "AWSPENDING"] });
    await move("AWSPENDING", two);
    await move("GREEN", undefined, one);
    assert.deepEqual(await labels("hand"), { one: ["AWSPREVIOUS", "GREEN"], two: ["AWSCURRENT"] });
  });

  it("has one current and one previous value after many puts at once", async () => {
    await create("race", "start");
    const values = Array.from({ length: 20 }, (_, index) => `value ${index}`);
    await Promise.all(values.map(async (value) => await put("race", value)));
    const stages = Object.values(await labels("race")).flat();
    assert.deepEqual(stages.toSorted(), ["AWSCURRENT", "AWSPREVIOUS"]);
    const { Versions = [] } = await client.send(
      new ListSecretVersionIdsCommand({ SecretId: "race", IncludeDeprecated: true }),
    );
    assert.equal(Versions.length, 21);
    // One name is made once, however many ask at once.
    const made = await Promise.allSettled(values.map(async (value) => await create("once", value)));
    assert.equal(made.filter(({ status }) => status === "fulfilled").length, 1);
  });

  it("changes what describes a secret, without a new version", async () => {
    await create("described", "one");
    await client.send(new UpdateSecretCommand({ SecretId: "described", Description: "of the shop" }));
    await client.send(
      new TagResourceCommand({
        SecretId: "described",
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "b", Value: "2" },
        ],
      }),
    );
    await client.send(new UntagResourceCommand({ SecretId: "described", TagKeys: ["a"] }));
    const secret = await client.send(new DescribeSecretCommand({ SecretId: "described" }));
    assert.deepEqual([secret.Description, secret.Tags], ["of the shop", [{ Key: "b", Value: "2" }]]);
    assert.equal(secret.RotationEnabled, undefined);
    assert.equal(secret.OwningService, undefined);
    assert.ok(secret.LastChangedDate instanceof Date);
    const updated = await client.send(
      new UpdateSecretCommand({ SecretId: "described", SecretString: "two" }),
    );
    assert.deepEqual(await labels("described"), { one: ["AWSPREVIOUS"], two: ["AWSCURRENT"] });
    assert.ok(updated.VersionId);
    await assert.rejects(
      client.send(new TagResourceCommand({ SecretId: "described", Tags: [{ Key: "aws:x", Value: "" }] })),
      invalid,
    );
  });

  it("can be restored within its window, and can't be used meanwhile", async () => {
    await create("gone", "one");
    for (const days of [6, 31])
      await assert.rejects(
        client.send(new DeleteSecretCommand({ SecretId: "gone", RecoveryWindowInDays: days })),
        invalid,
      );
    const force = { SecretId: "gone", ForceDeleteWithoutRecovery: true };
    await assert.rejects(
      client.send(new DeleteSecretCommand({ ...force, RecoveryWindowInDays: 7 })),
      invalid,
    );
    const { DeletionDate } = await client.send(
      new DeleteSecretCommand({ SecretId: "gone", RecoveryWindowInDays: 7 }),
    );
    const days = ((DeletionDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
    assert.ok(days > 6.9 && days <= 7, String(days));
    await assert.rejects(get("gone"), {
      ...invalidRequest,
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    });
    await assert.rejects(create("gone", "new"), invalidRequest);
    const named = async (IncludePlannedDeletion: boolean) =>
      (
        await client.send(
          new ListSecretsCommand({ IncludePlannedDeletion, Filters: [{ Key: "name", Values: ["gone"] }] }),
        )
      ).SecretList?.length;
    assert.deepEqual([await named(false), await named(true)], [0, 1]);
    await client.send(new RestoreSecretCommand({ SecretId: "gone" }));
    assert.equal(await get("gone"), "one");
    await client.send(new DeleteSecretCommand(force));
    await assert.rejects(get("gone"), notFound);
    await client.send(new DeleteSecretCommand(force));
    await assert.rejects(client.send(new DeleteSecretCommand({ SecretId: "gone" })), notFound);
    await create("gone", "new");
    assert.equal(await get("gone"), "new");
  });

  it("lists in parts, with filters, in both orders", async () => {
    for (const name of ["list/a", "list/b", "list/c"])
      await client.send(
        new CreateSecretCommand({
          Name: name,
          Description: `Part ${name}`,
          Tags: [{ Key: "part", Value: name }],
        }),
      );
    const list = async (input: object) => {
      const names: (string | undefined)[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(new ListSecretsCommand({ MaxResults: 2, NextToken, ...input }));
        names.push(...(page.SecretList ?? []).map(({ Name }) => Name));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return names;
    };
    const named = [{ Key: "name" as const, Values: ["list/"] }];
    assert.deepEqual(new Set(await list({ Filters: named })), new Set(["list/a", "list/b", "list/c"]));
    for (const SortOrder of ["asc", "desc"] as const) {
      const { SecretList = [] } = await client.send(new ListSecretsCommand({ SortOrder }));
      const times = SecretList.map(({ CreatedDate }) => CreatedDate?.getTime() ?? 0);
      const sorted = times.toSorted((one, other) => one - other);
      assert.deepEqual(times, SortOrder === "asc" ? sorted : sorted.toReversed());
    }
    assert.deepEqual(await list({ Filters: [{ Key: "tag-value", Values: ["list/b"] }] }), ["list/b"]);
    const others = await list({ Filters: [...named, { Key: "name", Values: ["!list/b"] }] });
    assert.deepEqual(new Set(others), new Set(["list/a", "list/c"]));
    assert.equal((await list({ Filters: [{ Key: "description", Values: ["part"] }] })).length, 3);
    await assert.rejects(list({ MaxResults: 0 }), invalid);
    await assert.rejects(list({ NextToken: "nobody's" }), { name: "InvalidNextTokenException" });
  });

  it("gets several at once, and says which it could not get", async () => {
    await create("batch", "value");
    const { SecretValues = [], Errors = [] } = await client.send(
      new BatchGetSecretValueCommand({ SecretIdList: ["batch", "nobody"] }),
    );
    assert.deepEqual(
      SecretValues.map(({ Name, SecretString }) => [Name, SecretString]),
      [["batch", "value"]],
    );
    assert.deepEqual(
      Errors.map(({ SecretId, ErrorCode }) => [SecretId, ErrorCode]),
      [["nobody", "ResourceNotFoundException"]],
    );
  });

  it("makes passwords of the form that is asked for", async () => {
    const password = async (input: object) =>
      (await client.send(new GetRandomPasswordCommand(input))).RandomPassword ?? "";
    const usual = await password({});
    assert.equal(usual.length, 32);
    for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^\w ]/]) assert.match(usual, kind);
    assert.match(await password({ PasswordLength: 64, ExcludePunctuation: true }), /^[A-Za-z\d]{64}$/);
    const digits = { ExcludePunctuation: true, ExcludeUppercase: true, ExcludeLowercase: true };
    assert.match(await password({ ...digits, PasswordLength: 9, ExcludeCharacters: "01" }), /^[2-9]{9}$/);
    await assert.rejects(password({ ...digits, ExcludeNumbers: true }), invalid);
    await assert.rejects(password({ PasswordLength: 3 }), invalid);
    assert.notEqual(await password({}), usual);
  });

  it("refuses names, sizes and pairs of values that AWS refuses", async () => {
    await assert.rejects(create("no spaces", "x"), invalid);
    await assert.rejects(create("large", "x".repeat(65_537)), invalid);
    await create("largest", "x".repeat(65_536));
    await assert.rejects(
      client.send(
        new CreateSecretCommand({ Name: "both", SecretString: "x", SecretBinary: Uint8Array.of(1) }),
      ),
      invalid,
    );
    await assert.rejects(client.send(new PutSecretValueCommand({ SecretId: "largest" })), invalid);
    await assert.rejects(
      client.send(new CreateSecretCommand({ Name: "replica", AddReplicaRegions: [{ Region: "us-east-1" }] })),
      { name: "NotImplemented" },
    );
  });

  it("asks the caller's own policies, by ARN, tag and label", async () => {
    const { ARN = "" } = await create("own", "one");
    await client.send(new TagResourceCommand({ SecretId: ARN, Tags: [{ Key: "team", Value: "shop" }] }));
    await create("own-other", "two");
    const allowed = { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: ARN };
    const reader = await testbed.role("reader", [allowed]);
    const conditional = await testbed.role("conditional", [
      {
        ...allowed,
        Resource: "*",
        Condition: {
          StringEquals: {
            "secretsmanager:ResourceTag/team": "shop",
            "secretsmanager:VersionStage": "AWSCURRENT",
          },
        },
      },
    ]);
    for (const { credentials } of [reader, conditional]) {
      const own = new SecretsManagerClient({ ...testbed.clientConfig, credentials });
      const read = async (SecretId: string) => await own.send(new GetSecretValueCommand({ SecretId }));
      assert.equal((await read("own")).SecretString, "one");
      await assert.rejects(read("own-other"), { name: "AccessDeniedException" });
      await assert.rejects(read("nobody"), { name: "AccessDeniedException" });
      await assert.rejects(own.send(new PutSecretValueCommand({ SecretId: ARN, SecretString: "three" })), {
        name: "AccessDeniedException",
      });
      await assert.rejects(own.send(new ListSecretsCommand({})), { name: "AccessDeniedException" });
      own.destroy();
    }
    assert.equal(await get("own"), "one");
  });

  it("asks the policy of the secret, which lets in and keeps out", async () => {
    const { ARN = "" } = await create("policy", "one");
    const { roleArn, credentials } = await testbed.role("other", [
      { Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" },
    ]);
    const own = new SecretsManagerClient({ ...testbed.clientConfig, credentials });
    const read = async () => (await own.send(new GetSecretValueCommand({ SecretId: ARN }))).SecretString;
    const policy = (Effect: string, AWS: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect, Principal: { AWS }, Action: "secretsmanager:GetSecretValue", Resource: "*" }],
      });
    const setPolicy = async (ResourcePolicy: string, BlockPublicPolicy?: boolean) =>
      await client.send(new PutResourcePolicyCommand({ SecretId: ARN, ResourcePolicy, BlockPublicPolicy }));
    await assert.rejects(read(), { name: "AccessDeniedException" });
    await setPolicy(policy("Allow", roleArn), true);
    assert.equal(await read(), "one");
    await assert.rejects(setPolicy(policy("Allow", "*"), true), { name: "PublicPolicyException" });
    await assert.rejects(setPolicy("{"), { name: "MalformedPolicyDocumentException" });
    const inputs = { name: "malformed", policy: "{" };
    await assert.rejects(testbed.resources.create("aws:secretsmanager/secret:Secret", "malformed", inputs), {
      code: "MalformedPolicyDocumentException",
    });
    await setPolicy(policy("Deny", roleArn));
    await assert.rejects(read(), { name: "AccessDeniedException" });
    assert.match(
      (await client.send(new GetResourcePolicyCommand({ SecretId: ARN }))).ResourcePolicy ?? "",
      /"Deny"/,
    );
    await client.send(new DeleteResourcePolicyCommand({ SecretId: ARN }));
    const { ResourcePolicy } = await client.send(new GetResourcePolicyCommand({ SecretId: ARN }));
    assert.equal(ResourcePolicy, undefined);
    own.destroy();
  });
});
