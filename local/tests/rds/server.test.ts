import assert from "node:assert/strict";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { RotateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  FailoverDBClusterCommand,
  RDSClient,
  RebootDBInstanceCommand,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from "@aws-sdk/client-rds";
import pg from "pg";
import { startDatabase, type TestDatabase } from "./support/database.ts";

/** What pg's clients can do beside what their types say. */
interface Canceller {
  cancel(client: pg.Client, query: unknown): void;
}

// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html
describe("The server of a database", function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let client: RDSClient;
  beforeEach(async () => {
    database = await startDatabase();
    client = new RDSClient(database.testbed.clientConfig);
  });
  afterEach(async () => {
    client.destroy();
    await database.stop();
  });

  const view = () => {
    const [one] = database.testbed.capabilities.databases.all();
    assert.ok(one);
    return one;
  };
  /** Code of the error that a client's connection ends with. */
  const endOf = async (one: pg.Client): Promise<string | undefined> => {
    const errors: Error[] = [];
    one.on("error", (error) => errors.push(error));
    await new Promise<void>((resolve) => one.once("end", () => resolve()));
    return (errors[0] as pg.DatabaseError | undefined)?.code;
  };

  it("runs from the first connection on, and is not started by a look at it", async () => {
    assert.equal(view().state, "paused");
    assert.equal(await database.testbed.capabilities.databases.peek(view().arn), undefined);
    assert.equal(view().state, "paused");
    const master = await database.master();
    assert.equal(view().state, "running");
    assert.deepEqual(
      view().connections.map(({ user, database: name, from, readsOnly }) => ({
        user,
        name,
        from,
        readsOnly,
      })),
      [{ user: "administrator", name: "app", from: "this machine", readsOnly: false }],
    );
    await master.end();
  });

  it("fails over: connections end with 57P01, what was not committed is gone, another instance writes", async () => {
    const master = await database.master();
    await master.query("create table orders (id int)");
    await master.query("insert into orders values (1)");
    await master.query("begin");
    await master.query("insert into orders values (2)");
    const end = endOf(master);
    const { DBCluster } = await client.send(new FailoverDBClusterCommand({ DBClusterIdentifier: "shop" }));
    assert.equal(await end, "57P01");
    assert.deepEqual(
      DBCluster?.DBClusterMembers?.map((member) => [member.DBInstanceIdentifier, member.IsClusterWriter]),
      [
        ["shop-1", false],
        ["shop-2", true],
      ],
    );
    const after = await database.master();
    assert.deepEqual((await after.query("select id from orders")).rows, [{ id: 1 }]);
    await after.end();
    assert.ok(
      view().events.some(({ message }) => message.startsWith("Completed failover to DB instance: shop-2")),
    );
  });

  it("restarts with an instance, and by the console's button where there is only one", async () => {
    const master = await database.master();
    const end = endOf(master);
    await client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "shop-1" }));
    assert.equal(await end, "57P01");
    await database.testbed.resources.remove("aws:rds/clusterInstance:ClusterInstance", "shop-2");
    await assert.rejects(client.send(new FailoverDBClusterCommand({ DBClusterIdentifier: "shop" })), {
      name: "InvalidDBClusterStateFault",
    });
    const again = await database.master();
    const over = endOf(again);
    await database.testbed.capabilities.databases.failOver(view().arn);
    assert.equal(await over, "57P01");
    await (await database.master()).end();
  });

  it("starts once again for a crowd that comes back while it restarts", async () => {
    await (await database.master()).end();
    const crowd = async () => {
      for (let times = 0; times < 3; times++) {
        const one = await database.master();
        one.on("error", () => undefined);
        await one.query("select 1").catch(() => undefined);
        await one.end();
      }
    };
    const before = view().events.length;
    const restart = client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: "shop-1" }));
    await Promise.all([restart, ...Array.from({ length: 10 }, crowd)]);
    const messages = view()
      .events.slice(before)
      .map(({ message }) => message);
    assert.equal(messages.filter((message) => message.includes("resumed or started")).length, 1);
    assert.equal(view().state, "running");
  });

  it("takes nobody while it is stopped", async () => {
    await client.send(new StopDBClusterCommand({ DBClusterIdentifier: "shop" }));
    await assert.rejects(client.send(new StopDBClusterCommand({ DBClusterIdentifier: "shop" })), {
      name: "InvalidDBClusterStateFault",
    });
    assert.equal(view().state, "stopped");
    await assert.rejects(database.master(), { code: "57P03", message: /the cluster shop is stopped/ });
    await client.send(new StartDBClusterCommand({ DBClusterIdentifier: "shop" }));
    await (await database.master()).end();
  });

  it("lets readers' sessions read alone, while there are readers", async () => {
    const { ssl } = await database.options();
    const reader = { ...(ssl as object), servername: database.cluster["readerEndpoint"] as string };
    const writing = await database.master();
    await writing.query("create table orders (id int)");
    await writing.end();
    const reading = await database.master({ ssl: reader });
    assert.deepEqual((await reading.query("select id from orders")).rows, []);
    await assert.rejects(reading.query("insert into orders values (1)"), { code: "25006" });
    await reading.end();
    await database.testbed.resources.remove("aws:rds/clusterInstance:ClusterInstance", "shop-2");
    const alone = await database.master({ ssl: reader });
    await alone.query("insert into orders values (1)");
    await alone.end();
  });

  it("cancels a statement for who has the session's key", async () => {
    const master = await database.master();
    const waiting = assert.rejects(master.query("select pg_sleep(30)"), { code: "57014" });
    const watcher = await database.master();
    const sleeps = "select from pg_stat_activity where wait_event = 'PgSleep'";
    while ((await watcher.query(sleeps)).rowCount === 0);
    await watcher.end();
    // The way in which pg asks for it: a connection of its own, which needs no TLS for there is nothing secret in it.
    const canceller = new pg.Client({ host: "127.0.0.1", port: database.port() }) as unknown as Canceller;
    const asked = master as unknown as { _getActiveQuery(): unknown };
    canceller.cancel(master, asked._getActiveQuery());
    await waiting;
    assert.deepEqual((await master.query("select 1 as one")).rows, [{ one: 1 }]);
    await master.end();
  });

  it("takes 200 clients at a time", async () => {
    const pool = new pg.Pool({
      ...(await database.options({ user: "administrator", password: await database.masterPassword() })),
      max: 200,
    });
    const clients = await Promise.all(Array.from({ length: 200 }, async () => await pool.connect()));
    assert.equal(view().connections.length, 200);
    const sums = await Promise.all(
      clients.map(
        async (one, index) =>
          (await one.query<{ sum: number }>("select $1::int + 1 as sum", [index])).rows[0]?.sum,
      ),
    );
    assert.deepEqual(
      sums,
      Array.from({ length: 200 }, (_, index) => index + 1),
    );
    for (const one of clients) one.release();
    await pool.end();
    while (view().connections.length > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it("keeps what was committed when everything is killed, with users, passwords and its port", async () => {
    const master = await database.master();
    await master.query("create table orders (id int)");
    await master.query("insert into orders values (1)");
    await master.query("create role clerk login password 'correct horse'");
    await master.query("grant select on orders to clerk");
    await master.query("begin");
    await master.query("insert into orders values (2)");
    const port = database.port();
    const end = endOf(master);
    await database.testbed.kill();
    await end;
    assert.equal(database.port(), port);
    assert.equal(view().state, "paused");
    const clerk = new pg.Client(await database.options({ user: "clerk", password: "correct horse" }));
    await clerk.connect();
    assert.deepEqual((await clerk.query("select id from orders")).rows, [{ id: 1 }]);
    await assert.rejects(clerk.query("insert into orders values (3)"), { code: "42501" });
    await clerk.end();
  });

  it("takes the new password of its master user when the secret is rotated, running or not", async () => {
    const [secret] = database.cluster["masterUserSecrets"] as { secretArn: string }[];
    const secretArn = secret?.secretArn ?? "";
    const before = await database.masterPassword();
    await (await database.master()).end();
    await rotate(secretArn);
    assert.notEqual(await database.masterPassword(), before);
    await assert.rejects(database.master({ password: before }), { code: "28P01" });
    await (await database.master()).end();
    await database.testbed.restart();
    await rotate(secretArn);
    assert.equal(view().state, "paused");
    await (await database.master()).end();
  });

  // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html
  it("takes the password of the program instead of RDS's, and RDS's again", async () => {
    const update = async (inputs: object) =>
      await database.testbed.resources.update("aws:rds/cluster:Cluster", "shop", {
        clusterIdentifier: "shop",
        engine: "aurora-postgresql",
        databaseName: "app",
        masterUsername: "administrator",
        dbSubnetGroupName: "subnets",
        vpcSecurityGroupIds: [database.securityGroup.id],
        ...inputs,
      });
    const managed = await database.masterPassword();
    await signIn(managed);
    const own = await update({ masterPassword: "correct horse battery", port: 5433 });
    assert.deepEqual([own["masterUserSecrets"], own["port"]], [[], 5433]);
    assert.deepEqual(database.testbed.capabilities.secrets.all(), []);
    await assert.rejects(signIn(managed), { code: "28P01" });
    await signIn("correct horse battery");
    await database.testbed.restart();
    await signIn("correct horse battery");
    const again = await update({ manageMasterUserPassword: true });
    const [secret] = again["masterUserSecrets"] as { secretArn: string }[];
    const value = await database.testbed.capabilities.secrets.readManaged(secret?.secretArn ?? "");
    const { password } = JSON.parse(value) as { password: string };
    await assert.rejects(signIn("correct horse battery"), { code: "28P01" });
    await signIn(password);
    assert.equal(again["port"], 5433);
  });

  it("lets the new password in when it starts in the middle of a rotation", async () => {
    const [secret] = database.cluster["masterUserSecrets"] as { secretArn: string }[];
    const { secrets } = database.testbed.capabilities;
    const before = await database.masterPassword();
    const putManaged = secrets.putManaged.bind(secrets);
    secrets.putManaged = async (arn, value) => {
      await signIn(before);
      return await putManaged(arn, value);
    };
    await rotate(secret?.secretArn ?? "");
    while (secrets.all()[0]?.rotatedAt === undefined) await new Promise((resolve) => setImmediate(resolve));
    await (await database.master()).end();
    await assert.rejects(signIn(before), { code: "28P01" });
  });

  /** Signs in as the master user, and leaves. */
  async function signIn(password: string): Promise<void> {
    const one = new pg.Client(await database.options({ user: "administrator", password }));
    try {
      await one.connect();
    } finally {
      await one.end();
    }
  }

  async function rotate(secretArn: string): Promise<void> {
    const secrets = new SecretsManagerClient(database.testbed.clientConfig);
    const before = await database.masterPassword();
    await secrets.send(new RotateSecretCommand({ SecretId: secretArn }));
    while ((await database.masterPassword()) === before)
      await new Promise((resolve) => setImmediate(resolve));
    secrets.destroy();
  }

  it("writes PostgreSQL's log to the cluster's group, without passwords", async () => {
    await database.stop();
    database = await startDatabase({ enabledCloudwatchLogsExports: ["postgresql", "iam-db-auth-error"] });
    const master = await database.master();
    await assert.rejects(master.query("select * from missing"), { code: "42P01" });
    await master.query("create role clerk login password 'correct horse'");
    await master.query("create role shop_app login; grant rds_iam to shop_app");
    await master.end();
    await assert.rejects(database.master({ user: "shop_app", password: "correct horse" }), { code: "28000" });
    await database.testbed.restart();
    const logs = new CloudWatchLogsClient(database.testbed.clientConfig);
    const linesOf = async (log: string): Promise<string[]> => {
      const logGroupName = `/aws/rds/cluster/shop/${log}`;
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
      return events.map(({ message }) => message ?? "");
    };
    const lines = await linesOf("postgresql");
    const refusals = await linesOf("iam-db-auth-error");
    logs.destroy();
    assert.deepEqual(refusals, [
      "Failed to authenticate the user shop_app: The token is refused: it is no presigned request",
    ]);
    assert.ok(lines.some((line) => line.includes('relation "missing" does not exist')));
    assert.ok(!lines.some((line) => line.includes("correct horse")));
  });
});
