import assert from "node:assert/strict";
import { GetQueueUrlCommand, ListQueuesCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { jsonCall } from "../../delivery/destinations.ts";
import { SqsBed } from "./support/sqs-bed.ts";

describe("requests to SQS", () => {
  let bed: SqsBed;
  before(async () => {
    bed = await SqsBed.start();
  });
  after(() => bed.stop());

  /** A request as bytes, past what the SDK would refuse to send. */
  const call = async (target: string, body: string) => {
    const { gateway, iam } = bed.testbed.capabilities;
    const caller = iam.servicePrincipal("sns.amazonaws.com", "arn:aws:sns:ap-northeast-2:000000000000:topic");
    const request = jsonCall(bed.testbed.region, target, {});
    return await gateway.call(caller, "sqs", { ...request, body: Buffer.from(body) });
  };

  // https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
  for (const body of ["null", "[]", "5", "{", "Action=ListQueues", '{"QueueNamePrefix":5}', "\u00ff"])
    it(`are the caller's mistake when the body is ${body}`, async () => {
      await assert.rejects(call("AmazonSQS.ListQueues", body), {
        code: "SerializationException",
        status: 400,
      });
    });

  for (const [target, code, status] of [
    ["AmazonSQS.Foo", "UnknownOperationException", 400],
    ["AmazonSQS.constructor", "UnknownOperationException", 400],
    ["toString.ListQueues", "UnknownOperationException", 400],
    ["AmazonSQS.AddPermission", "NotImplemented", 501],
    ["", "NotImplemented", 501],
  ] as const)
    it(`are refused for the operation "${target}"`, async () => {
      await assert.rejects(call(target, "{}"), { code, status });
    });

  it("are refused without a parameter that they must have, which is named", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
    await assert.rejects(call("AmazonSQS.SendMessage", '{"QueueUrl":"x"}'), {
      code: "MissingParameter",
      message: "The request must contain the parameter MessageBody.",
    });
  });

  it("get errors that older clients know by the name of the query protocol", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-json-faqs.html
    const { url } = await bed.queue("errors");
    let header: unknown;
    bed.client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        header = (result.response as { headers: Record<string, string> }).headers["x-amzn-query-error"];
        return result;
      },
      { step: "deserialize", name: "header", priority: "low" },
    );
    await assert.rejects(
      bed.client.send(new SendMessageCommand({ QueueUrl: `${url}-none`, MessageBody: "lost" })),
      { name: "QueueDoesNotExist" },
    );
    bed.client.middlewareStack.remove("header");
    assert.equal(header, "AWS.SimpleQueueService.NonExistentQueue;Sender");
  });

  it("find a queue of this account only", async () => {
    const { url } = await bed.queue("owned");
    const find = async (QueueOwnerAWSAccountId: string) =>
      (await bed.client.send(new GetQueueUrlCommand({ QueueName: "owned", QueueOwnerAWSAccountId })))
        .QueueUrl;
    assert.equal(await find("000000000000"), url);
    await assert.rejects(find("111111111111"), { name: "QueueDoesNotExist" });
  });

  it("list queues page by page", async () => {
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html
    for (const name of ["page-1", "page-2", "page-3"]) await bed.createQueue(name, {});
    const list = async (NextToken?: string) =>
      await bed.client.send(new ListQueuesCommand({ QueueNamePrefix: "page-", MaxResults: 2, NextToken }));
    const first = await list();
    const second = await list(first.NextToken);
    const names = [...(first.QueueUrls ?? []), ...(second.QueueUrls ?? [])].map((url) =>
      url.split("/").at(-1),
    );
    assert.deepEqual(names, ["page-1", "page-2", "page-3"]);
    assert.equal(second.NextToken, undefined);
    await assert.rejects(list("garbage"), { name: "InvalidParameterValue", message: /NextToken/ });
    await assert.rejects(bed.client.send(new ListQueuesCommand({ MaxResults: 1001 })), {
      name: "InvalidParameterValue",
    });
  });
});
