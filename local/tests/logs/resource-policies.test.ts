import assert from "node:assert/strict";
import {
  CloudWatchLogsClient,
  DeleteResourcePolicyCommand,
  DescribeResourcePoliciesCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { logs } from "../../aws/logs/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

const TYPE = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-CloudWatchLogs.html
describe("Resource policies of CloudWatch Logs", () => {
  let bed: Testbed;
  let client: CloudWatchLogsClient;
  const document = (group: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `arn:aws:logs:ap-northeast-2:000000000000:log-group:${group}:*`,
        Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } },
      },
    });
  const append = async (group: string) =>
    await bed.capabilities.logGroups.append({
      principal: bed.capabilities.iam.servicePrincipal("delivery.logs.amazonaws.com", "arn:aws:logs:x:0:y"),
      region: bed.region,
      group,
      stream: "one",
      events: [{ timestamp: Date.now(), message: "hello" }],
    });

  beforeEach(async () => {
    bed = await startTestbed([logs]);
    client = new CloudWatchLogsClient(bed.clientConfig);
    for (const name of ["open", "closed"])
      await bed.resources.create("aws:cloudwatch/logGroup:LogGroup", name, { name });
  });
  afterEach(async () => {
    client.destroy();
    await bed.stop();
  });

  it("let a service write to the groups that they name, and to no other, until they are gone", async () => {
    await assert.rejects(append("open"), { name: "AccessDeniedException" });
    const made = await bed.resources.create(TYPE, "policy", {
      policyName: "delivery",
      policyDocument: document("open"),
    });
    assert.equal(made.id, "delivery");
    await append("open");
    await assert.rejects(append("closed"), { name: "AccessDeniedException" });
    await bed.restart();
    await append("open");
    await bed.resources.remove(TYPE, "policy");
    await assert.rejects(append("open"), { name: "AccessDeniedException" });
  });

  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
  it("are put, listed and deleted by the SDK, ten in a region at the most", async () => {
    for (let index = 0; index < 10; index++)
      await client.send(
        new PutResourcePolicyCommand({ policyName: `p${index}`, policyDocument: document("open") }),
      );
    await assert.rejects(
      client.send(new PutResourcePolicyCommand({ policyName: "more", policyDocument: document("open") })),
      { name: "LimitExceededException" },
    );
    await assert.rejects(
      client.send(new PutResourcePolicyCommand({ policyName: "p1", policyDocument: "{}" })),
      { name: "InvalidParameterException" },
    );
    const first = await client.send(new DescribeResourcePoliciesCommand({ limit: 6 }));
    const rest = await client.send(
      new DescribeResourcePoliciesCommand({ limit: 6, nextToken: first.nextToken }),
    );
    assert.deepEqual(
      [...(first.resourcePolicies ?? []), ...(rest.resourcePolicies ?? [])].map(
        ({ policyName }) => policyName,
      ),
      Array.from({ length: 10 }, (_, index) => `p${index}`),
    );
    assert.equal(rest.nextToken, undefined);
    await client.send(new DeleteResourcePolicyCommand({ policyName: "p0" }));
    await assert.rejects(client.send(new DeleteResourcePolicyCommand({ policyName: "p0" })), {
      name: "ResourceNotFoundException",
    });
  });
});
