import assert from "node:assert/strict";
import {
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { jsonCall } from "../../delivery/destinations.ts";
import { SqsBed } from "./support/sqs-bed.ts";

describe("access to queues", () => {
  let bed: SqsBed;
  before(async () => {
    bed = await SqsBed.start();
  });
  after(() => bed.stop());

  it("has only whom a role or the queue's policy allows", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html
    const { url, arn } = await bed.queue("guarded");
    const { credentials } = await bed.testbed.role("sender-only", [
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: arn },
    ]);
    const sender = new SQSClient({ ...bed.testbed.clientConfig, credentials });
    await sender.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "allowed" }));
    await assert.rejects(sender.send(new ReceiveMessageCommand({ QueueUrl: url })), {
      name: "AccessDeniedException",
      message: /sqs:receivemessage/i,
    });
    sender.destroy();

    const topic = "arn:aws:sns:ap-northeast-2:000000000000:topic";
    const asTopic = bed.testbed.capabilities.iam.servicePrincipal("sns.amazonaws.com", topic);
    const publish = async () => {
      await bed.testbed.capabilities.gateway.call(
        asTopic,
        "sqs",
        jsonCall("ap-northeast-2", "AmazonSQS.SendMessage", { QueueUrl: url, MessageBody: "from a topic" }),
      );
    };
    await assert.rejects(publish(), { code: /AccessDenied/ });
    await bed.testbed.resources.create("aws:sqs/queuePolicy:QueuePolicy", "guarded", {
      queueUrl: url,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "sns.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: arn,
            Condition: { ArnEquals: { "aws:SourceArn": topic } },
          },
        ],
      }),
    });
    await publish();
    assert.equal((await bed.bodies(url)).length, 2);
  });

  it("has nobody while the queue's policy can't be understood, and the reason is told", async () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
    const { url, arn } = await bed.queue("unclear");
    const { credentials } = await bed.testbed.role("unclear-sender", [
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: arn },
    ]);
    const sender = new SQSClient({ ...bed.testbed.clientConfig, credentials });
    const statement = { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: arn };
    const policies: readonly (readonly [string, RegExp])[] = [
      [JSON.stringify({ Statement: { ...statement, Effect: "Perhaps" } }), /Effect must be Allow or Deny/],
      [
        JSON.stringify({ Statement: { ...statement, Condition: { Resembles: { "aws:SourceArn": "a" } } } }),
        /condition operator "Resembles" does not exist/,
      ],
      [
        JSON.stringify({ Statement: { ...statement, Action: "sqs:Shout" } }),
        /action "sqs:Shout" does not exist/,
      ],
    ];
    for (const [Policy, message] of policies) {
      await bed.client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy } }));
      await assert.rejects(sender.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "lost" })), {
        name: "AccessDeniedException",
        message,
      });
      assert.match(bed.testbed.capabilities.iam.denials().at(-1)?.reason ?? "", message);
    }
    sender.destroy();
    assert.deepEqual(await bed.bodies(url), []);
  });

  it("fails for a queue that is not there, in another region, or by an address of another account", async () => {
    const { url } = await bed.queue("here");
    await assert.rejects(bed.send(`${url}-not`, "lost"), { name: "QueueDoesNotExist" });
    await assert.rejects(bed.send(url.replace("000000000000", "111111111111"), "lost"), {
      name: "InvalidAddress",
    });
    const elsewhere = new SQSClient({ ...bed.testbed.clientConfig, region: "us-east-1" });
    await assert.rejects(elsewhere.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "lost" })), {
      name: "QueueDoesNotExist",
    });
    elsewhere.destroy();
    assert.deepEqual(await bed.bodies(url), []);
  });
});
