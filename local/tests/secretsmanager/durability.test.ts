import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { secretsmanager } from "../../aws/secretsmanager/index.ts";
import { SecretStore } from "../../aws/secretsmanager/store.ts";
import { SecretFiles } from "../../host/secret-files.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

describe("Secrets on disk", () => {
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

  const get = async (SecretId: string, VersionStage?: string) =>
    (await client.send(new GetSecretValueCommand({ SecretId, VersionStage }))).SecretString;

  it("are there after a restart and after a kill, with their labels", async () => {
    await client.send(new CreateSecretCommand({ Name: "kept", SecretString: "one" }));
    await testbed.restart();
    await client.send(new PutSecretValueCommand({ SecretId: "kept", SecretString: "two" }));
    await testbed.kill();
    assert.equal(await get("kept"), "two");
    assert.equal(await get("kept", "AWSPREVIOUS"), "one");
  });

  it("are readable for nobody but the user, and are nowhere else in the state", async () => {
    const value = "a value that is found nowhere";
    await client.send(new CreateSecretCommand({ Name: "hidden", SecretString: value }));
    const folder = await testbed.platform.store.folder("secretsmanager");
    const holders: string[] = [];
    for (const file of await readdir(join(folder, ".."), { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const path = join(file.parentPath, file.name);
      if ((await readFile(path)).includes(value)) holders.push(path);
    }
    assert.equal(holders.length, 1);
    const [holder = ""] = holders;
    assert.ok(holder.startsWith(folder));
    assert.equal((await stat(holder)).mode & 0o777, 0o600);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.ok(!JSON.stringify(testbed.platform.logs.recent()).includes(value));
    assert.ok(!JSON.stringify(testbed.capabilities.secrets.all()).includes(value));
    await client.send(new DeleteSecretCommand({ SecretId: "hidden", ForceDeleteWithoutRecovery: true }));
    await assert.rejects(stat(holder), { code: "ENOENT" });
  });

  it("are gone when their window is over", async () => {
    await client.send(new CreateSecretCommand({ Name: "due", SecretString: "one" }));
    await client.send(new DeleteSecretCommand({ SecretId: "due", RecoveryWindowInDays: 7 }));
    const store = await SecretStore.open(testbed.platform);
    const days = (count: number) => Date.now() + count * 86_400_000;
    await store.purgeDue(days(6.9));
    assert.ok((await client.send(new DescribeSecretCommand({ SecretId: "due" }))).DeletedDate);
    await store.purgeDue(days(7.1));
    await assert.rejects(client.send(new DescribeSecretCommand({ SecretId: "due" })), {
      name: "ResourceNotFoundException",
    });
  });

  it("leave no half-written file in the place of a whole one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "secret-files-"));
    const files = await SecretFiles.open(folder);
    await Promise.all(
      ["a".repeat(50_000), "b".repeat(50_000)].map(async (text) => await files.put("key", text)),
    );
    assert.match((await files.get("key")) ?? "", /^(a{50000}|b{50000})$/);
    assert.equal((await readdir(folder)).length, 1);
    assert.equal(await files.get("other"), undefined);
    await rm(folder, { recursive: true });
  });
});

// https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html
describe("Secrets that another service owns", () => {
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

  it("are read by whoever may, changed by their owner alone, and deleted with it", async () => {
    const { secrets } = testbed.capabilities;
    const managed = { region: testbed.region, owningService: "rds", name: "rds!cluster-1", value: "one" };
    const arn = await secrets.createManaged(managed);
    assert.equal(await secrets.createManaged({ ...managed, value: "again" }), arn);
    const get = async () => (await client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString;
    assert.equal(await get(), "one");
    assert.equal((await client.send(new DescribeSecretCommand({ SecretId: arn }))).OwningService, "rds");
    for (const command of [
      new PutSecretValueCommand({ SecretId: arn, SecretString: "mine" }),
      new UpdateSecretCommand({ SecretId: arn, SecretString: "mine" }),
      new DeleteSecretCommand({ SecretId: arn }),
      new DeleteSecretCommand({ SecretId: arn, ForceDeleteWithoutRecovery: true }),
    ])
      await assert.rejects(client.send(command), {
        name: "InvalidRequestException",
      });
    await secrets.putManaged(arn, "two");
    assert.equal(await get(), "two");
    assert.equal(await secrets.readManaged(arn), "two");
    await secrets.deleteManaged(arn);
    await secrets.deleteManaged(arn);
    await assert.rejects(get(), { name: "ResourceNotFoundException" });
  });
});
