import assert from "node:assert/strict";
import {
  DescribeServerlessCachesCommand,
  DescribeUserGroupsCommand,
  DescribeUsersCommand,
  ElastiCacheClient,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-elasticache";
import { Keyspace } from "../../aws/elasticache/engine/keyspace.ts";
import { regionCode } from "../../aws/elasticache/region-code.ts";
import { CacheFixture } from "./support/cache.ts";

const TYPE = "aws:elasticache/serverlessCache:ServerlessCache";

describe("ElastiCache: caches, users and groups", () => {
  let fixture: CacheFixture;
  let sdk: ElastiCacheClient;
  before(async () => {
    fixture = await CacheFixture.start({
      dataStorage: { maximum: 1, unit: "GB" },
      ecpuPerSeconds: [{ maximum: 5000 }],
    });
    sdk = new ElastiCacheClient(fixture.bed.clientConfig);
  });
  after(() => fixture.stop());

  const user = (userId: string, more: object) =>
    fixture.bed.resources.create("aws:elasticache/user:User", userId, {
      userId,
      userName: userId,
      engine: "valkey",
      accessString: "on ~* +@all",
      authenticationMode: { type: "iam" },
      ...more,
    });

  it("describes a cache with its endpoints and limits", async () => {
    const { ServerlessCaches: [cache] = [] } = await sdk.send(
      new DescribeServerlessCachesCommand({ ServerlessCacheName: "shop" }),
    );
    assert.equal(cache?.Status, "available");
    assert.deepEqual([cache.Engine, cache.MajorEngineVersion, cache.UserGroupId], ["valkey", "8", "shop"]);
    assert.deepEqual(cache.Endpoint, { Address: fixture.state.host, Port: 6379 });
    assert.deepEqual(cache.ReaderEndpoint, { Address: fixture.state.host, Port: 6380 });
    assert.equal(cache.CacheUsageLimits?.DataStorage?.Maximum, 1);
    assert.equal(cache.CacheUsageLimits?.ECPUPerSecond?.Maximum, 5000);
    assert.equal(cache.ARN, "arn:aws:elasticache:ap-northeast-2:000000000000:serverlesscache:shop");
    await assert.rejects(sdk.send(new DescribeServerlessCachesCommand({ ServerlessCacheName: "none" })), {
      name: /ServerlessCacheNotFound/,
    });
  });

  it("describes users and groups without their passwords, in pages", async () => {
    const { Users = [], Marker } = await sdk.send(new DescribeUsersCommand({ MaxRecords: 2 }));
    assert.equal(Users.length, 2);
    for (const MaxRecords of [0, -1])
      await assert.rejects(sdk.send(new DescribeUsersCommand({ MaxRecords })), {
        name: /InvalidParameterValue/,
      });
    const rest = await sdk.send(new DescribeUsersCommand({ MaxRecords: 2, Marker }));
    const all = [...Users, ...(rest.Users ?? [])];
    assert.deepEqual(
      all.map(({ UserId, Authentication }) => [UserId, Authentication?.Type, Authentication?.PasswordCount]),
      [
        ["owner", "password", 1],
        ["reader", "password", 1],
        ["service", "iam", 0],
      ],
    );
    assert.doesNotMatch(JSON.stringify(all), /horse/);
    const { UserGroups: [group] = [] } = await sdk.send(new DescribeUserGroupsCommand({}));
    assert.deepEqual([group?.UserIds, group?.ServerlessCaches], [["owner", "reader", "service"], ["shop"]]);
    await assert.rejects(sdk.send(new DescribeUsersCommand({ UserId: "none" })), { name: /UserNotFound/ });
    await assert.rejects(sdk.send(new DescribeUserGroupsCommand({ UserGroupId: "none" })), {
      name: /UserGroupNotFound/,
    });
    const { TagList } = await sdk.send(
      new ListTagsForResourceCommand({ ResourceName: String(fixture.cache["arn"]) }),
    );
    assert.deepEqual(TagList, []);
  });

  it("asks IAM before it describes", async () => {
    const { credentials } = await fixture.bed.role("nobody", []);
    const client = new ElastiCacheClient({ ...fixture.bed.clientConfig, credentials });
    await assert.rejects(client.send(new DescribeUsersCommand({})), /elasticache:DescribeUsers/);
  });

  it("refuses users that ElastiCache refuses", async () => {
    const cases: readonly (readonly [object, RegExp])[] = [
      [{ userName: "another" }, /must be identical/],
      [{ userId: "a--b" }, /single hyphens/],
      [{ accessString: "on ~* +@all >secret" }, /can not have passwords/],
      [{ accessString: "on ~* +@all reset" }, /nor reset/],
      [{ accessString: "on ~* +@everything" }, /"\+@everything", which can't be read/],
      [{ authenticationMode: { type: "no-password-required" } }, /must have a password or use IAM/],
      [{ authenticationMode: { type: "password", passwords: ["short"] } }, /between 16-128/],
      [{ authenticationMode: { type: "password", passwords: [] } }, /one or two passwords/],
      [{ authenticationMode: { type: "kerberos" } }, /got "kerberos"/],
      [{ engine: "memcached" }, /valkey or redis/],
    ];
    for (const [more, message] of cases)
      await assert.rejects(user("wrong", more), message, JSON.stringify(more));
    await assert.rejects(user("owner", {}), /already exists/);
  });

  it("refuses caches and groups that ElastiCache refuses", async () => {
    const create = (inputs: object) =>
      fixture.bed.resources.create(TYPE, "wrong", { engine: "valkey", ...inputs });
    await assert.rejects(create({ name: "Shop" }), /small letters/);
    await assert.rejects(create({ name: "wrong", userGroupId: "none" }), /User Group none not found/);
    await assert.rejects(create({ name: "wrong", subnetIds: ["subnet-1"] }), /two or three subnets/);
    for (const maximum of [0, 5001, 1.5])
      await assert.rejects(
        create({ name: "wrong", cacheUsageLimits: { dataStorage: { maximum, unit: "GB" } } }),
        /from 1 to 5000/,
      );
    await assert.rejects(create({ engine: "memcached" }), /input "engine"/);
    await assert.rejects(create({ majorEngineVersion: "7" }), /input "majorEngineVersion"/);
    await assert.rejects(create({ snapshotArnsToRestores: ["arn"] }), /input "snapshotArnsToRestores"/);
    await assert.rejects(
      fixture.bed.resources.create("aws:elasticache/replicationGroup:ReplicationGroup", "nodes", {}),
      /Use aws.elasticache.ServerlessCache/,
    );
    await assert.rejects(
      fixture.bed.resources.create("aws:elasticache/userGroup:UserGroup", "wrong", {
        engine: "valkey",
        userGroupId: "wrong",
        userIds: ["none"],
      }),
      /User none not found/,
    );
    await assert.rejects(
      fixture.bed.resources.remove("aws:elasticache/userGroup:UserGroup", "shop"),
      /is used by the cache shop/,
    );
  });

  it("forgets what was in it when it starts again, and knows its users and its name", async () => {
    const client = await fixture.connect();
    await client.set("a", "1");
    const { host } = fixture.state;
    client.destroy();
    await fixture.bed.restart();
    assert.equal(fixture.state.host, host);
    const again = await fixture.connect();
    assert.equal(await again.get("a"), null);
    await fixture.bed.kill();
    assert.equal(await (await fixture.connect()).ping(), "PONG");
  });

  it("can be stopped and made slow, for tests of who uses it", async () => {
    const { caches } = fixture.bed.capabilities;
    const { arn } = fixture.state;
    const client = await fixture.connect();
    await client.set("a", "1");
    caches.change(arn, { do: "interrupt" });
    await assert.rejects(client.get("a"));
    await assert.rejects(fixture.connect());
    assert.deepEqual([fixture.state.isStopped, fixture.state.keys], [true, 0]);
    caches.change(arn, { do: "resume" });
    const again = await fixture.connect();
    assert.equal(await again.get("a"), null);
    caches.change(arn, { do: "slow", milliseconds: 50 });
    const began = performance.now();
    await again.ping();
    assert.ok(performance.now() - began >= 49);
    caches.change(arn, { do: "slow", milliseconds: 0 });
    assert.throws(() => caches.change(arn, { do: "slow", milliseconds: -1 }), /0 to 60000/);
    assert.throws(() => caches.change("none", { do: "resume" }), /no cache none/);
  });

  it("tells how it is", async () => {
    const client = await fixture.connect();
    await client.set("a", "1");
    await client.get("a");
    await client.get("none");
    const { keys, hits, misses, bytes, limit, users } = fixture.state;
    assert.equal(keys, 1);
    assert.ok(hits >= 1 && misses >= 1 && bytes > 0);
    assert.equal(limit, 256 * 1024 * 1024);
    assert.deepEqual(users, ["owner", "reader", "service"]);
  });

  it("names regions as endpoints do", () => {
    assert.deepEqual(["ap-northeast-2", "ap-northeast-1", "us-east-1", "eu-central-1"].map(regionCode), [
      "apn2",
      "apne1",
      "use1",
      "euc1",
    ]);
  });
});

// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/RedisConfiguration.html
describe("ElastiCache: memory", () => {
  const text = Buffer.alloc(1000);

  it("makes room by keys that expire, those first that were used longest ago", () => {
    const keys = new Keyspace(10_000, () => 0);
    for (let n = 0; n < 8; n++) keys.setText(`k${n}`, text, 1000);
    keys.get("k0");
    for (let n = 8; n < 20; n++) {
      keys.makeRoom();
      keys.setText(`k${n}`, text, 1000);
    }
    keys.makeRoom();
    assert.ok(keys.bytes <= 10_000);
    assert.deepEqual([keys.text("k1"), keys.text("k19")?.length], [undefined, 1000]);
    assert.ok(keys.evicted > 0);
  });

  it("keeps what does not expire, and refuses writes when nothing may go", () => {
    const keys = new Keyspace(5_000, () => 0);
    for (let n = 0; n < 5; n++) keys.setText(`k${n}`, text);
    keys.setText("volatile", text, 1000);
    assert.throws(() => keys.makeRoom(), {
      message: "OOM command not allowed when used memory > 'maxmemory'.",
    });
    assert.deepEqual([keys.text("volatile"), keys.text("k0")?.length], [undefined, 1000]);
  });

  it("counts every byte back when keys go", () => {
    let now = 0;
    const keys = new Keyspace(1_000_000, () => now);
    keys.change("hash", "hash", (hash) => hash.set("f", text));
    keys.change("hash", "hash", (hash) => hash.set("f", Buffer.alloc(5)));
    keys.change("set", "set", (set) => set.add("m"));
    keys.change("list", "list", (list) => list.items.push(text));
    keys.setText("t", text, 10);
    now = 10;
    keys.sweep();
    for (const key of ["hash", "set", "list"]) keys.delete(key);
    assert.deepEqual([keys.size, keys.bytes, keys.expired], [0, 0, 1]);
  });
});
