import assert from "node:assert/strict";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";
import { makeFunction } from "./support/function.ts";

// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html#nodejs-handler-callback
describe("Handlers of Lambda functions that answer by callback", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let client: LambdaClient;
  before(async () => {
    testbed = await startTestbed([logs, lambda]);
    client = new LambdaClient(testbed.clientConfig);
    await makeFunction(
      testbed,
      "old",
      `let later = 0;
      export const handler = (event, context, callback) => {
        switch (event.way) {
          case "callback": return void setTimeout(() => callback(null, { answered: "late" }), 20);
          case "error": return callback(new RangeError("out of range"));
          case "text": return callback("just text");
          case "succeed": return context.succeed({ answered: "succeed" });
          case "fail": return context.fail(new TypeError("failed"));
          case "failNothing": return context.fail();
          case "done": return context.done(null, "done");
          case "nothing": return "this value is lost";
          case "wait": setTimeout(() => (later = 1), 150); return callback(null, () => later);
          case "later": return callback(null, later);
          case "hurry": context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => undefined, 60_000); return callback(null, "now");
          case "throw": throw new SyntaxError("thrown");
        }
        return Promise.resolve({ answered: "promise", flag: context.callbackWaitsForEmptyEventLoop });
      };`,
      { runtime: "nodejs22.x" },
    );
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const invoke = async (way: string, name = "old") => {
    const { Payload, FunctionError } = await client.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify({ way }) }),
    );
    const payload = JSON.parse(Payload?.transformToString() || "null") as unknown;
    return FunctionError === undefined ? payload : failure(payload);
  };
  const failure = (payload: unknown) => {
    const { errorType, errorMessage } = payload as Record<string, string>;
    return [errorType, errorMessage];
  };

  it("answer what is given to the callback, to context.succeed and to context.done", async () => {
    assert.deepEqual(await invoke("callback"), { answered: "late" });
    assert.deepEqual(await invoke("succeed"), { answered: "succeed" });
    assert.equal(await invoke("done"), "done");
    assert.deepEqual(await invoke("promise"), { answered: "promise", flag: true });
  });

  it("fail with what is given to the callback and to context.fail, and with what they throw", async () => {
    assert.deepEqual(await invoke("error"), ["RangeError", "out of range"]);
    assert.deepEqual(await invoke("text"), ["string", "just text"]);
    assert.deepEqual(await invoke("fail"), ["TypeError", "failed"]);
    assert.deepEqual(await invoke("failNothing"), ["string", "handled"]);
    assert.deepEqual(await invoke("throw"), ["SyntaxError", "thrown"]);
  });

  it("answer null when they say nothing, however they return", async () => {
    assert.equal(await invoke("nothing"), null);
  });

  it("answer when nothing is left to do, or at once where they ask for it", async () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
    await invoke("wait");
    assert.equal(await invoke("later"), 1);
    assert.equal(await invoke("hurry"), "now");
    assert.deepEqual(await invoke("succeed"), { answered: "succeed" }, "the environment goes on");
  });

  it("are refused from nodejs24.x on", async () => {
    await makeFunction(
      testbed,
      "new",
      `export const handler = (event, context, callback) => callback(null, 1);`,
    );
    const [errorType, errorMessage] = (await invoke("any", "new")) as string[];
    assert.equal(errorType, "Runtime.CallbackHandlerDeprecated");
    assert.match(
      errorMessage ?? "",
      /removed support for callback-based function handlers starting with Node\.js 24/,
    );
    await makeFunction(
      testbed,
      "plain",
      `export const handler = (event, context) => typeof context.succeed;`,
    );
    assert.equal(await invoke("any", "plain"), "undefined");
  });
});
