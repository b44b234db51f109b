import assert from "node:assert/strict";
import { lambda } from "../../aws/lambda/index.ts";
import { invocationResource } from "../../aws/lambda/resources/invocation.ts";
import type { LambdaStore } from "../../aws/lambda/store.ts";
import { logs } from "../../aws/logs/index.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";
import { makeFunction } from "./support/function.ts";

const TYPE = "aws:lambda/invocation:Invocation";

// https://www.pulumi.com/registry/packages/aws/api-docs/lambda/invocation/
describe("An invocation of the program's", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  before(async () => {
    testbed = await startTestbed([logs, lambda]);
    await makeFunction(
      testbed,
      "count",
      `let calls = 0;
      export const handler = async (event) => {
        if (event.fail) throw new Error("no such table");
        return { calls: ++calls, event };
      };`,
    );
  });
  after(async () => await testbed.stop());

  const invocation = async (name: string, event: object): Promise<Made> =>
    await testbed.resources.create(TYPE, name, {
      functionName: "count",
      input: JSON.stringify(event),
      triggers: { version: "1" },
    });

  it("calls the function, and has its answer", async () => {
    const made = await invocation("first", { 이름: "값" });
    assert.deepEqual(JSON.parse(String(made["result"])), { calls: 1, event: { 이름: "값" } });
    assert.equal(made["qualifier"], "$LATEST");
  });

  it("is another one when its input or its triggers change, and calls at no other time", async () => {
    const invoke = new Set(invocationResource({} as LambdaStore).replaceOn);
    assert.deepEqual(invoke, new Set(["functionName", "input", "qualifier", "triggers"]));
    const before = await invocation("second", { step: 1 });
    const after = await testbed.resources.update(TYPE, "second", {
      functionName: "count",
      input: JSON.stringify({ step: 1 }),
      triggers: { version: "1" },
      lifecycleScope: "CREATE_ONLY",
    });
    assert.equal(after["result"], before["result"]);
    const { calls } = JSON.parse(String((await invocation("third", {}))["result"])) as { calls: number };
    assert.equal(calls, 3);
  });

  it("fails with what the function failed with", async () => {
    await assert.rejects(invocation("failing", { fail: true }), {
      message: /Lambda function \(count\) returned error: \(Unhandled\).*no such table/,
    });
  });

  it("refuses text that is no JSON, functions that are not there, and calls at other times", async () => {
    const create = async (inputs: object) =>
      await testbed.resources.create(TYPE, "refused", { functionName: "count", input: "{}", ...inputs });
    await assert.rejects(create({ input: "{" }), { code: "InvalidParameterValueException" });
    await assert.rejects(create({ functionName: "nobody" }), { code: "ResourceNotFoundException" });
    await assert.rejects(create({ lifecycleScope: "CRUD" }), /"lifecycleScope" with another value/);
  });
});
