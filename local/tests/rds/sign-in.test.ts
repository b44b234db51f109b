import assert from "node:assert/strict";
import net from "node:net";
import { Signer } from "@aws-sdk/rds-signer";
import pg from "pg";
import { startDatabase, type TestDatabase } from "./support/database.ts";

const MINUTE = 60_000;

// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html
describe("Signing in to a database", function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  before(async () => {
    database = await startDatabase();
    const master = await database.master();
    await master.query("create role shop_app login; grant rds_iam to shop_app");
    await master.query("create role other_app login; grant rds_iam to other_app");
    await master.query("create role by_password login password 'correct horse'");
    await master.end();
    ({ credentials } = await database.testbed.role("app", [
      {
        Effect: "Allow",
        Action: "rds-db:connect",
        Resource: `arn:aws:rds-db:ap-northeast-2:000000000000:dbuser:${String(database.cluster["clusterResourceId"])}/shop_app`,
      },
    ]));
  });
  after(async () => await database.stop());

  /** Token as the SDK signs it. */
  const token = async (over: Partial<ConstructorParameters<typeof Signer>[0]> = {}): Promise<string> =>
    await new Signer({
      hostname: database.cluster["endpoint"] as string,
      port: 5432,
      username: "shop_app",
      region: "ap-northeast-2",
      credentials,
      ...over,
    }).getAuthToken();

  /** Who a client is once it is in. */
  async function connect(over: pg.ClientConfig): Promise<string> {
    const client = new pg.Client(await database.options(over));
    client.on("error", () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ name: string }>("select current_user as name");
      return rows[0]?.name ?? "";
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  const refused = async (over: pg.ClientConfig, expected: object) =>
    await assert.rejects(connect(over), expected);
  const noEntry = (error: { code: string; message: string }) =>
    error.code === "28000" && /^no pg_hba\.conf entry for host .*, no encryption$/.test(error.message);
  const failed = { code: "28000", message: 'PAM authentication failed for user "shop_app"' };

  it("lets the master user in by the password of its managed secret, and by no other", async () => {
    assert.equal(
      await connect({ user: "administrator", password: await database.masterPassword() }),
      "administrator",
    );
    await refused({ user: "administrator", password: "wrong" }, { code: "28P01" });
    await refused({ user: "nobody", password: "wrong" }, { code: "28P01" });
    assert.equal(await connect({ user: "by_password", password: "correct horse" }), "by_password");
    await refused({ user: "by_password", password: "Correct horse" }, { code: "28P01" });
  });

  it("lets a user of rds_iam in by a token of whoever may connect as it", async () => {
    assert.equal(await connect({ user: "shop_app", password: await token() }), "shop_app");
    const local = await token({ hostname: "127.0.0.1", port: database.port() });
    assert.equal(await connect({ user: "shop_app", password: local }), "shop_app");
  });

  it("refuses tokens for another user, host, port or region, and of who may not connect as the user", async () => {
    await refused({ user: "shop_app", password: await token({ username: "other_app" }) }, failed);
    await refused({ user: "shop_app", password: await token({ hostname: "elsewhere.example.com" }) }, failed);
    await refused({ user: "shop_app", password: await token({ port: 5433 }) }, failed);
    await refused({ user: "shop_app", password: await token({ region: "us-east-1" }) }, failed);
    await refused(
      { user: "other_app", password: await token({ username: "other_app" }) },
      { code: "28000", message: 'PAM authentication failed for user "other_app"' },
    );
    const denials = database.testbed.capabilities.iam.denials();
    assert.match(denials.at(-1)?.resource ?? "", /:dbuser:cluster-[A-Z2-7]+\/other_app$/);
    assert.equal(denials.at(-1)?.action, "rds-db:connect");
  });

  it("refuses tokens that are forged, cut, made up, of a stranger, or older than 15 minutes", async () => {
    const good = await token();
    const wrong = [
      good.replace(/Signature=(.)/, (_, first) => `Signature=${first === "0" ? "1" : "0"}`),
      good.replace("DBUser=shop_app", "DBUser=shop_app&DBUser=shop_app"),
      good.replace(/X-Amz-Expires=\d+/, "X-Amz-Expires=90000"),
      good.slice(0, -10),
      "correct horse",
      "",
      "\u00ff".repeat(100),
      await token({ credentials: { ...credentials, secretAccessKey: "guessed" } }),
      await token({ credentials: { ...credentials, sessionToken: "guessed" } }),
      await token({ credentials: { accessKeyId: "AKIAGUESSED", secretAccessKey: "guessed" } }),
    ];
    for (const password of wrong) await refused({ user: "shop_app", password }, failed);
    const now = Date.now;
    try {
      Date.now = () => now() + 16 * MINUTE;
      await refused({ user: "shop_app", password: good }, failed);
      Date.now = () => now() + 14 * MINUTE;
      assert.equal(await connect({ user: "shop_app", password: good }), "shop_app");
    } finally {
      Date.now = now;
    }
  });

  it("takes no password of a user of rds_iam, and no token of one that is none", async () => {
    const master = await database.master();
    await master.query("alter role shop_app password 'correct horse'");
    await master.end();
    await refused({ user: "shop_app", password: "correct horse" }, failed);
    await refused(
      { user: "by_password", password: await token({ username: "by_password" }) },
      { code: "28P01" },
    );
  });

  it("refuses connections without TLS, for tokens in any case", async () => {
    await refused({ user: "administrator", password: await database.masterPassword(), ssl: false }, noEntry);
    await refused({ user: "shop_app", password: await token(), ssl: false }, noEntry);
    await database.testbed.resources.create("aws:rds/clusterParameterGroup:ClusterParameterGroup", "open", {
      name: "open",
      family: "aurora-postgresql17",
      parameters: [{ name: "rds.force_ssl", value: "0" }],
    });
    const { cluster, testbed } = database;
    const inputs = {
      engine: "aurora-postgresql",
      clusterIdentifier: "shop",
      masterUsername: "administrator",
      manageMasterUserPassword: true,
      iamDatabaseAuthenticationEnabled: true,
      dbSubnetGroupName: "subnets",
      vpcSecurityGroupIds: cluster["vpcSecurityGroupIds"],
    };
    await testbed.resources.update("aws:rds/cluster:Cluster", "shop", {
      ...inputs,
      dbClusterParameterGroupName: "open",
    });
    assert.equal(
      await connect({ user: "administrator", password: await database.masterPassword(), ssl: false }),
      "administrator",
    );
    await refused({ user: "shop_app", password: await token(), ssl: false }, noEntry);
    await testbed.resources.update("aws:rds/cluster:Cluster", "shop", {
      ...inputs,
      iamDatabaseAuthenticationEnabled: false,
    });
    await refused({ user: "shop_app", password: await token() }, failed);
    await testbed.resources.update("aws:rds/cluster:Cluster", "shop", inputs);
    assert.equal(await connect({ user: "shop_app", password: await token() }), "shop_app");
  });

  it("is trusted by who knows the copy's authority alone, under its own names", async () => {
    const { ssl } = await database.options();
    const user = { user: "administrator", password: await database.masterPassword() };
    await refused(
      { ...user, ssl: { servername: database.cluster["endpoint"] as string } },
      (error: { code: string }) =>
        ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "SELF_SIGNED_CERT_IN_CHAIN"].includes(error.code),
    );
    await refused(
      { ...user, ssl: { ...(ssl as object), servername: "other.example.com" } },
      { code: "ERR_TLS_CERT_ALTNAME_INVALID" },
    );
    assert.equal(
      await connect({
        ...user,
        ssl: { ...(ssl as object), servername: database.cluster["readerEndpoint"] as string },
      }),
      "administrator",
    );
  });

  it("keeps its own superuser and the stream of changes to itself", async () => {
    await refused(
      { user: "rdsadmin", password: "x" },
      { code: "28000", message: /pg_hba\.conf rejects connection/ },
    );
    const master = await database.master();
    await assert.rejects(master.query("create role boss superuser"), { code: "42501" });
    await assert.rejects(master.query("alter role rdsadmin password 'x'"), { code: "42501" });
    await assert.rejects(master.query("copy (select 1) to program 'id'"), { code: "42501" });
    await assert.rejects(master.query("select pg_read_file('/etc/passwd')"), { code: "42501" });
    await master.end();
  });

  it("ends what does not speak its protocol, at once and without harm", async () => {
    const ends = async (bytes: Buffer) => {
      const socket = net.connect({ port: database.port(), host: "127.0.0.1" });
      socket.on("error", () => undefined);
      const answer: Buffer[] = [];
      socket.on("data", (part) => answer.push(part));
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.write(bytes);
      await closed;
      return Buffer.concat(answer).toString("latin1");
    };
    await ends(Buffer.from("GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"));
    await ends(Buffer.of(0, 0, 0, 4, 0, 0, 0, 0));
    await ends(Buffer.of(0x7f, 0xff, 0xff, 0xff, 0, 3, 0, 0));
    await ends(Buffer.of(0, 0, 0, 9, 0, 3, 0, 0, 0));
    await ends(Buffer.of(0, 0, 0, 8, 0, 2, 0, 0));
    // What follows the request for TLS in the clear may be somebody else's.
    assert.equal(
      await ends(Buffer.concat([Buffer.of(0, 0, 0, 8, 4, 210, 22, 47), Buffer.from("select 1")])),
      "",
    );
    await ends(Buffer.of(0, 0, 0, 16, 4, 210, 22, 46, 0, 0, 0, 1, 0, 0, 0, 2));
    assert.equal(await connect({ user: "shop_app", password: await token() }), "shop_app");
  });
});
