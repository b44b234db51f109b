import assert from "node:assert/strict";
import { mayInvoke, mayLog, Streams } from "./support/streams.ts";

describe("Flushing delivery streams", function () {
  this.timeout(60_000);
  let streams: Streams;
  beforeEach(async () => (streams = await Streams.start()));
  afterEach(async () => await streams.stop());

  it("counts the records and objects of all streams, and nothing when nothing waits", async () => {
    assert.deepEqual(await streams.flush(), { records: 0, objects: 0 });
    await streams.make("one");
    await streams.make("two");
    await streams.make("three");
    await streams.put("one", "a", "b");
    await streams.put("two", "c");
    assert.deepEqual(await streams.flush(), { records: 3, objects: 2 });
    assert.deepEqual(await streams.flush(), { records: 0, objects: 0 });
    assert.deepEqual(
      streams.testbed.capabilities.failedRecords
        .states()
        .map(({ name, records, buffered }) => [name, records.in, records.delivered, buffered]),
      [
        ["one", 2, 2, 0],
        ["three", 0, 0, 0],
        ["two", 1, 1, 0],
      ],
    );
  });

  it("counts what S3 refused as not written, and keeps it", async () => {
    await streams.make("refused", { may: [mayInvoke, mayLog] });
    await streams.make("taken");
    await streams.put("refused", "a", "b");
    await streams.put("taken", "c");
    assert.deepEqual(await streams.flush(), { records: 1, objects: 1 });
    const [refused] = streams.testbed.capabilities.failedRecords.states();
    assert.deepEqual(
      [refused?.records, refused?.buffered],
      [{ in: 2, delivered: 0, failed: 0, dropped: 0 }, 2],
    );
    assert.equal(refused?.lastError?.errorCode, "S3.AccessDenied");
  });

  it("counts records that the function could not change as the lines of their error object, and dropped ones not at all", async () => {
    const source = `export const handler = ({ records }) => ({ records: records.map(({ recordId, data }) =>
      ({ recordId, data, result: { d: "Dropped", f: "ProcessingFailed" }[Buffer.from(data, "base64").toString()] ?? "Ok" })) })`;
    await streams.make("mixed", { source });
    await streams.put("mixed", "a", "d", "f", "f");
    assert.deepEqual(await streams.flush(), { records: 3, objects: 2 });
    const [mixed] = streams.testbed.capabilities.failedRecords.states();
    assert.deepEqual([mixed?.records, mixed?.buffered], [{ in: 4, delivered: 1, failed: 2, dropped: 1 }, 0]);
  });

  it("writes the records of a function that always throws to the error prefix", async () => {
    await streams.make("thrown", { source: `export const handler = () => { throw new Error("no"); }` });
    await streams.put("thrown", "a", "b");
    assert.deepEqual(await streams.flush(), { records: 2, objects: 1 });
    assert.equal((await streams.failures("thrown")).length, 2);
  });
});
