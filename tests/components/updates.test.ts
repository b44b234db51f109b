import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { updates } from "../../plan/updates.ts";
import { graphsOfDeliveries, graphsOfVariants } from "../support/variants.ts";

const root = resolve(import.meta.dirname, "../..");

/** Text of the SDK's class of a type, and its arguments with their comments. */
function sdkClass(type: string): { readonly args: ReadonlyMap<string, string> } | undefined {
  const [provider = "", module = ""] = type.split(":");
  const file = join(root, "node_modules/@pulumi", provider, `${module.replace(/^index\//, "")}.d.ts`);
  if (!existsSync(file)) return undefined;
  const body = /export interface \w+Args \{([\s\S]*)\n\}/.exec(readFileSync(file, "utf8"))?.[1] ?? "";
  return {
    args: new Map(
      [...body.matchAll(/(?:\/\*\*([\s\S]*?)\*\/\s*)?(\w+)\??: pulumi\.Input</g)].map((found) => [
        found[2]!,
        found[1] ?? "",
      ]),
    ),
  };
}

/** Arguments of which the documents speak of a new resource, and mean something else than what this program does. */
const otherwise: Readonly<Record<string, string>> = {
  "aws:cognito/userPool:UserPool smsConfiguration": "its removal is ignored; no stage gives it",
  "aws:rds/cluster:Cluster storageType": "of Multi-AZ clusters; that of Aurora changes in place",
  "aws:ecs/service:Service forceNewDeployment": "a new deployment, not a new service",
  "aws:lb/loadBalancer:LoadBalancer secondaryIpsAutoAssignedPerSubnet": "of network load balancers",
  "aws:lb/loadBalancer:LoadBalancer securityGroups": "of network load balancers",
  "aws:lb/loadBalancer:LoadBalancer subnets": "of network load balancers",
};

describe("The table of updates", function () {
  this.timeout(120_000);
  let types: readonly string[];
  before(async () => {
    const graphs = [...(await graphsOfVariants()).values(), ...(await graphsOfDeliveries()).values()];
    types = [...new Set(graphs.flatMap(({ resources }) => resources.map(({ type }) => type)))].filter(
      (type) => !type.startsWith("mysfits:"),
    );
  });

  it("has a row for every type of the program, and of those that deliver it", () => {
    assert.deepEqual(
      types.filter((type) => !Object.hasOwn(updates, type)),
      [],
      "Fix: add a row to plan/updates.ts, then run `npm run deploying`",
    );
  });

  it("has no row for a type that no stage has", () => {
    assert.deepEqual(
      Object.keys(updates).filter((type) => !types.includes(type)),
      [],
      "Fix: take the row out of plan/updates.ts, or add the stage that has the type to tests/support/variants.ts",
    );
  });

  it("names arguments of the SDK's classes alone, each once, sorted", () => {
    for (const [type, { replacedBy }] of Object.entries(updates)) {
      assert.deepEqual(replacedBy, [...new Set(replacedBy)].sort(), type);
      const args = sdkClass(type)?.args;
      for (const argument of replacedBy)
        assert.ok(args?.has(argument), `${type} has no argument ${argument}`);
    }
  });

  it("names every argument of which the SDK's documents say that a change makes a new resource", () => {
    const says =
      /\bforces? (?:a )?(?:new|re-?creat|replac|resource re)|resource recreation|new resource to be created/i;
    const said = Object.keys(updates).flatMap((type) =>
      [...(sdkClass(type)?.args ?? [])].flatMap(([argument, comment]) =>
        says.test(comment) ? [[type, argument] as const] : [],
      ),
    );
    assert.deepEqual(
      said
        .filter(([type, argument]) => !updates[type]?.replacedBy.includes(argument))
        .map(([type, argument]) => `${type} ${argument}`),
      Object.keys(otherwise),
    );
    assert.ok(said.length > 0);
  });

  it("names every argument that makes a new resource in the local cloud", () => {
    let compared = 0;
    for (const file of globSync("local/aws/*/resources/*.ts", { cwd: root })) {
      const text = readFileSync(join(root, file), "utf8");
      const type = /`(aws:[\w/]+:\w+)`/.exec(text)?.[1];
      const listed = /replaceOn: \[([^\]]*)\]/.exec(text)?.[1];
      const row = type === undefined ? undefined : updates[type];
      if (listed === undefined || row === undefined) continue;
      compared++;
      for (const [, argument] of listed.matchAll(/"(\w+)"/g))
        if (argument !== "region")
          assert.ok(row.replacedBy.includes(argument!), `${type}: ${file} replaces on ${argument}`);
    }
    assert.ok(compared > 30, `${compared} types compared`);
  });

  it("says of everything that holds data what is lost", () => {
    for (const type of [
      "aws:dynamodb/table:Table",
      "aws:s3/bucket:Bucket",
      "aws:cognito/userPool:UserPool",
      "aws:sqs/queue:Queue",
      "aws:ecr/repository:Repository",
      "aws:rds/cluster:Cluster",
      "aws:cloudwatch/logGroup:LogGroup",
    ])
      assert.ok(updates[type]?.loses, type);
  });
});
