import assert from "node:assert/strict";
import type { ResourceGraph } from "../../local/engine/index.ts";
import { graphOfStack } from "../support/graph.ts";

const shop = { cpu: 256, memory: 512, tasks: 1, spot: true, database: { minimum: 0, maximum: 1 } };
const domain = { name: "example.com", hostedZone: "elsewhere" };
const stripeKey = "sk_test_of_nobody_at_all";
const stripeWebhookSecret = "whsec_of_nobody_at_all";

/** Graph of dev's program, with Stripe unless the settings say otherwise. */
const graphWith = async (
  settings: Readonly<Record<string, unknown>> = {},
  secretKeys = ["mysfits:stripeKey", "mysfits:stripeWebhookSecret"],
): Promise<ResourceGraph> => {
  const all = { domain, shop: { ...shop, payments: { stripe: "pk_test_0" } }, ...settings };
  const given = { stripeKey, stripeWebhookSecret, ...all };
  const config = Object.entries(given).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [[`mysfits:${key}`, typeof value === "string" ? value : JSON.stringify(value)] as const],
  );
  return await graphOfStack("dev", { config: Object.fromEntries(config), secretKeys });
};

interface Container {
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
}
const containerOf = (graph: ResourceGraph) => {
  const { inputs } = graph.one("aws:ecs/taskDefinition:TaskDefinition", "shop-tasks");
  return (JSON.parse(inputs["containerDefinitions"] as string) as [Container])[0];
};
const siteOf = (graph: ResourceGraph) => {
  const file = graph.one("aws:s3/bucketObjectv2:BucketObjectv2", "site/config.json").inputs["content"];
  const { securityHeadersConfig } = graph.one("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy")
    .inputs as { securityHeadersConfig: Record<string, Record<string, string>> };
  return {
    config: JSON.parse(file as string) as Readonly<Record<string, unknown>>,
    policy: securityHeadersConfig["contentSecurityPolicy"]?.["contentSecurityPolicy"] ?? "",
  };
};

describe("The shop's payments", function () {
  this.timeout(120_000);

  it("are a sandbox unless the stage says otherwise: no secret, nothing from elsewhere on the site", async () => {
    for (const payments of [undefined, "sandbox"]) {
      const none = { stripeKey: undefined, stripeWebhookSecret: undefined };
      const graph = await graphWith({ ...none, shop: { ...shop, payments }, domain: undefined });
      assert.deepEqual(graph.byType("aws:secretsmanager/secret:Secret"), []);
      const { environment, secrets } = containerOf(graph);
      assert.equal(secrets, undefined);
      assert.ok(!environment.some(({ name }) => name === "PAYMENTS" || name === "SITE_URL"));
      const { config, policy } = siteOf(graph);
      assert.deepEqual([config["shopPayments"], config["stripeKey"]], ["sandbox", undefined]);
      assert.doesNotMatch(policy, /stripe|frame-src/);
    }
  });

  describe("by Stripe", () => {
    let graph: ResourceGraph;
    before(async () => {
      graph = await graphWith();
    });

    it("have their keys in one secret, which ECS alone reads for the tasks", () => {
      const secret = graph.one("aws:secretsmanager/secret:Secret");
      assert.equal(secret.name, "shop-payments-secret");
      const version = graph.one("aws:secretsmanager/secretVersion:SecretVersion");
      assert.equal(version.inputs["secretId"], secret.id);
      assert.deepEqual(JSON.parse(version.inputs["secretString"] as string), {
        key: stripeKey,
        webhookSecret: stripeWebhookSecret,
      });
      const { environment, secrets } = containerOf(graph);
      const arn = String(secret.outputs["arn"]);
      assert.deepEqual(secrets, [
        { name: "PAYMENT_WEBHOOK_SECRET", valueFrom: `${arn}:webhookSecret::` },
        { name: "STRIPE_SECRET_KEY", valueFrom: `${arn}:key::` },
      ]);
      const values = Object.fromEntries(environment.map(({ name, value }) => [name, value]));
      assert.deepEqual([values["PAYMENTS"], values["SITE_URL"]], ["stripe", "https://example.com"]);
      const readers = graph
        .byType("aws:iam/rolePolicy:RolePolicy")
        .filter(({ inputs }) => (inputs["policy"] as string).includes(arn))
        .map(({ name }) => name);
      assert.deepEqual(readers, ["shop-execution"]);
    });

    it("tell nobody else of them: no other resource, no output", () => {
      const others = graph.resources.filter(
        ({ type }) => type !== "aws:secretsmanager/secretVersion:SecretVersion",
      );
      const text = JSON.stringify([others.map(({ inputs, outputs }) => [inputs, outputs]), graph.outputs]);
      assert.ok(!text.includes(stripeKey) && !text.includes(stripeWebhookSecret));
    });

    // https://docs.stripe.com/security/guide#content-security-policy
    it("let the site load Stripe's form, and know the key that everybody may", () => {
      const { config, policy } = siteOf(graph);
      assert.deepEqual([config["shopPayments"], config["stripeKey"]], ["stripe", "pk_test_0"]);
      assert.match(policy, /script-src 'self' https:\/\/js\.stripe\.com https:\/\/\*\.js\.stripe\.com;/);
      assert.match(
        policy,
        /frame-src https:\/\/js\.stripe\.com https:\/\/\*\.js\.stripe\.com https:\/\/hooks\.stripe\.com;/,
      );
      assert.match(policy, /connect-src 'self' [^;]*https:\/\/api\.stripe\.com;/);
    });

    it("are heard of by a route that needs no user", () => {
      const { inputs } = graph.one("aws:apigateway/method:Method", "shop-api-rest-post-payments-webhook");
      assert.equal(inputs["authorization"], "NONE");
    });
  });

  it("by Stripe are refused where they can't work, each reason by its key, and no value of a secret", async () => {
    const faults = async (settings: object, secretKeys?: string[]): Promise<string> => {
      let said = "";
      await assert.rejects(graphWith({ ...settings }, secretKeys), ({ message }: Error) => {
        said = message;
        return true;
      });
      return said;
    };
    const nothing = { stripeKey: undefined, stripeWebhookSecret: undefined, domain: undefined };
    const all = await faults({ ...nothing, network: { egress: "endpoints" } });
    assert.match(all, /mysfits:network\.egress must be "nat" or "public-ip" with Stripe/);
    assert.match(all, /mysfits:domain is missing/);
    assert.match(all, /mysfits:stripeKey is missing: npm run pulumi -- config set --secret stripeKey/);
    assert.match(all, /mysfits:stripeWebhookSecret is missing/);
    const plain = await faults({}, ["mysfits:stripeWebhookSecret"]);
    assert.match(plain, /mysfits:stripeKey is plain text: npm run pulumi -- config set --secret stripeKey/);
    assert.doesNotMatch(plain, /stripeWebhookSecret|sk_test/);
    const key = await faults({ shop: { ...shop, payments: { stripe: "sk_live_of_somebody" } } });
    assert.match(key, /mysfits:shop\.payments\.stripe must match pattern .* \(got a secret\)/);
    assert.doesNotMatch(key, /somebody/);
  });
});
