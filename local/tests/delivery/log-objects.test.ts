import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { s3 } from "../../aws/s3/index.ts";
import { LogObjects } from "../../delivery/log-objects.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
describe("Access logs in objects of S3", () => {
  let testbed: Testbed;
  let client: S3Client;
  let Bucket: string;
  before(async () => {
    testbed = await startTestbed([s3]);
    client = new S3Client({ ...testbed.clientConfig, forcePathStyle: true });
    Bucket = (await testbed.resources.create("aws:s3/bucket:Bucket", "logs", {})).id;
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const objects = () =>
    new LogObjects(testbed.platform, {
      service: "logs",
      writer: "delivery.logs.amazonaws.com",
      sourceArn: "arn:aws:logs:us-east-1:000000000000:delivery-source:site",
      region: "us-east-1",
      bucket: Bucket,
      keyAt: (time) => `AWSLogs/${time.getTime()}.gz`,
    });
  const keys = async () =>
    ((await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);

  it("are lost, and told of, while the bucket's policy lets nobody write", async () => {
    const log = objects();
    log.add("one");
    assert.deepEqual(await log.flush(), { records: 0, objects: 0 });
    assert.deepEqual(await keys(), []);
    assert.match(
      JSON.stringify(testbed.platform.logs.recent(undefined, 10)),
      /1 lines for bucket \S+ are lost: /,
    );
  });

  it("are written together by a policy that allows PutObject alone, with the ACL that it asks for", async () => {
    await testbed.resources.create("aws:s3/bucketPolicy:BucketPolicy", "logs", {
      bucket: Bucket,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "delivery.logs.amazonaws.com" },
            Action: "s3:PutObject",
            Resource: `arn:aws:s3:::${Bucket}/AWSLogs/*`,
            Condition: {
              StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" },
              ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:*:delivery-source:*" },
            },
          },
        ],
      }),
    });
    const log = objects();
    log.add("one");
    log.add("two");
    assert.deepEqual(await log.flush(), { records: 2, objects: 1 });
    assert.deepEqual(await log.flush(), { records: 0, objects: 0 });
    const [Key = "", ...others] = await keys();
    assert.deepEqual(others, []);
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    assert.equal(
      gunzipSync(Buffer.from((await Body?.transformToByteArray()) ?? [])).toString(),
      "one\ntwo\n",
    );
  });
});
