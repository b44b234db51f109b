import assert from "node:assert/strict";
import {
  FirehoseClient,
  ListDeliveryStreamsCommand,
  ListTagsForDeliveryStreamCommand,
  PutRecordCommand,
  TagDeliveryStreamCommand,
} from "@aws-sdk/client-firehose";
import { firehose } from "../../aws/firehose/index.ts";
import { s3 } from "../../aws/s3/index.ts";
import { jsonCall } from "../../delivery/destinations.ts";
import { startTestbed, type Testbed } from "../support/testbed.ts";

// https://docs.aws.amazon.com/firehose/latest/APIReference/API_Operations.html
describe("Firehose, streams by the API", () => {
  let testbed: Testbed;
  let client: FirehoseClient;
  let roleArn: string;
  before(async () => {
    testbed = await startTestbed([s3, firehose]);
    client = new FirehoseClient(testbed.clientConfig);
    roleArn = await testbed.serviceRole("writer", "firehose.amazonaws.com", [
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
    ]);
    await testbed.resources.create("aws:s3/bucket:Bucket", "lake", { bucket: "lake" });
    for (const name of ["b", "a", "c"]) await make(name, {});
  });
  after(async () => {
    client.destroy();
    await testbed.stop();
  });

  const make = async (name: string, inputs: object, s3Inputs: object = {}) =>
    await testbed.resources.create("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", name, {
      name,
      destination: "extended_s3",
      extendedS3Configuration: { roleArn, bucketArn: "arn:aws:s3:::lake", ...s3Inputs },
      tags: { app: name },
      ...inputs,
    });

  it("are listed by name, in pages, with their tags", async () => {
    const first = await client.send(new ListDeliveryStreamsCommand({ Limit: 2 }));
    assert.deepEqual([first.DeliveryStreamNames, first.HasMoreDeliveryStreams], [["a", "b"], true]);
    const rest = await client.send(
      new ListDeliveryStreamsCommand({ Limit: 2, ExclusiveStartDeliveryStreamName: "b" }),
    );
    assert.deepEqual([rest.DeliveryStreamNames, rest.HasMoreDeliveryStreams], [["c"], false]);
    const other = await client.send(new ListDeliveryStreamsCommand({ DeliveryStreamType: "MSKAsSource" }));
    assert.deepEqual(other.DeliveryStreamNames, []);
    const { Tags } = await client.send(new ListTagsForDeliveryStreamCommand({ DeliveryStreamName: "a" }));
    assert.deepEqual(Tags, [{ Key: "app", Value: "a" }]);
    await assert.rejects(client.send(new ListTagsForDeliveryStreamCommand({ DeliveryStreamName: "none" })), {
      name: "ResourceNotFoundException",
    });
  });

  it("answer what is no record with the caller's mistake, and take nothing of it", async () => {
    const { capabilities, region } = testbed;
    const operator = capabilities.iam.identify(capabilities.iam.operator.accessKeyId)?.principal;
    assert.ok(operator);
    for (const input of [
      null,
      [],
      {},
      { DeliveryStreamName: "a" },
      { DeliveryStreamName: "a", Record: {} },
      { DeliveryStreamName: "a", Record: { Data: 5 } },
      { DeliveryStreamName: "a", Record: { Data: "no base64" } },
      { DeliveryStreamName: "a/b", Record: { Data: "" } },
    ])
      await assert.rejects(
        capabilities.gateway.call(
          operator,
          "firehose",
          jsonCall(region, "Firehose_20150804.PutRecord", input as object),
        ),
        { status: 400 },
        JSON.stringify(input),
      );
    await assert.rejects(
      client.send(
        new PutRecordCommand({ DeliveryStreamName: "a", Record: { Data: Buffer.alloc(1_024_001) } }),
      ),
      { name: "ValidationException" },
    );
    for (const service of testbed.services) assert.equal((await service.flush?.())?.records ?? 0, 0);
  });

  it("refuse by name what they are given and nothing here does", async () => {
    const cases: [object, object, RegExp][] = [
      [{ kinesisSourceConfiguration: { kinesisStreamArn: "x", roleArn } }, {}, /kinesisSourceConfiguration/],
      [{ destination: "redshift" }, {}, /destination/],
      [{ splunkConfiguration: { hecEndpoint: "x" } }, {}, /splunkConfiguration/],
      [{}, { compressionFormat: "ZIP" }, /compression/],
    ];
    for (const [inputs, s3Inputs, message] of cases)
      await assert.rejects(make("refused", inputs, s3Inputs), { code: "NotImplemented", message });
    await assert.rejects(
      client.send(
        new TagDeliveryStreamCommand({ DeliveryStreamName: "a", Tags: [{ Key: "x", Value: "y" }] }),
      ),
      { name: "NotImplemented" },
    );
    const { DeliveryStreamNames } = await client.send(new ListDeliveryStreamsCommand({}));
    assert.deepEqual(DeliveryStreamNames, ["a", "b", "c"]);
  });
});
