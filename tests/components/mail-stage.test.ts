import assert from "node:assert/strict";
import { graphOfStack } from "../support/graph.ts";

/** Warnings of the whole program with these mail settings. */
async function warningsWith(mail: object): Promise<readonly string[]> {
  const warnings: string[] = [];
  await graphOfStack("dev", {
    config: { "mysfits:mail": JSON.stringify(mail) },
    log: (level, message) => level === "warn" && warnings.push(message),
  });
  return warnings;
}

describe("Mail settings of a stage", () => {
  // https://www.rfc-editor.org/rfc/rfc2606
  it("are warned about at once, by both keys, while they are those of the example", async () => {
    const [warning, ...more] = await warningsWith({
      sender: "mysfits@example.com",
      administrator: "admin@shop.test",
    });
    assert.deepEqual(more, []);
    assert.match(
      warning ?? "",
      /^mysfits:mail\.sender \(mysfits@example\.com\) and mysfits:mail\.administrator \(admin@shop\.test\): .*Fix: .*Pulumi\.dev\.yaml$/,
    );
  });

  it("name the one key that is still the example's", async () => {
    const [warning] = await warningsWith({ sender: "us@mysfits.kr", administrator: "admin@example.org" });
    assert.match(warning ?? "", /^mysfits:mail\.administrator \(admin@example\.org\): /);
  });

  it("are taken in silence when they are somebody's", async () => {
    for (const sender of ["us@mysfits.kr", "us@counterexample.com", "us@my-test.kr"])
      assert.deepEqual(await warningsWith({ sender, administrator: "admin@mysfits.kr" }), []);
  });

  it("can name an identity that the account has: nothing is made", async () => {
    const graph = await graphOfStack("dev", {
      config: {
        "mysfits:mail": JSON.stringify({
          sender: "us@mysfits.kr",
          identity: "existing",
          administrator: "admin@mysfits.kr",
        }),
      },
    });
    assert.deepEqual(graph.byType("aws:sesv2/emailIdentity:EmailIdentity"), []);
    assert.equal(graph.byType("aws:sesv2/configurationSet:ConfigurationSet").length, 1);
  });

  it("let the codes of sign-up come from the sender, once it can send", async () => {
    const graph = await graphOfStack("dev", {
      config: {
        "mysfits:sesRegion": "ap-northeast-2",
        "mysfits:users": JSON.stringify({ mailBy: "sender", threatProtection: "audit" }),
      },
    });
    const { inputs } = graph.one("aws:cognito/userPool:UserPool");
    const identity = graph.one("aws:sesv2/emailIdentity:EmailIdentity");
    const set = graph.one("aws:sesv2/configurationSet:ConfigurationSet");
    assert.deepEqual(inputs["emailConfiguration"], {
      emailSendingAccount: "DEVELOPER",
      sourceArn: identity.outputs["arn"],
      fromEmailAddress: "mysfits@example.com",
      configurationSet: set.outputs["configurationSetName"],
    });
    assert.equal(inputs["userPoolTier"], "PLUS");
    // The stages of the repository begin with Cognito's own sender: a new identity is not verified yet.
    for (const stack of ["dev", "prod"]) {
      const usual = (await graphOfStack(stack)).one("aws:cognito/userPool:UserPool");
      assert.equal(usual.inputs["emailConfiguration"], undefined);
    }
  });
});
