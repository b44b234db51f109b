import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import github from "../../delivery/github/index.ts";
import { describe as text, violations } from "../../policies/index.ts";
import { readStack } from "../../local/engine/project.ts";
import { graphOf } from "../support/graph.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = join(root, "delivery/github");

describe("delivery/github", function () {
  this.timeout(60_000);

  const graphWith = async (more: Readonly<Record<string, string>> = {}, preview = false) => {
    const { project, stack, config } = await readStack(folder, "dev");
    return await graphOf(github, {
      project,
      stack,
      config: { ...config, ...more },
      preview,
      timeoutMs: 30_000,
    });
  };

  it("delivers this repository's program", async () => {
    const graph = await graphWith();
    const { name } =
      /^name: (?<name>.+)$/m.exec(readFileSync(join(root, "Pulumi.yaml"), "utf8"))?.groups ?? {};
    assert.equal(graph.one("aws:iam/role:Role", "github-dev-deploy").inputs["name"], `${name}-dev-deploy`);
    assert.deepEqual(
      graph
        .byType("aws:iam/role:Role")
        .map((role) => role.name)
        .sort(),
      [
        "github-dev-deploy",
        "github-dev-preview",
        "github-pr-deploy",
        "github-prod-deploy",
        "github-prod-preview",
      ],
    );
    assert.match(
      JSON.stringify(graph.outputs["commands"]),
      /gh variable set AWS_DEPLOY_ROLE --repo octo-org\/octo-repo/,
    );
  });

  it("keeps the policies that the program keeps, but for what it is there for", async () => {
    // A role that deploys makes roles, below a boundary; asks for much that AWS gives no name to; and its boundary has room for services only.
    const meant = ["iam-no-escalation", "iam-no-wildcard-actions", "iam-no-wildcard-resources"];
    for (const preview of [false, true]) {
      const broken = violations(await graphWith({}, preview)).filter(
        ({ rule, resource }) => !(meant.includes(rule.id) && resource?.type === "aws:iam/policy:Policy"),
      );
      // The budget is one of the account's, made by the stages.
      assert.deepEqual(broken.filter(({ rule }) => rule.id !== "budget").map(text), []);
    }
  });

  it("makes no bucket and no key for whom Pulumi Cloud keeps the state", async () => {
    const graph = await graphWith({ "mysfits-delivery:state": "false" });
    assert.deepEqual([graph.byType("aws:s3/bucket:Bucket"), graph.byType("aws:kms/key:Key")], [[], []]);
  });

  it("refuses a configuration that it does not know, all at once", async () => {
    await assert.rejects(
      graphWith({
        "mysfits-delivery:repo": "x",
        "mysfits-delivery:state": "maybe",
        "mysfits-delivery:stages": '{"dev":{"preview":"everybody"}}',
      }),
      (error: Error) => {
        for (const expected of [
          /Pulumi\.dev\.yaml/,
          /:state /,
          /:stages\.dev\.preview /,
          /:\* must not have additional/,
        ])
          assert.match(error.message, expected);
        return true;
      },
    );
  });
});
