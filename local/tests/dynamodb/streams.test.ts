import assert from "node:assert/strict";
import {
  DeleteItemCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  type StreamViewType,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type _Record as StreamRecord,
  type GetShardIteratorCommandInput,
  type StreamDescription,
} from "@aws-sdk/client-dynamodb-streams";
import { DynamoDbBed } from "./support/dynamodb-bed.ts";
import { makeTable, putAll } from "./support/tables.ts";

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
describe("dynamodb streams", () => {
  let bed: DynamoDbBed;
  before(async () => {
    bed = await DynamoDbBed.start();
  });
  after(() => bed.stop());

  /** Makes a table with a stream. @returns the stream's ARN */
  const streamed = async (name: string, view: StreamViewType = "NEW_AND_OLD_IMAGES"): Promise<string> => {
    await makeTable(bed.client, name, undefined, {
      StreamSpecification: { StreamEnabled: true, StreamViewType: view },
    });
    return (await bed.describe(name)).LatestStreamArn as string;
  };
  const describeStream = async (StreamArn: string): Promise<StreamDescription> => {
    const { StreamDescription } = await bed.streams.send(new DescribeStreamCommand({ StreamArn }));
    return StreamDescription as StreamDescription;
  };
  const iterator = async (
    StreamArn: string,
    position: Pick<GetShardIteratorCommandInput, "ShardIteratorType" | "SequenceNumber">,
  ): Promise<string> => {
    const { Shards } = await describeStream(StreamArn);
    const input = { StreamArn, ShardId: Shards?.[0]?.ShardId, ...position };
    const { ShardIterator } = await bed.streams.send(new GetShardIteratorCommand(input));
    return ShardIterator as string;
  };
  const read = async (ShardIterator: string, Limit?: number) =>
    await bed.streams.send(new GetRecordsCommand({ ShardIterator, Limit }));
  const recordsOf = async (arn: string): Promise<StreamRecord[]> =>
    (await read(await iterator(arn, { ShardIteratorType: "TRIM_HORIZON" }))).Records ?? [];
  const change = async (TableName: string, pk: string, value: string) =>
    await bed.client.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: { S: pk } },
        UpdateExpression: "SET v = :v",
        ExpressionAttributeValues: { ":v": { S: value } },
      }),
    );
  const remove = async (TableName: string, pk: string) =>
    await bed.client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: pk } } }));

  it("have each change of an item once, in order, with its images", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
    const arn = await streamed("changes");
    await putAll(bed.client, "changes", [{ pk: { S: "x" }, b: { B: new Uint8Array([0, 255]) } }]);
    await change("changes", "x", "1");
    await change("changes", "x", "1"); // changes nothing
    await remove("changes", "x");
    await remove("changes", "x"); // there is nothing any more
    const records = await recordsOf(arn);
    assert.deepEqual(
      records.map(({ eventName }) => eventName),
      ["INSERT", "MODIFY", "REMOVE"],
    );
    const [inserted, modified, removed] = records.map(({ dynamodb }) => dynamodb);
    const first = { pk: { S: "x" }, b: { B: new Uint8Array([0, 255]) } };
    assert.deepEqual([inserted?.OldImage, inserted?.NewImage], [undefined, first]);
    assert.deepEqual([modified?.OldImage, modified?.NewImage], [first, { ...first, v: { S: "1" } }]);
    assert.deepEqual([removed?.OldImage, removed?.NewImage], [{ ...first, v: { S: "1" } }, undefined]);
    for (const record of records) {
      assert.deepEqual(record.dynamodb?.Keys, { pk: { S: "x" } });
      assert.deepEqual(
        [record.eventSource, record.eventVersion, record.awsRegion, record.userIdentity],
        ["aws:dynamodb", "1.1", "ap-northeast-2", undefined],
      );
      assert.ok(record.dynamodb.ApproximateCreationDateTime instanceof Date);
    }
    const sequences = records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? "");
    assert.deepEqual(sequences, sequences.toSorted());
    assert.equal(new Set(sequences).size, 3);
  });

  for (const [view, images] of [
    ["KEYS_ONLY", []],
    ["NEW_IMAGE", ["NewImage"]],
    ["OLD_IMAGE", ["OldImage"]],
    ["NEW_AND_OLD_IMAGES", ["NewImage", "OldImage"]],
  ] as const)
    it(`have ${images.join(" and ") || "no images"} with the view ${view}`, async () => {
      const arn = await streamed(`view-${view}`, view);
      await putAll(bed.client, `view-${view}`, [{ pk: { S: "x" } }]);
      await change(`view-${view}`, "x", "1");
      const modified = (await recordsOf(arn)).at(-1)?.dynamodb ?? {};
      assert.deepEqual(
        Object.keys(modified)
          .filter((name) => name.endsWith("Image"))
          .sort(),
        images,
      );
      assert.equal(modified.StreamViewType, view);
    });

  it("are read page by page, each position with an iterator of its own", async () => {
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html
    const arn = await streamed("pages");
    const keys = ["a", "b", "c"];
    await putAll(
      bed.client,
      "pages",
      keys.map((pk) => ({ pk: { S: pk } })),
    );
    const keysOf = (records: readonly StreamRecord[] = []) =>
      records.map(({ dynamodb }) => dynamodb?.Keys?.["pk"]?.S);
    const latest = await iterator(arn, { ShardIteratorType: "LATEST" });
    const first = await read(await iterator(arn, { ShardIteratorType: "TRIM_HORIZON" }), 2);
    assert.deepEqual(keysOf(first.Records), ["a", "b"]);
    const second = await read(first.NextShardIterator ?? "");
    assert.deepEqual(keysOf(second.Records), ["c"]);
    const SequenceNumber = first.Records?.[1]?.dynamodb?.SequenceNumber;
    const at = await iterator(arn, { ShardIteratorType: "AT_SEQUENCE_NUMBER", SequenceNumber });
    assert.deepEqual(keysOf((await read(at)).Records), ["b", "c"]);
    const after = await iterator(arn, { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber });
    assert.deepEqual(keysOf((await read(after)).Records), ["c"]);
    await putAll(bed.client, "pages", [{ pk: { S: "d" } }]);
    assert.deepEqual(keysOf((await read(latest)).Records), ["d"]);
    const drained = await read(second.NextShardIterator ?? "");
    assert.deepEqual(keysOf(drained.Records), ["d"]);
    assert.ok(drained.NextShardIterator);
  });

  it("are described, and end when they are disabled", async () => {
    const arn = await streamed("described");
    await putAll(bed.client, "described", [{ pk: { S: "x" } }]);
    const stream = await describeStream(arn);
    assert.deepEqual(
      [stream.TableName, stream.StreamStatus, stream.StreamViewType, stream.Shards?.length],
      ["described", "ENABLED", "NEW_AND_OLD_IMAGES", 1],
    );
    assert.deepEqual(stream.KeySchema, [{ AttributeName: "pk", KeyType: "HASH" }]);
    assert.equal(
      stream.StreamArn,
      `${(await bed.describe("described")).TableArn}/stream/${stream.StreamLabel}`,
    );
    assert.ok(stream.CreationRequestDateTime instanceof Date);
    assert.equal(stream.Shards?.[0]?.SequenceNumberRange?.EndingSequenceNumber, undefined);
    await bed.client.send(
      new UpdateTableCommand({ TableName: "described", StreamSpecification: { StreamEnabled: false } }),
    );
    await putAll(bed.client, "described", [{ pk: { S: "unseen" } }]);
    const ended = await describeStream(arn);
    assert.equal(ended.StreamStatus, "DISABLED");
    assert.match(ended.Shards?.[0]?.SequenceNumberRange?.EndingSequenceNumber ?? "", /^\d{21}$/);
    const { Records, NextShardIterator } = await read(
      await iterator(arn, { ShardIteratorType: "TRIM_HORIZON" }),
    );
    assert.deepEqual([Records?.length, NextShardIterator], [1, undefined]);
    const shards = async (further: object) =>
      (await bed.streams.send(new DescribeStreamCommand({ StreamArn: arn, ...further }))).StreamDescription
        ?.Shards;
    const ShardId = stream.Shards?.[0]?.ShardId;
    assert.deepEqual(await shards({ ExclusiveStartShardId: ShardId }), []);
    assert.deepEqual(await shards({ ShardFilter: { Type: "CHILD_SHARDS", ShardId } }), []);
  });

  it("are listed by table, page by page, in their region", async () => {
    const arns = [await streamed("list-a"), await streamed("list-b")];
    const list = async (input: object) => await bed.streams.send(new ListStreamsCommand(input));
    const { Streams, LastEvaluatedStreamArn } = await list({ TableName: "list-b" });
    assert.deepEqual(
      Streams?.map(({ StreamArn, TableName }) => [StreamArn, TableName]),
      [[arns[1], "list-b"]],
    );
    assert.equal(LastEvaluatedStreamArn, undefined);
    const page = await list({ ExclusiveStartStreamArn: arns[0], Limit: 1 });
    assert.deepEqual([page.Streams?.[0]?.StreamArn, page.LastEvaluatedStreamArn], [arns[1], arns[1]]);
  });

  it("go on after a crash with sequence numbers that rise", async () => {
    const arn = await streamed("durable");
    await putAll(bed.client, "durable", [{ pk: { S: "before" } }]);
    await bed.testbed.kill();
    await putAll(bed.client, "durable", [{ pk: { S: "after" } }]);
    const records = await recordsOf(arn);
    assert.deepEqual(
      records.map(({ dynamodb }) => dynamodb?.Keys?.["pk"]?.S),
      ["before", "after"],
    );
    const [one, two] = records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? "");
    assert.ok((one ?? "") < (two ?? ""));
  });

  it("tell their readers in process of new records, and where to begin", async () => {
    const arn = await streamed("in-process");
    const { streams } = bed.testbed.capabilities;
    assert.equal(streams.newest(arn), undefined);
    const news = Promise.withResolvers<void>();
    const stop = streams.listen(arn, () => news.resolve());
    await putAll(bed.client, "in-process", [{ pk: { S: "x" } }]);
    await news.promise;
    stop();
    const { records, ended } = await streams.read(arn, {});
    assert.deepEqual([records.length, ended], [1, false]);
    assert.equal(streams.newest(arn), records[0]?.dynamodb.SequenceNumber);
    assert.throws(() => streams.newest(`${arn}x`), { code: "ResourceNotFoundException" });
  });

  it("are not read with what is no iterator, shard, position or stream", async () => {
    const arn = await streamed("refused");
    for (const garbage of ["garbage", `${arn}|1|bnVsbA==`, `${arn}|1|e30=`])
      await assert.rejects(read(garbage), { name: "ValidationException", message: "Invalid ShardIterator" });
    const old = Buffer.from(JSON.stringify({ issued: Date.now() - 16 * 60_000 })).toString("base64");
    await assert.rejects(read(`${arn}|1|${old}`), { name: "ExpiredIteratorException" });
    const ask = async (input: object) =>
      await bed.streams.send(
        new GetShardIteratorCommand({
          StreamArn: arn,
          ShardId: "shardId-none-00000000001",
          ShardIteratorType: "LATEST",
          ...input,
        }),
      );
    await assert.rejects(ask({}), { name: "ResourceNotFoundException", message: /Shard: shardId-none/ });
    await assert.rejects(ask({ ShardIteratorType: "FIRST" }), { name: "ValidationException" });
    await assert.rejects(ask({ ShardIteratorType: "AT_SEQUENCE_NUMBER" }), { name: "ValidationException" });
    await assert.rejects(ask({ SequenceNumber: "1".repeat(21) }), { name: "ValidationException" });
    await assert.rejects(ask({ StreamArn: `${arn}x` }), { name: "ResourceNotFoundException" });
    await assert.rejects(describeStream("arn:aws:s3:::bucket-of-somebody-else-with-a-long-name"), {
      name: "ValidationException",
    });
  });
});
