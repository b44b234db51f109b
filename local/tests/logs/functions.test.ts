import assert from "node:assert/strict";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { code, functionRole } from "../lambda/support/function.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
describe("The log group of a function that the program does not make", function () {
  this.timeout(40_000);
  let testbed: Testbed;
  let client: CloudWatchLogsClient;
  let functions: LambdaClient;
  before(async () => {
    testbed = await startTestbed([logs, lambda]);
    client = new CloudWatchLogsClient(testbed.clientConfig);
    functions = new LambdaClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    functions.destroy();
    await testbed.stop();
  });

  const run = async (name: string, statements: readonly object[]): Promise<void> => {
    await testbed.resources.create("aws:lambda/function:Function", name, {
      name,
      role: await functionRole(testbed, name, statements),
      runtime: "nodejs24.x",
      handler: "index.handler",
      code: await code('export const handler = async () => void console.log("a line to find");'),
      timeout: 3,
    });
    await functions.send(new InvokeCommand({ FunctionName: name }));
  };
  /** Resolves with the next line of the console that says so. */
  const said = async (text: RegExp): Promise<string> =>
    await new Promise((resolve) => {
      const unlisten = testbed.platform.logs.listen(({ message }) => {
        if (!text.test(message)) return;
        unlisten();
        resolve(message);
      });
    });
  const groups = async (): Promise<(string | undefined)[]> =>
    ((await client.send(new DescribeLogGroupsCommand({}))).logGroups ?? []).map(
      (group) => group.logGroupName,
    );

  it("is made at the first run, where the role may, and has the lines", async () => {
    assert.deepEqual(await groups(), []);
    await run("unlogged", [{ Effect: "Allow", Action: "logs:CreateLogGroup", Resource: "*" }]);
    let messages: string[] = [];
    while (messages.length === 0 && (await groups()).length <= 1) {
      const { events } = await client
        .send(
          new FilterLogEventsCommand({
            logGroupName: "/aws/lambda/unlogged",
            filterPattern: '"a line to find"',
          }),
        )
        .catch(() => ({ events: [] }));
      messages = (events ?? []).map(({ message }) => message ?? "");
    }
    assert.match(messages[0] ?? "", /INFO\ta line to find/);
    assert.deepEqual(await groups(), ["/aws/lambda/unlogged"]);
  });

  it("is not made where the role may not, and the console says that the lines are lost", async () => {
    const refusal = said(/did not take the output/);
    await run("silent", []);
    assert.match(await refusal, /\/aws\/lambda\/silent.*logs:CreateLogGroup/);
    assert.equal((await groups()).includes("/aws/lambda/silent"), false);
  });
});
