import { deepEqual, equal, match } from "node:assert/strict";
import { CloudWatchLogsClient, DescribeLogGroupsCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { logs } from "../../../local/aws/logs/index.ts";
import { LogWriter } from "../../../local/platform/log-writer.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

describe("Writer of a service's log group", () => {
  let testbed: Testbed;
  let sdk: CloudWatchLogsClient;
  before(async () => {
    testbed = await startTestbed([logs]);
    sdk = new CloudWatchLogsClient(testbed.clientConfig);
  });
  after(async () => {
    sdk.destroy();
    await testbed.stop();
  });

  const write = async (group: string, makesGroup: boolean) => {
    const roleArn = await testbed.serviceRole(group, "appsync.amazonaws.com", [{ Effect: "Allow", Action: "logs:*", Resource: "*" }]);
    const { principal } = testbed.capabilities.iam.assumeRole({
      ...{ roleArn, service: "appsync.amazonaws.com", sessionName: "test", seconds: 3600 },
    });
    const target = { service: "appsync", region: testbed.region, group, stream: "s", makesGroup };
    const writer = new LogWriter(testbed.platform, target, () => principal);
    writer.write(Date.now(), "line");
    await writer.flush();
    return (await sdk.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group }))).logGroups?.length;
  };

  it("makes the group that is missing, if that is the service's to do", async () => {
    equal(await write("made", true), 1);
    const { events } = await sdk.send(new FilterLogEventsCommand({ logGroupName: "made" }));
    deepEqual(
      events?.map(({ message }) => message),
      ["line"],
    );
  });

  it("loses the line otherwise, and says so", async () => {
    equal(await write("absent", false), 0);
    match(testbed.platform.logs.recent("appsync").at(-1)?.message ?? "", /^1 lines for log group absent are lost: .*does not exist/);
  });
});
