import assert from "node:assert/strict";
import { S3 } from "@aws-sdk/client-s3";
import { SNS } from "@aws-sdk/client-sns";
import { SQS } from "@aws-sdk/client-sqs";
import * as aws from "@pulumi/aws";
import { s3 } from "../../aws/s3/index.ts";
import { sns } from "../../aws/sns/index.ts";
import { sqs } from "../../aws/sqs/index.ts";
import { ServiceBackend, runInProcess } from "../../engine/testing.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

describe("A program", () => {
  let bed: Testbed;
  before(async () => (bed = await startTestbed([s3, sqs, sns])));
  after(() => bed.stop());

  const run = (program: () => unknown) =>
    runInProcess({
      project: "test",
      stack: "dev",
      config: { "aws:region": bed.region },
      backend: new ServiceBackend({ services: bed.services, store: bed.platform.store, region: bed.region }),
      program,
    });

  it("looks up what was made by a call: get, getBucket, getTopic", async () => {
    await new S3({ ...bed.clientConfig, forcePathStyle: true }).createBucket({ Bucket: "by-hand" });
    const { TopicArn } = await new SNS(bed.clientConfig).createTopic({ Name: "by-hand" });
    const { outputs } = await run(() => {
      const bucket = aws.s3.Bucket.get("bucket", "by-hand");
      return {
        arn: bucket.arn,
        domain: aws.s3.getBucketOutput({ bucket: "by-hand" }).bucketRegionalDomainName,
        topic: aws.sns.getTopicOutput({ name: "by-hand" }).arn,
      };
    });
    assert.deepEqual(outputs, {
      arn: "arn:aws:s3:::by-hand",
      domain: `by-hand.s3.${bed.region}.amazonaws.com`,
      topic: TopicArn,
    });
  });

  it("is told when there is no such thing, and when things of a type can't be looked up", async () => {
    await assert.rejects(
      run(() => aws.s3.Bucket.get("bucket", "nowhere")),
      /Bucket "bucket" \(.*\): there is no aws:s3\/bucket:Bucket with id "nowhere" here\. Fix: /,
    );
    await assert.rejects(
      run(() => ({ arn: aws.s3.getBucketOutput({ bucket: "nowhere" }).arn })),
      /there is no Bucket "nowhere" here\. Fix: /,
    );
    await assert.rejects(
      run(() => aws.sqs.QueuePolicy.get("policy", "nowhere")),
      /can't be looked up here \(got "nowhere"\)\. Fix: /,
    );
  });

  // https://www.pulumi.com/docs/iac/concepts/resources/options/import/
  it("takes over a thing that it declares as it is, and owns it from then on", async () => {
    const client = new SQS(bed.clientConfig);
    const { QueueUrl = "" } = await client.createQueue({ QueueName: "orders", tags: { team: "a" } });
    const program = (tags: Record<string, string>) => () => ({
      url: new aws.sqs.Queue("orders", { name: "orders", tags }, { import: QueueUrl }).url,
    });
    await assert.rejects(
      run(program({ team: "b" })),
      /inputs to import do not match the existing resource: tags\. Fix: /,
    );
    const { outputs } = await run(program({ team: "a" }));
    assert.equal(outputs["url"], QueueUrl);
    await run(program({ team: "b" }));
    assert.deepEqual((await client.listQueueTags({ QueueUrl })).Tags, { team: "b" });
    await run(() => undefined);
    await assert.rejects(client.getQueueUrl({ QueueName: "orders" }), { name: "QueueDoesNotExist" });
    await assert.rejects(
      run(program({ team: "b" })),
      /there is nothing with id ".*orders" to import\. Fix: /,
    );
  });
});
