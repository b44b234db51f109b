import assert from "node:assert/strict";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { events } from "../../aws/events/index.ts";
import { s3 } from "../../aws/s3/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
describe("S3's events on the default bus", () => {
  let testbed: Testbed;
  let client: S3Client;
  let queues: SQSClient;
  let QueueUrl: string;
  before(async () => {
    testbed = await startTestbed([s3, sqs, events]);
    const { resources, clientConfig } = testbed;
    client = new S3Client({ ...clientConfig, forcePathStyle: true });
    queues = new SQSClient(clientConfig);
    for (const bucket of ["told", "quiet"])
      await resources.create("aws:s3/bucket:Bucket", bucket, { bucket });
    await resources.create("aws:s3/bucketNotification:BucketNotification", "told", {
      bucket: "told",
      eventbridge: true,
    });
    const queue = await resources.create("aws:sqs/queue:Queue", "news", { name: "news" });
    QueueUrl = queue["url"] as string;
    await resources.create("aws:sqs/queuePolicy:QueuePolicy", "news", {
      queueUrl: QueueUrl,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queue["arn"],
          },
        ],
      }),
    });
    await resources.create("aws:cloudwatch/eventRule:EventRule", "news", {
      name: "news",
      eventPattern: JSON.stringify({ source: ["aws.s3"] }),
    });
    await resources.create("aws:cloudwatch/eventTarget:EventTarget", "news", {
      rule: "news",
      arn: queue["arn"],
    });
  });
  after(async () => {
    client.destroy();
    queues.destroy();
    await testbed.stop();
  });

  const put = async (Bucket: string, Key: string) =>
    await client.send(new PutObjectCommand({ Bucket, Key, Body: "안녕" }));
  const next = async () => {
    const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    return JSON.parse(Messages?.[0]?.Body ?? "null") as {
      "detail-type": string;
      resources: string[];
      detail: {
        bucket: { name: string };
        object: { key: string; size: number };
        reason: string;
        "deletion-type"?: string;
      };
    };
  };

  it("tell of each new object of a bucket that says so, and of no other's, however it came", async () => {
    await put("quiet", "nothing");
    await put("told", "a/b c");
    const { resources, detail, ...event } = await next();
    assert.equal(event["detail-type"], "Object Created");
    assert.deepEqual(resources, ["arn:aws:s3:::told"]);
    assert.deepEqual(
      [detail.bucket, detail.object.key, detail.object.size, detail.reason],
      [{ name: "told" }, "a/b c", 6, "PutObject"],
    );
    await client.send(new CopyObjectCommand({ Bucket: "told", Key: "copy", CopySource: "told/a%2Fb%20c" }));
    const copied = await next();
    assert.deepEqual([copied.detail.object.key, copied.detail.reason], ["copy", "CopyObject"]);
    const target = { Bucket: "told", Key: "parts" };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
    const { ETag } = await client.send(
      new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: "x" }),
    );
    await client.send(
      new CompleteMultipartUploadCommand({
        ...target,
        UploadId,
        MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] },
      }),
    );
    assert.equal((await next()).detail.reason, "CompleteMultipartUpload");
  });

  it("tell of deletions and tags too", async () => {
    const target = { Bucket: "told", Key: "short" };
    await put(target.Bucket, target.Key);
    await next();
    await client.send(
      new PutObjectTaggingCommand({ ...target, Tagging: { TagSet: [{ Key: "k", Value: "v" }] } }),
    );
    assert.equal((await next())["detail-type"], "Object Tags Added");
    await client.send(new DeleteObjectCommand(target));
    const deleted = await next();
    assert.deepEqual(
      [deleted["detail-type"], deleted.detail.reason, deleted.detail["deletion-type"]],
      ["Object Deleted", "DeleteObject", "Permanently Deleted"],
    );
  });

  it("are said in the bucket's configuration", async () => {
    const of = async (Bucket: string) =>
      (await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }))).EventBridgeConfiguration;
    assert.deepEqual([await of("told"), await of("quiet")], [{}, undefined]);
  });
});
