import assert from "node:assert/strict";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetFunctionCommand, InvokeCommand, LambdaClient, ListAliasesCommand } from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { lambdaWith } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { restCall } from "../../delivery/destinations.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";
import { changeFunction, code, makeFunction } from "./support/function.ts";

describe("Lambda's invocations, with its SDK client", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let client: LambdaClient;
  before(async () => {
    testbed = await startTestbed([logs, sqs, lambdaWith({ retrySeconds: [0, 0] })]);
    client = new LambdaClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const invoke = async (FunctionName: string, event: unknown = {}, more: object = {}) => {
    const answer = await client.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), LogType: "Tail", ...more }),
    );
    return {
      ...answer,
      payload: JSON.parse(answer.Payload?.transformToString() || "null") as unknown,
      tail: Buffer.from(answer.LogResult ?? "", "base64").toString(),
    };
  };

  it("answers what the handler returns, with the environment and context that the runtime gives", async () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
    await makeFunction(
      testbed,
      "context",
      `export const handler = async (event, context) => {
        console.log("hello");
        return { event, name: context.functionName, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis(),
          table: process.env.TABLE, region: process.env.AWS_REGION, memory: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE };
      };`,
      { environment: { variables: { TABLE: "things" } }, memorySize: 256 },
    );
    const { payload, tail, ExecutedVersion } = await invoke("context", { 이름: "값" });
    const { left, ...rest } = payload as { left: number };
    assert.ok(left > 0 && left <= 3000, `${left} ms left`);
    assert.deepEqual(rest, {
      event: { 이름: "값" },
      name: "context",
      arn: `arn:aws:lambda:ap-northeast-2:${testbed.platform.accountId}:function:context`,
      table: "things",
      region: "ap-northeast-2",
      memory: "256",
    });
    assert.equal(ExecutedVersion, "$LATEST");
    assert.match(tail, /START RequestId: [\s\S]*hello[\s\S]*END RequestId: [\s\S]*REPORT .*Init Duration/);
    const second = await invoke("context");
    assert.ok(!second.tail.includes("Init Duration"), "the second invocation finds a warm environment");
  });

  it("writes the function's log to its log group", async () => {
    await makeFunction(
      testbed,
      "logging",
      `export const handler = async () => { console.log("a line to find"); };`,
    );
    await invoke("logging");
    const logsClient = new CloudWatchLogsClient(testbed.clientConfig);
    let messages: string[] = [];
    while (messages.length === 0) {
      const { events } = await logsClient.send(
        new FilterLogEventsCommand({
          logGroupName: "/aws/lambda/logging",
          filterPattern: '"a line to find"',
        }),
      );
      messages = (events ?? []).map(({ message }) => message ?? "");
    }
    assert.match(messages[0] ?? "", /INFO\ta line to find/);
    logsClient.destroy();
  });

  it("tells a thrown error, a time-out, a crash and lost memory apart, and goes on with a fresh environment", async () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
    await makeFunction(
      testbed,
      "faulty",
      `let count = 0;
      export const handler = async (event) => {
        count++;
        if (event.fault === "throw") throw new RangeError("out of range");
        if (event.fault === "hang") await new Promise((resolve) => setTimeout(resolve, 60_000));
        if (event.fault === "exit") process.exit(3);
        if (event.fault === "memory") { const held = []; for (;;) { held.push(Buffer.alloc(10_000_000, 1)); await new Promise((resolve) => setTimeout(resolve, 5)); } }
        return count;
      };`,
      { timeout: 2, memorySize: 128 },
    );
    const thrown = await invoke("faulty", { fault: "throw" });
    assert.equal(thrown.FunctionError, "Unhandled");
    const { errorType, errorMessage } = thrown.payload as Record<string, string>;
    assert.deepEqual([errorType, errorMessage], ["RangeError", "out of range"]);
    assert.equal((await invoke("faulty")).payload, 2, "the environment lives on after a thrown error");

    const late = await invoke("faulty", { fault: "hang" });
    assert.match(
      (late.payload as Record<string, string>)["errorMessage"] ?? "",
      /Task timed out after 2\.00 seconds/,
    );
    assert.equal((await invoke("faulty")).payload, 1, "a new environment after the time-out");

    const gone = await invoke("faulty", { fault: "exit" });
    assert.deepEqual(
      [gone.FunctionError, (gone.payload as Record<string, string>)["errorType"]],
      ["Unhandled", "Runtime.ExitError"],
    );
    assert.match((gone.payload as Record<string, string>)["errorMessage"] ?? "", /exit status 3/);

    const full = await invoke("faulty", { fault: "memory" });
    assert.match(
      (full.payload as Record<string, string>)["errorMessage"] ?? "",
      /signal: killed|Task timed out/,
    );
    assert.equal((await invoke("faulty")).payload, 1);
  });

  it("throttles beyond the reserved concurrency", async () => {
    await makeFunction(
      testbed,
      "reserved",
      `export const handler = async () => await new Promise((resolve) => setTimeout(() => resolve("done"), 500));`,
      { reservedConcurrentExecutions: 1 },
    );
    const answers = await Promise.allSettled([invoke("reserved"), invoke("reserved")]);
    assert.equal(answers.filter(({ status }) => status === "fulfilled").length, 1);
    const [refused] = answers.filter((answer) => answer.status === "rejected");
    assert.equal((refused?.reason as Error).name, "TooManyRequestsException");
  });

  it("lets a function do what its role allows, and nothing else", async () => {
    const queue = await testbed.resources.create("aws:sqs/queue:Queue", "target", { name: "target" });
    const source = `import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
      const client = new SQSClient({ maxAttempts: 1 });
      export const handler = async () => {
        try { await client.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: "sent" })); return "sent"; }
        catch (error) { return error.name + ": " + error.message; }
      };`;
    const environment = { variables: { QUEUE: queue["url"] } };
    await makeFunction(testbed, "may-not", source, { environment });
    assert.match(
      (await invoke("may-not")).payload as string,
      /^AccessDenied.*assumed-role\/may-not-role\/may-not is not authorized to perform: sqs:sendmessage/i,
    );
    await makeFunction(testbed, "may", source, { environment }, [
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue["arn"] },
    ]);
    assert.equal((await invoke("may")).payload, "sent");
  });

  it("cuts a function off from files and the network outside", async () => {
    await makeFunction(
      testbed,
      "confined",
      `import { readFile, writeFile } from "node:fs/promises";
      const outcome = (work) => work.then(() => "done", (error) => error.code ?? error.cause?.code ?? error.message);
      export const handler = async () => ({
        passwords: await outcome(readFile("/etc/passwd")),
        temporary: await outcome(writeFile(process.env.TMPDIR + "/scratch", "x")),
        outside: await outcome(fetch("http://192.0.2.1/")),
      });`,
    );
    const { payload } = await invoke("confined");
    const { passwords, temporary, outside } = payload as Record<string, string>;
    assert.equal(passwords, "ERR_ACCESS_DENIED");
    assert.equal(temporary, "done");
    assert.ok(outside !== "done", "an address outside was reached");
  });

  it("publishes versions, and sends an alias's share of calls to a second version", async () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
    const version = async (text: string) => ({
      code: await code(`export const handler = async () => "${text}";`),
      publish: true,
    });
    const first = await makeFunction(testbed, "versioned", "", await version("one"));
    assert.equal(first["version"], "1");
    const alias = await testbed.resources.create("aws:lambda/alias:Alias", "live", {
      name: "live",
      functionName: "versioned",
      functionVersion: "1",
    });
    const changed = await changeFunction(testbed, "versioned", "", await version("two"));
    assert.equal(changed["version"], "2");
    assert.equal((await invoke("versioned:live")).payload, "one");
    assert.equal((await invoke("versioned")).payload, "two");
    await testbed.resources.update("aws:lambda/alias:Alias", "live", {
      name: "live",
      functionName: "versioned",
      functionVersion: "1",
      routingConfig: { additionalVersionWeights: { "2": 1 } },
    });
    const weighted = await invoke(alias["arn"] as string);
    assert.deepEqual([weighted.payload, weighted.ExecutedVersion], ["two", "2"]);
    const { Aliases } = await client.send(new ListAliasesCommand({ FunctionName: "versioned" }));
    assert.deepEqual(
      Aliases?.map(({ Name, FunctionVersion }) => [Name, FunctionVersion]),
      [["live", "1"]],
    );
    await assert.rejects(invoke("versioned:9"), { name: "ResourceNotFoundException" });
  });

  it("retries an asynchronous event twice, then tells the destination and the dead-letter queue", async () => {
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    const failures = await testbed.resources.create("aws:sqs/queue:Queue", "failures", { name: "failures" });
    const letters = await testbed.resources.create("aws:sqs/queue:Queue", "letters", { name: "letters" });
    const allowed = {
      Effect: "Allow",
      Action: "sqs:SendMessage",
      Resource: [failures["arn"], letters["arn"]],
    };
    await makeFunction(
      testbed,
      "async",
      `export const handler = async () => { throw new Error("never"); };`,
      { deadLetterConfig: { targetArn: letters["arn"] } },
      [allowed],
    );
    await testbed.resources.create(
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
      "async",
      {
        functionName: "async",
        destinationConfig: { onFailure: { destination: failures["arn"] } },
      },
    );
    const accepted = await client.send(
      new InvokeCommand({ FunctionName: "async", InvocationType: "Event", Payload: '{"n":1}' }),
    );
    assert.equal(accepted.StatusCode, 202);
    const queues = new SQSClient(testbed.clientConfig);
    const next = async (QueueUrl: unknown) =>
      (await queues.send(new ReceiveMessageCommand({ QueueUrl: QueueUrl as string, WaitTimeSeconds: 20 })))
        .Messages?.[0]?.Body ?? "{}";
    const record = JSON.parse(await next(failures["url"])) as {
      requestContext: { condition: string; approximateInvokeCount: number };
      requestPayload: unknown;
      responsePayload: { errorMessage: string };
    };
    assert.deepEqual(
      [record.requestContext.condition, record.requestContext.approximateInvokeCount],
      ["RetriesExhausted", 3],
    );
    assert.deepEqual([record.requestPayload, record.responsePayload.errorMessage], [{ n: 1 }, "never"]);
    assert.equal(await next(letters["url"]), '{"n":1}');
    queues.destroy();
  });

  it("lets a service call a function only when the function's policy says so, for that source and alias", async () => {
    await makeFunction(testbed, "guarded", `export const handler = async () => "called";`, { publish: true });
    await testbed.resources.create("aws:lambda/alias:Alias", "guarded-live", {
      name: "live",
      functionName: "guarded",
      functionVersion: "1",
    });
    const source = `arn:aws:execute-api:ap-northeast-2:${testbed.platform.accountId}:api/*/POST/things`;
    const call = async (name: string, from = source.replace("*", "stage")) =>
      await testbed.capabilities.gateway.call(
        testbed.capabilities.iam.servicePrincipal("apigateway.amazonaws.com", from),
        "lambda",
        restCall(
          "ap-northeast-2",
          "POST",
          `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
          "{}",
        ),
      );
    await assert.rejects(call("guarded:live"), { code: "AccessDenied" });
    await testbed.resources.create("aws:lambda/permission:Permission", "guarded", {
      action: "lambda:InvokeFunction",
      function: "guarded",
      qualifier: "live",
      principal: "apigateway.amazonaws.com",
      sourceArn: source,
    });
    assert.deepEqual((await call("guarded:live")).body, Buffer.from('"called"'));
    await assert.rejects(call("guarded"), { code: "AccessDenied" }, "the permission is the alias's alone");
    await assert.rejects(call("guarded:live", source.replace("things", "others")), { code: "AccessDenied" });
  });

  it("refuses what is no function, no JSON, or no runtime of Node", async () => {
    await assert.rejects(invoke("nobody"), { name: "ResourceNotFoundException" });
    await assert.rejects(client.send(new InvokeCommand({ FunctionName: "context", Payload: "{" })), {
      name: "InvalidRequestContentException",
    });
    await assert.rejects(makeFunction(testbed, "snake", "", { runtime: "python3.14" }), /python3\.14/);
    const { Configuration } = await client.send(new GetFunctionCommand({ FunctionName: "context" }));
    assert.equal(Configuration?.Runtime, "nodejs24.x");
  });

  it("runs an accepted event again that was cut off by a stop", async () => {
    const queue = await testbed.resources.create("aws:sqs/queue:Queue", "after-crash", {
      name: "after-crash",
    });
    await makeFunction(
      testbed,
      "survivor",
      `export const handler = async (event) => await new Promise((resolve) => setTimeout(() => resolve(event), 500));`,
      {},
      [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: queue["arn"] }],
    );
    await testbed.resources.create(
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
      "survivor",
      {
        functionName: "survivor",
        destinationConfig: { onSuccess: { destination: queue["arn"] } },
      },
    );
    await client.send(
      new InvokeCommand({ FunctionName: "survivor", InvocationType: "Event", Payload: '{"kept":true}' }),
    );
    await testbed.restart();
    const queues = new SQSClient(testbed.clientConfig);
    const { Messages } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: queue["url"] as string, WaitTimeSeconds: 20 }),
    );
    assert.match(Messages?.[0]?.Body ?? "", /"requestPayload":\{"kept":true\}/);
    queues.destroy();
  });
});
