import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  paginateGetParametersByPath,
  PutParameterCommand,
  RemoveTagsFromResourceCommand,
  SSMClient,
  UnlabelParameterVersionCommand,
} from "@aws-sdk/client-ssm";
import { ssm } from "../../aws/ssm/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const validation = { name: "ValidationException" };
const notFound = { name: "ParameterNotFound" };
const denied = { name: "AccessDeniedException" };

// https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html
describe("Parameter Store by the API", () => {
  let testbed: Testbed;
  let client: SSMClient;
  before(async () => {
    testbed = await startTestbed([ssm]);
    client = new SSMClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const arnOf = (name: string) =>
    `arn:aws:ssm:${testbed.region}:000000000000:parameter/${name.replace(/^\//, "")}`;
  const put = async (Name: string, Value: string, more: object = {}) =>
    await client.send(new PutParameterCommand({ Name, Value, Type: "String", ...more }));
  const get = async (Name: string, WithDecryption?: boolean) =>
    (await client.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter;

  it("keeps a text by its name, which is found by ARN too", async () => {
    assert.deepEqual((({ Version, Tier }) => [Version, Tier])(await put("/shop/currency", "KRW")), [
      1,
      "Standard",
    ]);
    for (const name of ["/shop/currency", arnOf("/shop/currency")]) {
      const { LastModifiedDate, ...parameter } = (await get(name)) ?? {};
      assert.ok(LastModifiedDate instanceof Date);
      assert.deepEqual(parameter, {
        Name: "/shop/currency",
        Type: "String",
        Value: "KRW",
        Version: 1,
        ARN: arnOf("/shop/currency"),
        DataType: "text",
      });
    }
    await put("plain", "x");
    assert.equal((await get(arnOf("plain")))?.Name, "plain");
    await assert.rejects(get("/shop"), notFound);
    await assert.rejects(put("/shop/currency", "USD"), {
      name: "ParameterAlreadyExists",
      message:
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    });
    assert.equal((await get("/shop/currency"))?.Value, "KRW");
  });

  it("has versions, and labels that name one", async () => {
    for (const value of ["one", "two", "three"]) await put("/versions", value, { Overwrite: true });
    await client.send(
      new LabelParameterVersionCommand({
        Name: "/versions",
        ParameterVersion: 2,
        Labels: ["good", "1bad", "aws"],
      }),
    );
    assert.equal((await get("/versions"))?.Value, "three");
    const labelled = await get("/versions:good");
    assert.deepEqual([labelled?.Value, labelled?.Selector], ["two", ":good"]);
    assert.equal((await get("/versions:1"))?.Value, "one");
    await assert.rejects(get("/versions:9"), {
      name: "ParameterVersionNotFound",
      message: "Systems Manager could not find version 9 of /versions. Verify the version and try again.",
    });
    const { InvalidLabels } = await client.send(
      new LabelParameterVersionCommand({ Name: "/versions", Labels: ["good", "aws-no"] }),
    );
    assert.deepEqual(InvalidLabels, ["aws-no"]);
    const { Parameters = [] } = await client.send(new GetParameterHistoryCommand({ Name: "/versions" }));
    assert.deepEqual(
      Parameters.map(({ Version, Value, Labels }) => [Version, Value, Labels]),
      [
        [1, "one", []],
        [2, "two", []],
        [3, "three", ["good"]],
      ],
    );
    const { RemovedLabels } = await client.send(
      new UnlabelParameterVersionCommand({ Name: "/versions", ParameterVersion: 3, Labels: ["good"] }),
    );
    assert.deepEqual(RemovedLabels, ["good"]);
    await assert.rejects(get("/versions:good"), { name: "ParameterVersionNotFound" });
  });

  it("keeps a hundred versions, and none that has a label goes", async () => {
    for (let version = 1; version <= 101; version += 1)
      await put("/many", `v${version}`, { Overwrite: true });
    await assert.rejects(get("/many:1"), { name: "ParameterVersionNotFound" });
    assert.equal((await get("/many:2"))?.Value, "v2");
    await client.send(
      new LabelParameterVersionCommand({ Name: "/many", ParameterVersion: 2, Labels: ["kept"] }),
    );
    await assert.rejects(put("/many", "more", { Overwrite: true }), {
      name: "ParameterMaxVersionLimitExceeded",
    });
    assert.equal((await get("/many"))?.Value, "v101");
  });

  it("shows an encrypted text only decrypted, and keeps it where only the user can read it", async () => {
    const text = "a text that is found nowhere";
    await put("/secret", text, { Type: "SecureString" });
    assert.equal((await get("/secret", true))?.Value, text);
    const sealed = (await get("/secret"))?.Value ?? "";
    assert.ok(!sealed.includes(text) && !Buffer.from(sealed, "base64").toString().includes(text));
    const folder = await testbed.platform.store.folder("ssm");
    const holders: string[] = [];
    for (const file of await readdir(join(folder, ".."), { recursive: true, withFileTypes: true })) {
      const path = join(file.parentPath, file.name);
      if (file.isFile() && (await readFile(path)).includes(text)) holders.push(path);
    }
    assert.deepEqual(
      holders.map((path) => path.startsWith(folder)),
      [true],
    );
    assert.equal((await stat(holders[0] ?? "")).mode & 0o777, 0o600);
    const { Parameters = [] } = await client.send(
      new DescribeParametersCommand({ ParameterFilters: [{ Key: "Type", Values: ["SecureString"] }] }),
    );
    assert.deepEqual(
      Parameters.map(({ Name, KeyId }) => [Name, KeyId]),
      [["/secret", "alias/aws/ssm"]],
    );
    await client.send(new DeleteParameterCommand({ Name: "/secret" }));
    await assert.rejects(stat(holders[0] ?? ""), { code: "ENOENT" });
  });

  it("lists a hierarchy in parts: what is directly below, or everything", async () => {
    for (const name of ["a", "b", "c", "deep/d", "deep/e"]) await put(`/list/${name}`, name);
    await put("/listing", "other");
    const below = async (Path: string, Recursive: boolean) => {
      const names: string[] = [];
      const pages = paginateGetParametersByPath({ client, pageSize: 2 }, { Path, Recursive });
      for await (const { Parameters = [] } of pages) {
        assert.ok(Parameters.length <= 2);
        names.push(...Parameters.map(({ Value = "" }) => Value));
      }
      return names;
    };
    assert.deepEqual(await below("/list", false), ["a", "b", "c"]);
    assert.deepEqual(await below("/list/", true), ["a", "b", "c", "deep/d", "deep/e"]);
    assert.deepEqual(await below("/list/deep", true), ["deep/d", "deep/e"]);
    assert.deepEqual(await below("/nothing", true), []);
    const byPath = async (input: { MaxResults?: number; NextToken?: string; Path: string }) =>
      await client.send(new GetParametersByPathCommand(input));
    await assert.rejects(byPath({ Path: "list" }), validation);
    await assert.rejects(byPath({ Path: "/list", MaxResults: 11 }), validation);
    await assert.rejects(byPath({ Path: "/list", NextToken: "nobody's" }), { name: "InvalidNextToken" });
  });

  it("gets several at once, and says which are not there", async () => {
    await put("/several/a", "1");
    const { Parameters = [], InvalidParameters } = await client.send(
      new GetParametersCommand({ Names: ["/several/a", "/several/b", "/several/a:7"] }),
    );
    assert.deepEqual(
      Parameters.map(({ Value }) => Value),
      ["1"],
    );
    assert.deepEqual(InvalidParameters, ["/several/b", "/several/a:7"]);
    const names = Array.from({ length: 11 }, (_, index) => `/n${index}`);
    await assert.rejects(client.send(new GetParametersCommand({ Names: names })), validation);
    const deleted = await client.send(new DeleteParametersCommand({ Names: ["/several/a", "/several/b"] }));
    assert.deepEqual(
      [deleted.DeletedParameters, deleted.InvalidParameters],
      [["/several/a"], ["/several/b"]],
    );
    await assert.rejects(client.send(new DeleteParameterCommand({ Name: "/several/a" })), notFound);
  });

  it("describes by name, path, type and tag, without values", async () => {
    await put("/described/one", "hidden", {
      Description: "of the shop",
      Tags: [{ Key: "team", Value: "shop" }],
    });
    await put("/described/deep/two", "hidden");
    const names = async (ParameterFilters: { Key: string; Option?: string; Values?: string[] }[]) => {
      const { Parameters = [] } = await client.send(new DescribeParametersCommand({ ParameterFilters }));
      assert.ok(!JSON.stringify(Parameters).includes("hidden"));
      return Parameters.map(({ Name }) => Name);
    };
    const path = (Option: string) => [{ Key: "Path", Option, Values: ["/described"] }];
    assert.deepEqual(await names(path("OneLevel")), ["/described/one"]);
    assert.deepEqual(await names(path("Recursive")), ["/described/deep/two", "/described/one"]);
    assert.deepEqual(await names([{ Key: "Name", Option: "Contains", Values: ["deep/t"] }]), [
      "/described/deep/two",
    ]);
    assert.deepEqual(await names([{ Key: "tag:team", Values: ["shop"] }]), ["/described/one"]);
    await assert.rejects(names([{ Key: "Colour", Values: ["x"] }]), { name: "InvalidFilterKey" });
    await assert.rejects(names([{ Key: "Type", Option: "BeginsWith", Values: ["S"] }]), {
      name: "InvalidFilterOption",
    });
  });

  it("has tags, which a new version leaves", async () => {
    await put("/tagged", "1", { Tags: [{ Key: "a", Value: "1" }] });
    const resource = { ResourceType: "Parameter" as const, ResourceId: "/tagged" };
    await client.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: "b", Value: "2" }] }));
    await client.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ["a"] }));
    await put("/tagged", "2", { Overwrite: true });
    const { TagList } = await client.send(new ListTagsForResourceCommand(resource));
    assert.deepEqual(TagList, [{ Key: "b", Value: "2" }]);
    await assert.rejects(
      put("/tagged", "3", { Overwrite: true, Tags: [{ Key: "c", Value: "3" }] }),
      validation,
    );
    await assert.rejects(
      client.send(new ListTagsForResourceCommand({ ...resource, ResourceId: "/nobody" })),
      { name: "InvalidResourceId" },
    );
  });

  // https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html#sysman-parameter-name-constraints
  it("refuses names, values and changes that AWS refuses, and makes nothing of them", async () => {
    const before = testbed.services.flatMap((service) => service.foreign?.() ?? []).length;
    for (const name of ["aws-thing", "/ssm/thing", "a b", "shop/currency", "/shop//x", "/shop/"])
      await assert.rejects(put(name, "x"), validation, name);
    await assert.rejects(put("/aws/thing", "x"), denied);
    await assert.rejects(put(`/${Array.from({ length: 16 }, () => "a").join("/")}`, "x"), {
      name: "HierarchyLevelLimitExceededException",
    });
    await assert.rejects(put("/large", "x".repeat(4097)), validation);
    await assert.rejects(put("/large", "x", { Type: undefined }), validation);
    await assert.rejects(put("/large", "x", { Type: "Number" }), validation);
    await assert.rejects(put("/pattern", "abc", { AllowedPattern: "\\d+" }), {
      name: "ParameterPatternMismatchException",
    });
    await assert.rejects(put("/pattern", "1", { AllowedPattern: "(" }), {
      name: "InvalidAllowedPatternException",
    });
    assert.equal(testbed.services.flatMap((service) => service.foreign?.() ?? []).length, before);
    await put("/type", "x");
    await assert.rejects(put("/type", "x", { Type: "SecureString", Overwrite: true }), {
      name: "HierarchyTypeMismatchException",
    });
    await put("/large", "x".repeat(8192), { Tier: "Advanced" });
    await assert.rejects(get("/aws/service/ecs/optimized-ami"), { name: "NotImplemented" });
  });

  it("asks the caller's policies by name, for each way of reading", async () => {
    await put("/own/a", "1");
    await put("/own/sealed", "2", {
      Type: "SecureString",
      KeyId: "arn:aws:kms:ap-northeast-2:000000000000:key/one",
    });
    await put("/other", "3");
    const { credentials } = await testbed.role("reader", [
      { Effect: "Allow", Action: "ssm:GetParameter", Resource: arnOf("/own/*") },
      { Effect: "Allow", Action: "ssm:GetParametersByPath", Resource: arnOf("/own") },
    ]);
    const own = new SSMClient({ ...testbed.clientConfig, credentials });
    const read = async (Name: string, WithDecryption?: boolean) =>
      (await own.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter?.Value;
    assert.equal(await read("/own/a"), "1");
    await assert.rejects(read("/own/sealed", true), denied);
    await assert.rejects(read("/other"), denied);
    await assert.rejects(read("/nobody"), denied);
    await assert.rejects(own.send(new GetParametersCommand({ Names: ["/own/a"] })), denied);
    await assert.rejects(own.send(new GetParametersByPathCommand({ Path: "/" })), denied);
    assert.equal((await own.send(new GetParametersByPathCommand({ Path: "/own" }))).Parameters?.length, 2);
    await assert.rejects(own.send(new DescribeParametersCommand({})), denied);
    await assert.rejects(
      own.send(new PutParameterCommand({ Name: "/own/b", Value: "x", Type: "String" })),
      denied,
    );
    own.destroy();
  });

  it("keeps everything over a restart and a kill", async () => {
    await put("/kept", "one");
    await testbed.restart();
    await put("/kept", "two", { Overwrite: true });
    await put("/kept-sealed", "three", { Type: "SecureString" });
    await testbed.kill();
    assert.deepEqual(
      [(await get("/kept"))?.Value, (await get("/kept:1"))?.Value, (await get("/kept-sealed", true))?.Value],
      ["two", "one", "three"],
    );
  });
});

