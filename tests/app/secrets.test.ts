import assert from "node:assert/strict";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { secretReader, type ReadValue } from "../../app/shared/secrets.ts";
import { lambda } from "../../local/aws/lambda/index.ts";
import { logs } from "../../local/aws/logs/index.ts";
import { secretsmanager } from "../../local/aws/secretsmanager/index.ts";
import { ssm } from "../../local/aws/ssm/index.ts";
import { sendToDestination } from "../../local/delivery/destinations.ts";
import { makeFunction } from "../../local/tests/lambda/support/function.ts";
import { startTestbed } from "../../local/tests/support/testbed.ts";

const variable = (name: string) => (name === "KEY_ARN" ? "arn:key" : undefined);

/** A reader whose clock and answers are set, and the number of its requests. */
function readerOf(read: ReadValue) {
  const state = { now: 0, requests: 0 };
  const reader = secretReader({
    variable,
    now: () => state.now,
    read: async (arn) => {
      state.requests += 1;
      return await read(arn);
    },
  });
  return { reader, state };
}

describe("Secrets of a function", function () {
  this.timeout(20_000);

  it("are read once for five minutes, however many ask at once, and anew after them", async () => {
    const values = ["one", "two"];
    const { reader, state } = readerOf((arn) => Promise.resolve(`${values.shift() ?? ""} of ${arn}`));
    const all = await Promise.all(Array.from({ length: 10 }, async () => await reader.text("KEY")));
    assert.deepEqual([...new Set(all)], ["one of arn:key"]);
    state.now = 299_999;
    assert.equal(await reader.text("KEY"), "one of arn:key");
    assert.equal(state.requests, 1);
    state.now = 300_000;
    assert.equal(await reader.text("KEY"), "two of arn:key");
    assert.equal(state.requests, 2);
  });

  it("that were refused can be forgotten, and are read anew", async () => {
    const values = ["old", "rotated"];
    const { reader } = readerOf(() => Promise.resolve(values.shift() ?? ""));
    assert.equal(await reader.text("KEY"), "old");
    reader.forget("KEY");
    assert.equal(await reader.text("KEY"), "rotated");
  });

  it("stay what they were while AWS does not answer, and are an error when there never was one", async () => {
    let isDown = true;
    const { reader, state } = readerOf(() =>
      isDown ? Promise.reject(new Error("no answer")) : Promise.resolve("one"),
    );
    await assert.rejects(reader.text("KEY"), /no answer/);
    isDown = false;
    assert.equal(await reader.text("KEY"), "one");
    isDown = true;
    state.now = 600_000;
    assert.equal(await reader.text("KEY"), "one");
    isDown = false;
    assert.equal(await reader.text("KEY"), "one");
  });

  it("have members, and errors that do not tell their text", async () => {
    const { reader } = readerOf(() => Promise.resolve('{"password":"hidden","port":1}'));
    assert.equal(await reader.member("KEY", "password"), "hidden");
    await assert.rejects(reader.member("KEY", "port"), /the secret KEY has no member "port" that is a text$/);
    await assert.rejects(reader.member("KEY", "toString"), /no member "toString"/);
    const plain = readerOf(() => Promise.resolve("hidden")).reader;
    await assert.rejects(
      plain.member("KEY", "password"),
      (error: Error) => !error.message.includes("hidden"),
    );
    await assert.rejects(
      plain.text("OTHER"),
      /OTHER_ARN is not set: give the function secrets: \{ OTHER: … \}/,
    );
  });

  it("are read by a function with its own role, from either service", async () => {
    const testbed = await startTestbed([logs, lambda, secretsmanager, ssm]);
    const secrets = new SecretsManagerClient(testbed.clientConfig);
    const parameters = new SSMClient(testbed.clientConfig);
    const { ARN = "" } = await secrets.send(
      new CreateSecretCommand({ Name: "key", SecretString: "from one" }),
    );
    await parameters.send(
      new PutParameterCommand({ Name: "/shop/key", Value: "from two", Type: "SecureString" }),
    );
    const parameterArn = `arn:aws:ssm:${testbed.region}:000000000000:parameter/shop/key`;
    const source = `
import { secretReader } from "${new URL("../../app/shared/secrets.ts", import.meta.url).pathname}";
const reader = secretReader();
export const handler = async () => console.log("read " + (await reader.text("ONE")) + ", " + (await reader.text("TWO")));`;
    const fn = await makeFunction(
      testbed,
      "reader",
      source,
      { environment: { variables: { ONE_ARN: ARN, TWO_ARN: parameterArn } } },
      [
        { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: ARN },
        { Effect: "Allow", Action: "ssm:GetParameter", Resource: parameterArn },
      ],
    );
    const read = new Promise<string>((resolve) => {
      const stop = testbed.platform.logs.listen(({ message }) => {
        const [, text] = /(read .*)/.exec(message) ?? [];
        if (text === undefined) return;
        stop();
        resolve(text);
      });
    });
    const principal = { kind: "operator", arn: "root", accountId: "000000000000", userId: "root" } as const;
    await sendToDestination(testbed.platform, { principal }, fn["arn"] as string, "{}");
    assert.equal(await read, "read from one, from two");
    secrets.destroy();
    parameters.destroy();
    await testbed.stop();
  });
});
