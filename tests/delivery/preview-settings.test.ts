import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import program from "../../index.ts";
import type { ResourceGraph } from "../../local/engine/index.ts";
import { estimate } from "../../plan/cost/estimate.ts";
import { exceptions } from "../../policies/exceptions.ts";
import { describe as describeViolation } from "../../policies/index.ts";
import { judge } from "../../policies/judgement.ts";
import { previewExceptions, previewPolicyConfig } from "../../scripts/delivery/preview-exceptions.ts";
import { previewSettings } from "../../scripts/delivery/preview-settings.ts";
import { graphOf } from "../support/graph.ts";
import { root } from "./support/workflow.ts";

type Config = Readonly<Record<string, unknown>>;

const dev = readFileSync(join(root, "Pulumi.dev.yaml"), "utf8");
const prod = readFileSync(join(root, "Pulumi.prod.yaml"), "utf8");
const settings = (text: string, more?: Parameters<typeof previewSettings>[2]) =>
  parse(previewSettings(text, "mysfits", more)) as { readonly config: Config } & Readonly<
    Record<string, unknown>
  >;

/** The program's graph with these settings, as a stack `pr-12`. */
async function graphWith(config: Config): Promise<ResourceGraph> {
  const texts = Object.entries(config).map(
    ([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)] as const,
  );
  return await graphOf(program, { stack: "pr-12", config: Object.fromEntries(texts), timeoutMs: 60_000 });
}

describe("Settings of a short-lived stack", function () {
  this.timeout(60_000);
  for (const [stage, text] of Object.entries({ dev, prod }))
    it(`make a small stack of ${stage}'s program, without what an account has once`, async () => {
      const graph = await graphWith(settings(text).config);
      assert.equal(graph.byType("aws:ec2/vpc:Vpc").length, 1);
      assert.deepEqual(
        graph.byType("aws:ecs/service:Service").map(({ name, inputs }) => [name, inputs.desiredCount]),
        [
          ["service-service", 1],
          ["shop-service", 1],
        ],
      );
      assert.equal(graph.byType("aws:rds/clusterInstance:ClusterInstance").length, 1);
      assert.deepEqual(graph.byType("aws:elasticache/serverlessCache:ServerlessCache"), []);
      for (const type of [
        "aws:apigateway/account:Account",
        "aws:budgets/budget:Budget",
        "aws:cloudtrail/trail:Trail",
        "aws:ec2/natGateway:NatGateway",
        "aws:route53/record:Record",
        "aws:sesv2/emailIdentity:EmailIdentity",
        "aws:wafv2/webAcl:WebAcl",
      ])
        assert.deepEqual(graph.byType(type), [], type);
      assert.ok(graph.resources.every(({ protect }) => !protect));
      const { usd, unknownTypes } = estimate(graph, "ap-northeast-2");
      assert.deepEqual(unknownTypes, []);
      // A day's is what docs/delivery.md says.
      assert.equal((usd / 30).toFixed(1), "1.3");
    });

  it("keep every rule that dev keeps, with leave for what comes of being short-lived", async () => {
    const graph = await graphWith(settings(dev).config);
    const today = new Date().toISOString().slice(0, 10);
    const { violations } = judge(graph, "pr-12", previewExceptions("pr-12", "dev"), today);
    assert.deepEqual(violations.map(describeViolation), []);
    const withoutLeave = judge(graph, "pr-12", exceptions, today).violations.map(({ rule: { id } }) => id);
    for (const rule of ["alarm-actions", "budget"]) assert.ok(withoutLeave.includes(rule), rule);
    const config = previewPolicyConfig("pr-12", "dev") as Record<
      string,
      { exceptions: { stages: string[] }[] }
    >;
    for (const [rule, { exceptions: given }] of Object.entries(config))
      for (const { stages } of given) assert.deepEqual(stages, ["pr-12"], rule);
  });

  it("use the identity that the stage made, whatever it is", () => {
    const mail = (identity: string) =>
      settings(dev.replace("sender: mysfits@example.com", `sender: mysfits@example.com\n    ${identity}`))
        .config["mysfits:mail"];
    const people = {
      sender: "mysfits@example.com",
      administrator: "admin@example.com",
      identity: "existing",
    };
    assert.deepEqual(mail(""), { ...people, identityName: "mysfits@example.com" });
    assert.deepEqual(mail("identity: domain"), people);
    assert.deepEqual(mail("identity: existing\n    identityName: mail.example.com"), {
      ...people,
      identityName: "mail.example.com",
    });
  });

  it("have no key of the stage's secrets, and keep their own", () => {
    const text = `secretsprovider: awskms://alias/dev\nencryptedkey: devs\n${dev}`;
    const fresh = settings(text);
    assert.equal(fresh["secretsprovider"], undefined);
    assert.equal(fresh["encryptedkey"], undefined);
    const secrets = { secretsprovider: "awskms://alias/preview", encryptedkey: "own" };
    const again = settings(text, { secrets });
    assert.deepEqual([again["secretsprovider"], again["encryptedkey"]], ["awskms://alias/preview", "own"]);
  });

  it("take no money: the shop is a sandbox, without the stage's keys of Stripe", () => {
    const keys = ["stripeKey", "stripeWebhookSecret"].map(
      (key) => `  mysfits:${key}:\n    secure: v1:0000\n`,
    );
    const text = `${dev.trimEnd()}\n${keys.join("")}`.replace(
      "    database: {",
      "    payments: { stripe: pk_live_0 }\n    database: {",
    );
    const { config } = settings(text);
    assert.equal((config["mysfits:shop"] as Config)["payments"], undefined);
    for (const key of ["mysfits:stripeKey", "mysfits:stripeWebhookSecret"])
      assert.equal(config[key], undefined, key);
  });

  it("have the boundary of short-lived stacks in place of the stage's", () => {
    const text = dev.replace("config:", "config:\n  mysfits:permissionsBoundary: arn:dev");
    assert.equal(settings(text).config["mysfits:permissionsBoundary"], undefined);
    assert.equal(settings(text, { boundary: "arn:pr" }).config["mysfits:permissionsBoundary"], "arn:pr");
  });

  it("are not made from a secret, which only the stage can read", () => {
    const text = dev.replace("config:", "config:\n  mysfits:token:\n    secure: AAAA");
    assert.throws(() => settings(text), /^Error: mysfits:token is a secret of the stage/);
  });
});