describe("Parameters of a program", () => {
  const type = "aws:ssm/parameter:Parameter";
  let testbed: Testbed;
  let client: SSMClient;
  before(async () => {
    testbed = await startTestbed([ssm]);
    client = new SSMClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const valueOf = async (Name: string) =>
    (await client.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter;

  it("are made, changed by versions, and deleted", async () => {
    const { resources } = testbed;
    const inputs = { name: "/shop/currency", type: "String", insecureValue: "KRW" };
    const made = await resources.create(type, "currency", inputs);
    assert.deepEqual([made.id, made["version"]], ["/shop/currency", 1]);
    const changed = await resources.update(type, "currency", { ...inputs, insecureValue: "USD" });
    assert.equal(changed["version"], 2);
    const tagged = await resources.update(type, "currency", {
      ...inputs,
      insecureValue: "USD",
      tags: { a: "1" },
    });
    assert.equal(tagged["version"], 2);
    assert.equal((await valueOf("/shop/currency"))?.Value, "USD");
    await assert.rejects(
      resources.update(type, "currency", {
        ...inputs,
        type: "SecureString",
        insecureValue: undefined,
        value: "x",
      }),
      { name: "HierarchyTypeMismatchException" },
    );
    await resources.remove(type, "currency");
    await assert.rejects(valueOf("/shop/currency"), notFound);
  });

  it("have one value, and a write-only one when its number changes", async () => {
    const { resources } = testbed;
    await assert.rejects(
      resources.create(type, "both", { type: "String", value: "a", insecureValue: "b" }),
      validation,
    );
    const inputs = { name: "sealed", type: "SecureString", valueWo: "one", valueWoVersion: 1 };
    await resources.create(type, "sealed", inputs);
    await resources.update(type, "sealed", { ...inputs, valueWo: "two" });
    assert.equal((await valueOf("sealed"))?.Value, "one");
    await resources.update(type, "sealed", { ...inputs, valueWo: "two", valueWoVersion: 2 });
    assert.equal((await valueOf("sealed"))?.Value, "two");
  });
});
