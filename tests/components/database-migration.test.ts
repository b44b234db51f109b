import assert from "node:assert/strict";
import { DatabaseMigration, type DatabaseMigrationArgs } from "../../components/database-migration/index.ts";
import { Database } from "../../components/database/index.ts";
import { FargateService } from "../../components/fargate-service/index.ts";
import { Network } from "../../components/network/index.ts";
import { graphOf } from "../support/graph.ts";
import { rightsOf } from "./support.ts";

const SECRET = "arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:rds!cluster-1";
const code = "tests/components";
const image = `app@sha256:${"0".repeat(64)}`;

const graphWith = (args: Partial<DatabaseMigrationArgs> = {}) =>
  graphOf(
    () => {
      const network = new Network("network");
      const database = new Database("shop", { network, databaseName: "shop", protect: false });
      const migration = new DatabaseMigration("migration", {
        database,
        network,
        user: "shop_app",
        code,
        sqlCode: "tests/support",
        ...args,
      });
      new FargateService("service", { network, image, after: [migration.done] });
    },
    {
      overrides: {
        "aws:rds/cluster:Cluster": () => ({ outputs: { masterUserSecrets: [{ secretArn: SECRET }] } }),
      },
    },
  );

describe("DatabaseMigration", () => {
  it("runs when one of its functions is new, after the database and every right is there", async () => {
    const graph = await graphWith();
    const invocation = graph.one("aws:lambda/invocation:Invocation", "migration-run");
    const fn = graph.one("aws:lambda/function:Function", "migration-function");
    const sql = graph.one("aws:lambda/function:Function", "migration-sql-function");
    const { functionName, qualifier, triggers, lifecycleScope } = invocation.inputs;
    assert.deepEqual(
      { functionName, qualifier, triggers, lifecycleScope },
      {
        functionName: fn.outputs["name"],
        qualifier: "live",
        triggers: { function: fn.outputs["version"], sql: sql.outputs["version"] },
        lifecycleScope: undefined,
      },
    );
    for (const [type, name] of [
      ["aws:rds/clusterInstance:ClusterInstance", "shop-instance"],
      ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "shop-database-from-migration-sql"],
      ["aws:iam/rolePolicy:RolePolicy", "shop-migration-master-secret"],
      ["aws:iam/rolePolicy:RolePolicy", "migration-sql-migration-invoke"],
      ["aws:lambda/alias:Alias", "migration-sql-live"],
    ] as const)
      assert.ok(graph.dependsOn(invocation, graph.one(type, name)), name);
  });

  it("is before the tasks of a service that waits for it", async () => {
    const graph = await graphWith();
    const ecs = graph.one("aws:ecs/service:Service");
    assert.ok(graph.dependsOn(ecs, graph.one("aws:lambda/invocation:Invocation")));
  });

  it("gives the function with the secret no way into the network, and the one inside no right to the secret", async () => {
    const graph = await graphWith();
    const outside = graph.one("aws:lambda/function:Function", "migration-function").inputs;
    const inside = graph.one("aws:lambda/function:Function", "migration-sql-function").inputs;
    assert.equal(outside["vpcConfig"], undefined);
    assert.ok(inside["vpcConfig"]);
    const named = (role: string) =>
      Object.entries(rightsOf(graph, role))
        .filter(([policy]) => !policy.endsWith("-basics"))
        .flatMap(([, rights]) => rights.map(({ Action, Resource }) => [Action, Resource]));
    assert.deepEqual(named("migration-sql-role"), []);
    assert.deepEqual(named("migration-role"), [
      [["secretsmanager:GetSecretValue"], [SECRET]],
      [["lambda:InvokeFunction"], [graph.one("aws:lambda/alias:Alias", "migration-sql-live").outputs["arn"]]],
    ]);
  });

  it("has the password in no argument, and lets the outer function wait longer than the inner one", async () => {
    const graph = await graphWith({ timeoutSeconds: 120 });
    assert.equal(graph.one("aws:lambda/invocation:Invocation").inputs["input"], "{}");
    const timeout = (name: string) =>
      graph.one("aws:lambda/function:Function", name).inputs["timeout"] as number;
    assert.deepEqual([timeout("migration-function"), timeout("migration-sql-function")], [180, 120]);
    await assert.rejects(
      graphWith({ timeoutSeconds: 900 }),
      /DatabaseMigration "migration": timeoutSeconds must be a whole number from 60 to 840 \(got 900\)/,
    );
  });

  it("passes the caller's environment on to the function inside, but for what is its own", async () => {
    const graph = await graphWith({ environment: { STEP: "2", DATABASE_USER: "somebody_else" } });
    const variablesOf = (name: string) =>
      (
        graph.one("aws:lambda/function:Function", name).inputs["environment"] as {
          variables: Record<string, string>;
        }
      ).variables;
    const { STEP, DATABASE_USER } = variablesOf("migration-sql-function");
    assert.deepEqual([STEP, DATABASE_USER], ["2", "shop_app"]);
    assert.ok(!("STEP" in variablesOf("migration-function")));
  });

  it("trusts the authorities of RDS", async () => {
    const graph = await graphWith();
    const { environment } = graph.one("aws:lambda/function:Function", "migration-sql-function").inputs;
    const { variables } = environment as { variables: Record<string, string> };
    assert.equal(variables["NODE_EXTRA_CA_CERTS"], "/var/runtime/ca-cert.pem");
    assert.deepEqual([variables["DATABASE_NAME"], variables["DATABASE_USER"]], ["shop", "shop_app"]);
  });
});
