import assert from "node:assert/strict";
import { CacheFixture } from "./support/cache.ts";

const WRONG = { message: "WRONGPASS invalid username-password pair or user is disabled." };

// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
describe("ElastiCache: who gets in", () => {
  let fixture: CacheFixture;
  before(async () => {
    fixture = await CacheFixture.start();
  });
  after(() => fixture.stop());
  afterEach(() => (fixture.clock.offset = 0));

  /** Credentials of a new role with a policy. */
  async function role(name: string, resources: readonly unknown[], action = "elasticache:Connect") {
    const { credentials } = await fixture.bed.role(
      name,
      resources.length === 0 ? [] : [{ Effect: "Allow", Action: action, Resource: resources }],
    );
    return credentials;
  }
  const whole = () => [
    fixture.cache["arn"],
    fixture.bed.resources.get("aws:elasticache/user:User", "service")["arn"],
  ];

  it("lets a role in by a token, when its policy allows it for the cache and the user", async () => {
    const client = await fixture.connect({
      user: "service",
      password: await fixture.token(await role("allowed", whole())),
    });
    assert.equal(await client.ping(), "PONG");
    assert.equal(await client.sendCommand(["ACL", "WHOAMI"]), "service");
  });

  it("refuses a role whose policy names only one of them, or another action, and records it as IAM's refusal", async () => {
    const [cache, user] = whole();
    const refused = [
      ["none", []],
      ["cache-only", [cache]],
      ["user-only", [user]],
    ] as const;
    for (const [name, resources] of refused) {
      const password = await fixture.token(await role(name, resources));
      await assert.rejects(fixture.connect({ user: "service", password }), WRONG, name);
    }
    const password = await fixture.token(await role("other-action", whole(), "elasticache:DescribeUsers"));
    await assert.rejects(fixture.connect({ user: "service", password }), WRONG);
    const denial = fixture.bed.capabilities.iam.denials().at(-1);
    assert.deepEqual([denial?.action, denial?.resource], ["elasticache:Connect", cache]);
  });

  it("refuses tokens that are expired, forged, or for something else, and says why in the log", async () => {
    const credentials = await role("thief", whole());
    const valid = await fixture.token(credentials);
    const tokens: Readonly<Record<string, string>> = {
      "of another cache": await fixture.token(credentials, { cache: "other" }),
      "of another user": await fixture.token(credentials, { user: "owner" }),
      "of another region": await fixture.token(credentials, { region: "us-east-1" }),
      "of another service": await fixture.token(credentials, { service: "memorydb" }),
      "from an hour ago": await fixture.token(credentials, { at: new Date(Date.now() - 3_600_000) }),
      "from tomorrow": await fixture.token(credentials, { at: new Date(Date.now() + 86_400_000) }),
      "for a day": await fixture.token(credentials, { expires: 86_400 }),
      "with another user put in": valid.replace("User=service", "User=owner"),
      "with another signature": valid.replace(/Signature=..../, "Signature=0000"),
      "without its session": valid.replace(/X-Amz-Security-Token=[^&]+&?/, ""),
      "of an unknown key": await fixture.token({ accessKeyId: "AKIAUNKNOWN", secretAccessKey: "x" }),
      "that is none": "password",
      "that is empty": "",
    };
    for (const [name, password] of Object.entries(tokens))
      await assert.rejects(fixture.connect({ user: "service", password: password || " " }), WRONG, name);
    const reasons = fixture.bed.platform.logs.recent("elasticache").map(({ message }) => message);
    for (const reason of [
      /it is for other/,
      /its User is owner/,
      /region us-east-1/,
      /expired/,
      /more than 15 minutes/,
      /key is not known/,
    ])
      assert.ok(
        reasons.some((message) => reason.test(message)),
        String(reason),
      );
    assert.equal((await fixture.connect({ user: "service", password: valid })).isReady, true);
  });

  it("ends a connection twelve hours after its token, unless it authenticates again", async () => {
    const credentials = fixture.bed.capabilities.iam.operator;
    const [left, renewed] = [
      await fixture.connect({ user: "service", password: await fixture.token(credentials) }),
      await fixture.connect({ user: "service", password: await fixture.token(credentials) }),
    ];
    fixture.clock.offset = 11 * 3_600_000;
    const again = await fixture.token(credentials, { at: new Date(Date.now() + fixture.clock.offset) });
    await renewed.auth({ username: "service", password: again });
    fixture.clock.offset = 12 * 3_600_000 + 60_000;
    await assert.rejects(left.ping());
    assert.equal(await renewed.ping(), "PONG");
  });

  it("refuses wrong passwords, unknown users and who says nothing", async () => {
    for (const [user, password] of [
      ["owner", "wrong password entirely"],
      ["nobody", "correct horse battery staple"],
      ["default", "correct horse battery staple"],
    ] as const)
      await assert.rejects(fixture.connect({ user, password }), WRONG, user);
    await assert.rejects(fixture.connect({ user: "", password: "" }), /NOAUTH/);
  });

  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
  it("holds users to their access strings: commands, keys and channels", async () => {
    const owner = await fixture.connect();
    await owner.set("app:1", "one");
    await owner.set("secret", "two");
    const reader = await fixture.connect({ user: "reader" });
    assert.equal(await reader.get("app:1"), "one");
    await assert.rejects(reader.get("secret"), { message: "NOPERM No permissions to access a key" });
    await assert.rejects(reader.set("app:1", "x"), {
      message: "NOPERM User reader has no permissions to run the 'set' command",
    });
    await assert.rejects(reader.flushAll(), /^Error: NOPERM|NOPERM/);
    await assert.rejects(
      reader.subscribe("other", () => {}),
      { message: "NOPERM No permissions to access a channel" },
    );
    assert.equal(await owner.get("app:1"), "one");
  });

  it("takes a right away from connections that are open", async () => {
    const reader = await fixture.connect({ user: "reader" });
    assert.equal(await reader.get("app:none"), null);
    await fixture.bed.resources.update("aws:elasticache/user:User", "reader", {
      userId: "reader",
      userName: "reader",
      engine: "valkey",
      accessString: "off ~app:* +@read",
      authenticationMode: { type: "password", passwords: ["correct horse battery staple"] },
    });
    await assert.rejects(reader.get("app:none"), /NOAUTH/);
  });

  it("speaks TLS only, and is trusted by the root of the running copy alone", async () => {
    await assert.rejects(fixture.connect({ tls: false }));
    await assert.rejects(fixture.connect({ ca: "" }), { code: /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO/ });
  });
});
