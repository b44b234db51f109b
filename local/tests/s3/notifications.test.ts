import assert from "node:assert/strict";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  type NotificationConfiguration,
} from "@aws-sdk/client-s3";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AwsError } from "../../contract/errors.ts";
import type { ServiceApi, ServiceFactory } from "../../contract/service.ts";
import { lambda } from "../../aws/lambda/index.ts";
import { logs } from "../../aws/logs/index.ts";
import { s3 } from "../../aws/s3/index.ts";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { makeFunction } from "../lambda/support/function.ts";
import { startTestbed, type Made, type Testbed } from "../support/testbed.ts";

interface EventRecord {
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  eventName: string;
  userIdentity: { principalId: string };
  requestParameters: { sourceIPAddress: string };
  responseElements: Record<string, string>;
  s3: {
    configurationId: string;
    bucket: { name: string; arn: string };
    object: { key: string; size?: number; eTag?: string; versionId?: string; sequencer: string };
  };
}

/** Passes on what it gets. */
const forwarder = `import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
  const client = new SQSClient({});
  export const handler = async (event) => {
    await client.send(new SendMessageCommand({ QueueUrl: process.env.SEEN, MessageBody: JSON.stringify(event) }));
  };`;

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
describe("S3 event notifications", function () {
  this.timeout(60_000);
  let testbed: Testbed;
  let client: S3Client;
  let queues: SQSClient;
  let count = 0;
  /** True while queues take nothing. */
  let isHeld = false;
  const heldQueues: ServiceFactory = async (platform) => {
    const service = await sqs(platform);
    const api = service.api as ServiceApi;
    return {
      ...service,
      api: {
        ...api,
        operation: (request, principal) => {
          if (isHeld) throw new AwsError("ServiceUnavailable", "Queues take nothing now.", 503);
          return api.operation(request, principal);
        },
      },
    };
  };

  before(async () => {
    testbed = await startTestbed([logs, heldQueues, sns, s3, lambda]);
    client = new S3Client({ ...testbed.clientConfig, forcePathStyle: true });
    queues = new SQSClient(testbed.clientConfig);
  });
  after(async () => {
    client.destroy();
    queues.destroy();
    await testbed.stop();
  });

  /** A bucket, and a queue that it may send to. */
  const bucketAndQueue = async () => {
    const name = `told-${++count}`;
    await testbed.resources.create("aws:s3/bucket:Bucket", name, { bucket: name });
    return { bucket: name, queue: await queueFor(name, `arn:aws:s3:::${name}`) };
  };
  const queueFor = async (name: string, sourceArn: string, service = "s3.amazonaws.com") => {
    const queue = await testbed.resources.create("aws:sqs/queue:Queue", name, { name });
    await testbed.resources.create("aws:sqs/queuePolicy:QueuePolicy", name, {
      queueUrl: queue["url"],
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: service },
            Action: "sqs:SendMessage",
            Resource: queue["arn"],
            Condition: {
              ArnEquals: { "aws:SourceArn": sourceArn },
              StringEquals: { "aws:SourceAccount": "000000000000" },
            },
          },
        ],
      }),
    });
    return queue;
  };
  const notify = async (bucket: string, inputs: Record<string, unknown>) =>
    await testbed.resources.create("aws:s3/bucketNotification:BucketNotification", bucket, {
      bucket,
      ...inputs,
    });
  const put = async (Bucket: string, Key: string, Body = "x") =>
    await client.send(new PutObjectCommand({ Bucket, Key, Body }));
  const receive = async (queue: Made): Promise<unknown> => {
    const QueueUrl = queue["url"] as string;
    const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    const [message] = Messages;
    assert.ok(message, "nothing came");
    await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    return JSON.parse(message.Body ?? "null");
  };
  const receiveRecord = async (queue: Made): Promise<EventRecord> => {
    const { Records } = (await receive(queue)) as { Records: EventRecord[] };
    assert.equal(Records.length, 1);
    return Records[0] as EventRecord;
  };

  it("send a queue a test message, and then the record of each object that a rule fits", async () => {
    const { bucket, queue } = await bucketAndQueue();
    await notify(bucket, {
      queues: [
        {
          id: "pictures",
          queueArn: queue["arn"],
          events: ["s3:ObjectCreated:*"],
          filterPrefix: "in/",
          filterSuffix: ".png",
        },
      ],
    });
    const test = (await receive(queue)) as Record<string, string>;
    assert.deepEqual([test["Service"], test["Event"], test["Bucket"]], ["Amazon S3", "s3:TestEvent", bucket]);
    await put(bucket, "out/a.png");
    await put(bucket, "in/a.jpg");
    const { ETag } = await put(bucket, "in/내 사진 1.png", "안녕");
    const record = await receiveRecord(queue);
    assert.equal(record.eventSource, "aws:s3");
    assert.equal(record.eventName, "ObjectCreated:Put");
    assert.equal(record.awsRegion, "ap-northeast-2");
    assert.equal(record.requestParameters.sourceIPAddress, "127.0.0.1");
    assert.equal(record.s3.configurationId, "pictures");
    assert.equal(record.s3.bucket.arn, `arn:aws:s3:::${bucket}`);
    const { key, size, eTag, versionId } = record.s3.object;
    assert.equal(key, "in/%EB%82%B4+%EC%82%AC%EC%A7%84+1.png");
    assert.deepEqual([size, eTag, versionId], [6, ETag?.replaceAll('"', ""), undefined]);
  });

  it("tell of copies, tags, deletions and delete markers by their names, in the order of their sequencers", async () => {
    const { bucket, queue } = await bucketAndQueue();
    await notify(bucket, {
      queues: [
        {
          queueArn: queue["arn"],
          events: ["s3:ObjectCreated:Copy", "s3:ObjectRemoved:*", "s3:ObjectTagging:*"],
        },
      ],
    });
    await receive(queue);
    await put(bucket, "a");
    const target = { Bucket: bucket, Key: "b" };
    await client.send(new CopyObjectCommand({ ...target, CopySource: `${bucket}/a` }));
    const copied = await receiveRecord(queue);
    await client.send(
      new PutObjectTaggingCommand({ ...target, Tagging: { TagSet: [{ Key: "k", Value: "v" }] } }),
    );
    const tagged = await receiveRecord(queue);
    await client.send(new DeleteObjectTaggingCommand(target));
    const untagged = await receiveRecord(queue);
    await client.send(new DeleteObjectCommand(target));
    const deleted = await receiveRecord(queue);
    assert.deepEqual(
      [copied, tagged, untagged, deleted].map(({ eventName }) => eventName),
      ["ObjectCreated:Copy", "ObjectTagging:Put", "ObjectTagging:Delete", "ObjectRemoved:Delete"],
    );
    assert.deepEqual([deleted.s3.object.size, deleted.s3.object.eTag], [undefined, undefined]);
    assert.ok(deleted.s3.object.sequencer > copied.s3.object.sequencer);

    await client.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }),
    );
    await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [{ Key: "a" }] } }));
    const marker = await receiveRecord(queue);
    assert.equal(marker.eventName, "ObjectRemoved:DeleteMarkerCreated");
    const { versionId } = marker.s3.object;
    assert.ok(versionId);
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: "a", VersionId: versionId }));
    const removed = await receiveRecord(queue);
    assert.deepEqual([removed.eventName, removed.s3.object.versionId], ["ObjectRemoved:Delete", versionId]);
  });

  it("tell of what lifecycle rules take away", async () => {
    const { bucket, queue } = await bucketAndQueue();
    await notify(bucket, { queues: [{ queueArn: queue["arn"], events: ["s3:LifecycleExpiration:*"] }] });
    await receive(queue);
    await put(bucket, "old");
    await client.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket: bucket,
        LifecycleConfiguration: {
          Rules: [
            {
              ID: "past",
              Status: "Enabled",
              Filter: { Prefix: "" },
              Expiration: { Date: new Date("2020-01-01T00:00:00Z") },
            },
          ],
        },
      }),
    );
    await testbed.restart();
    const expired = await receiveRecord(queue);
    assert.deepEqual(
      [expired.eventName, expired.s3.object.key, expired.userIdentity.principalId],
      ["LifecycleExpiration:Delete", "old", "s3.amazonaws.com"],
    );
  });

  it("call a function and tell a topic, each of what its rule asks for", async () => {
    const { bucket, queue } = await bucketAndQueue();
    const arn = `arn:aws:s3:::${bucket}`;
    const target = await makeFunction(
      testbed,
      "seen",
      forwarder,
      { environment: { variables: { SEEN: queue["url"] as string } } },
      [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: queue["arn"] }],
    );
    await testbed.resources.create("aws:lambda/permission:Permission", "seen", {
      function: target["name"],
      action: "lambda:InvokeFunction",
      principal: "s3.amazonaws.com",
      sourceArn: arn,
      sourceAccount: "000000000000",
    });
    const topic = await testbed.resources.create("aws:sns/topic:Topic", bucket, { name: bucket });
    await testbed.resources.create("aws:sns/topicPolicy:TopicPolicy", bucket, {
      arn: topic["arn"],
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "s3.amazonaws.com" },
            Action: "sns:Publish",
            Resource: topic["arn"],
            Condition: { ArnEquals: { "aws:SourceArn": arn } },
          },
        ],
      }),
    });
    const letters = await queueFor(`${bucket}-letters`, topic["arn"] as string, "sns.amazonaws.com");
    await testbed.resources.create("aws:sns/topicSubscription:TopicSubscription", bucket, {
      topic: topic["arn"],
      protocol: "sqs",
      endpoint: letters["arn"],
    });
    await notify(bucket, {
      lambdaFunctions: [
        { lambdaFunctionArn: target["arn"], events: ["s3:ObjectCreated:*"], filterSuffix: ".jpg" },
      ],
      topics: [{ topicArn: topic["arn"], events: ["s3:ObjectCreated:*"], filterSuffix: ".txt" }],
    });
    const test = (await receive(letters)) as { Subject: string; Message: string };
    assert.equal(test.Subject, "Amazon S3 Notification");
    assert.equal((JSON.parse(test.Message) as { Event: string }).Event, "s3:TestEvent");
    await put(bucket, "a.jpg");
    assert.equal((await receiveRecord(queue)).s3.object.key, "a.jpg");
    await put(bucket, "b.txt");
    const { Message } = (await receive(letters)) as { Message: string };
    assert.equal((JSON.parse(Message) as { Records: EventRecord[] }).Records[0]?.s3.object.key, "b.txt");
  });

  it("survive a crash between the answer and the delivery", async () => {
    const { bucket, queue } = await bucketAndQueue();
    await notify(bucket, { queues: [{ queueArn: queue["arn"], events: ["s3:ObjectCreated:*"] }] });
    await receive(queue);
    isHeld = true;
    await Promise.all(["a", "b", "c"].map(async (key) => await put(bucket, key)));
    await testbed.kill();
    isHeld = false;
    const keys = new Set<string>();
    while (keys.size < 3) keys.add((await receiveRecord(queue)).s3.object.key);
    assert.deepEqual([...keys].sort(), ["a", "b", "c"]);
  });

  it("are refused where the destination's policy does not let the bucket in, or there is none", async () => {
    const { bucket, queue } = await bucketAndQueue();
    const other = await bucketAndQueue();
    const missing = `${queue["arn"] as string}-missing`;
    for (const queueArn of [other.queue["arn"], missing])
      await assert.rejects(notify(bucket, { queues: [{ queueArn, events: ["s3:ObjectCreated:*"] }] }), {
        code: "InvalidArgument",
        message: /Unable to validate the following destination configurations/,
      });
    const target = await makeFunction(testbed, "closed", "export const handler = async () => {};");
    await assert.rejects(
      notify(bucket, {
        lambdaFunctions: [{ lambdaFunctionArn: target["arn"], events: ["s3:ObjectCreated:*"] }],
      }),
      { code: "InvalidArgument", message: /Unable to validate .*lambda:InvokeFunction/ },
    );
    const { QueueConfigurations, LambdaFunctionConfigurations } = await client.send(
      new GetBucketNotificationConfigurationCommand({ Bucket: bucket }),
    );
    assert.deepEqual([QueueConfigurations, LambdaFunctionConfigurations], [undefined, undefined]);
  });

  it("are configured, read and taken away by calls", async () => {
    const { bucket, queue } = await bucketAndQueue();
    const set = async (NotificationConfiguration: NotificationConfiguration) =>
      await client.send(
        new PutBucketNotificationConfigurationCommand({ Bucket: bucket, NotificationConfiguration }),
      );
    const rule = {
      Id: "one",
      QueueArn: queue["arn"] as string,
      Events: ["s3:ObjectCreated:Put" as const],
      Filter: { Key: { FilterRules: [{ Name: "prefix" as const, Value: "in/" }] } },
    };
    await set({ QueueConfigurations: [rule], EventBridgeConfiguration: {} });
    const read = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket }));
    // AWS answers the names of filter rules with a capital letter, however they were sent.
    assert.deepEqual(read.QueueConfigurations, [
      { ...rule, Filter: { Key: { FilterRules: [{ Name: "Prefix", Value: "in/" }] } } },
    ]);
    assert.deepEqual(read.EventBridgeConfiguration, {});
    for (const [configuration, message] of [
      [{ QueueConfigurations: [rule, { ...rule, Id: "two" }] }, /Configurations overlap/],
      [{ QueueConfigurations: [rule, { ...rule, Events: ["s3:ObjectRemoved:*"] }] }, /Same ID/],
      [{ QueueConfigurations: [{ ...rule, Events: ["s3:ObjectStolen:*"] }] }, /not supported/],
      [{ QueueConfigurations: [{ ...rule, QueueArn: `${rule.QueueArn}.fifo` }] }, /FIFO/],
      [{ QueueConfigurations: [{ ...rule, QueueArn: "queue" }] }, /could not be parsed/],
    ] as const)
      await assert.rejects(set(configuration as unknown as NotificationConfiguration), {
        name: "InvalidArgument",
        message,
      });
    await assert.rejects(set({ QueueConfigurations: [{ ...rule, Events: ["s3:ObjectRestore:*"] }] }), {
      name: "NotImplemented",
      message: /s3:ObjectRestore/,
    });
    assert.equal(
      (await client.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket })))
        .QueueConfigurations?.length,
      1,
    );
    await set({});
    const empty = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket: bucket }));
    assert.deepEqual([empty.QueueConfigurations, empty.EventBridgeConfiguration], [undefined, undefined]);
  });
});
