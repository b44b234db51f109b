import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sign } from "../../app/shop/payments/signature.ts";
import { Copy } from "./support/copy.ts";
import { copyProject } from "./support/project.ts";
import { registerUser } from "./support/user.ts";

/** Values of the stage's secrets on this machine, by the variable that gives them. */
const secrets = {
  PULUMI_SECRET_MYSFITS_STRIPE_KEY: "sk_test_of_nobody_at_all",
  PULUMI_SECRET_MYSFITS_STRIPE_WEBHOOK_SECRET: "whsec_of_nobody_at_all",
};

// Nothing here asks for money: a charge would go to Stripe, from a copy too.
describe("A copy whose shop takes its money by Stripe", function () {
  this.timeout(180_000);
  const project = copyProject();
  const copy = new Copy({ root: project.folder });
  before(async () => {
    const file = join(project.folder, "Pulumi.dev.yaml");
    const settings = readFileSync(file, "utf8")
      .replace(
        "  mysfits:shop:",
        "  mysfits:domain: { name: example.com, hostedZone: elsewhere }\n  mysfits:shop:",
      )
      .replace("    database: {", "    payments: { stripe: pk_test_0 }\n    database: {");
    const keys = ["stripeKey", "stripeWebhookSecret"].map(
      (key) => `  mysfits:${key}:\n    secure: v1:0000\n`,
    );
    writeFileSync(file, `${settings.trimEnd()}\n${keys.join("")}`);
    Object.assign(process.env, secrets);
    await copy.start();
  });
  after(async () => {
    for (const name of Object.keys(secrets)) Reflect.deleteProperty(process.env, name);
    await copy.remove();
    project.remove();
  });

  it("says at its start whom an order would be charged by", () => {
    assert.match(copy.output, /an order is charged at api\.stripe\.com, from a copy on this machine too/);
  });

  it("gives the tasks its secrets from Secrets Manager: webhooks of this secret are taken, and no others", async () => {
    const body = JSON.stringify({
      id: "evt_1",
      type: "payment_intent.succeeded",
      // Nobody's order, with a letter that takes several bytes.
      data: { object: { id: "pi_1", status: "succeeded", metadata: { order_id: randomUUID() }, note: "값" } },
    });
    const now = Math.floor(Date.now() / 1000);
    const post = async (headers: Readonly<Record<string, string>>) =>
      await copy.site("/shop-api/payments/webhook", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
      });
    const own = sign(body, secrets.PULUMI_SECRET_MYSFITS_STRIPE_WEBHOOK_SECRET, now);
    const answer = await post({ "stripe-signature": own });
    assert.deepEqual([answer.status, await answer.json()], [200, { received: true }]);
    assert.equal((await post({ "stripe-signature": sign(body, "whsec_of_a_thief_this", now) })).status, 400);
    assert.equal((await post({})).status, 400);
  });

  it("tells the site Stripe's publishable key, lets its form in, and has nothing of the sandbox", async () => {
    const config = (await (await copy.site("/config.json")).json()) as Readonly<Record<string, unknown>>;
    assert.deepEqual([config["shopPayments"], config["stripeKey"]], ["stripe", "pk_test_0"]);
    const page = await copy.site("/shop/checkout");
    const policy = page.headers.get("content-security-policy") ?? "";
    assert.match(policy, /script-src 'self' https:\/\/js\.stripe\.com /);
    const user = await registerUser(copy, "payer@example.com");
    const challenge = await copy.site(`/shop-api/orders/${randomUUID()}/challenge`, {
      method: "POST",
      headers: { ...user.headers, "content-type": "application/json" },
      body: JSON.stringify({ answer: "approve" }),
    });
    assert.equal(challenge.status, 404);
  });

  it("shows the keys to nobody: not in the task's variables, not in a log, not in an output", async () => {
    const resources = JSON.stringify(await copy.console("/api/resources"));
    const seen = [
      resources,
      JSON.stringify(copy.running.outputs),
      copy.output,
      JSON.stringify(await copy.logs("task")),
    ];
    for (const text of seen) for (const secret of Object.values(secrets)) assert.ok(!text.includes(secret));
  });
});
