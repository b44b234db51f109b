import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { build } from "esbuild";
import { Bucket } from "../../components/bucket/index.ts";
import { Function } from "../../components/function/index.ts";
import { Secret, type SecretArgs } from "../../components/secret/index.ts";
import { lambda } from "../../local/aws/lambda/index.ts";
import { logs } from "../../local/aws/logs/index.ts";
import { s3 } from "../../local/aws/s3/index.ts";
import { secretsmanager } from "../../local/aws/secretsmanager/index.ts";
import { rotator } from "../../local/tests/secretsmanager/support/rotator.ts";
import { startTestbed, type Testbed } from "../../local/tests/support/testbed.ts";
import { runOn } from "./running.ts";

describe("Secret and Bucket, running", function () {
  this.timeout(30_000);
  let testbed: Testbed;
  let client: SecretsManagerClient;
  let code: string;
  before(async () => {
    testbed = await startTestbed([logs, s3, lambda, secretsmanager]);
    client = new SecretsManagerClient(testbed.clientConfig);
    code = await mkdtemp(join(tmpdir(), "rotator-"));
    await build({
      stdin: { contents: rotator, resolveDir: import.meta.dirname },
      outfile: join(code, "index.mjs"),
      bundle: true,
      platform: "node",
      format: "esm",
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
    await rm(code, { recursive: true, force: true });
  });

  const run = async (program: () => unknown) => await runOn(testbed, program);
  /** Runs a program with one secret. @returns its ARN. */
  const secret = async (args: SecretArgs = {}) => {
    const { outputs } = await run(() => ({ arn: new Secret("key", { protect: false, ...args }).arn }));
    return String(outputs["arn"]);
  };
  const get = async (SecretId: string, VersionStage = "AWSCURRENT") =>
    (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString ?? "";

  it("makes a value once, over runs, keeps it out of the engine's state, and another for another revision", async () => {
    const arn = await secret();
    const first = await get(arn);
    assert.match(first, /^[\w-]{43}$/);
    assert.equal(await secret({ description: "again" }), arn);
    assert.equal(await get(arn), first);
    const kept = JSON.stringify(testbed.platform.store.collection("engine/resources").values());
    assert.match(kept, /secretStringWoVersion/);
    assert.ok(!kept.includes(first));
    assert.equal(await secret({ revision: 2 }), arn);
    assert.notEqual(await get(arn), first);
    assert.equal(await get(arn, "AWSPREVIOUS"), first);
    await run(() => undefined);
    await assert.rejects(get(arn), { name: "ResourceNotFoundException" });
  });

  it("has its first value and further ones from the function that rotates it", async () => {
    const { outputs } = await run(() => {
      const rotating = new Function("rotator", { code, timeoutSeconds: 20 });
      return { arn: new Secret("rotated", { protect: false, rotation: { function: rotating } }).arn };
    });
    const arn = String(outputs["arn"]);
    const described = async () => await client.send(new DescribeSecretCommand({ SecretId: arn }));
    while (!(await described()).LastRotatedDate) await delay(20);
    assert.match(await get(arn), /^[A-Za-z\d]{32}$/);
    assert.deepEqual((await described()).RotationRules, { AutomaticallyAfterDays: 30 });
    await run(() => undefined);
  });

  it("lets a function read and list one part of a bucket, and nothing beside it", async () => {
    const { outputs } = await run(() => {
      const media = new Bucket("media", { protect: false });
      const reader = new Function("reader", { code });
      media.grants.read(reader, { prefix: "pictures/" });
      return { bucket: media.bucketName, role: reader.role.arn };
    });
    const [bucketName, roleArn] = [String(outputs["bucket"]), String(outputs["role"])];
    const own = new S3Client({ ...testbed.clientConfig, forcePathStyle: true });
    for (const Key of ["pictures/a", "private/b"])
      await own.send(new PutObjectCommand({ Bucket: bucketName, Key, Body: Key }));
    const { credentials } = testbed.capabilities.iam.assumeRole({
      roleArn,
      service: "lambda.amazonaws.com",
      sessionName: "test",
      seconds: 900,
      context: { "aws:SourceAccount": testbed.platform.accountId },
    });
    const reader = new S3Client({ ...testbed.clientConfig, credentials, forcePathStyle: true });
    const read = async (Key: string) => await reader.send(new GetObjectCommand({ Bucket: bucketName, Key }));
    const list = async (Prefix?: string) =>
      (await reader.send(new ListObjectsV2Command({ Bucket: bucketName, Prefix }))).Contents?.map(
        ({ Key }) => Key,
      );
    assert.equal(await (await read("pictures/a")).Body?.transformToString(), "pictures/a");
    assert.deepEqual(await list("pictures/"), ["pictures/a"]);
    await assert.rejects(read("private/b"), { name: "AccessDenied" });
    await assert.rejects(list(), { name: "AccessDenied" });
    await assert.rejects(list("private/"), { name: "AccessDenied" });
    await assert.rejects(
      reader.send(new PutObjectCommand({ Bucket: bucketName, Key: "pictures/c", Body: "c" })),
      {
        name: "AccessDenied",
      },
    );
    reader.destroy();
    own.destroy();
    await run(() => undefined);
  });
});
