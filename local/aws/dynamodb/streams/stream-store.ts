import { randomBytes } from "node:crypto";
import type { Change, Database } from "../database/database.ts";
import { rangeOf } from "../database/keys.ts";
import type { StreamViewType, TableDefinition } from "../records.ts";
import type { Table } from "../tables/table.ts";
import { sameItem, type Item } from "../values/attribute-value.ts";
import { itemSize } from "../values/item-size.ts";
import { currentOrigin, type TraceOrigin } from "../../../observe/trace.ts";
import { Sequence, sequenceAt } from "./sequence.ts";
import type { Stream, StreamRecord } from "../records.ts";
import { RETENTION } from "./stream.ts";

/** Milliseconds between two removals of records past retention. */
const TRIM_EVERY = 60 * 60 * 1000;

const PREFIX = "s/";

/** The streams of all tables and their records. */
export class StreamStore {
  readonly #database: Database;
  readonly #streams = new Map<string, Stream>();
  /** Sequence number of the newest committed record, by stream ARN. */
  readonly #newest = new Map<string, string>();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #sequence = new Sequence();
  readonly #trimming: NodeJS.Timeout;
  /** Requests that made the records which were read. AWS keeps none: it is no part of a record. */
  readonly #origins = new WeakMap<object, TraceOrigin>();

  private constructor(database: Database) {
    this.#database = database;
    this.#trimming = setInterval(() => void this.trim(), TRIM_EVERY);
    this.#trimming.unref();
  }

  /** Reads which streams there are. */
  static async open(database: Database): Promise<StreamStore> {
    const streams = new StreamStore(database);
    for await (const step of database.entries(rangeOf(PREFIX)))
      for (const [, text] of step) {
        const stream = JSON.parse(text) as Stream;
        streams.#streams.set(stream.arn, stream);
      }
    for (const arn of streams.#streams.keys()) {
      const newest = (await database.lastKey(rangeOf(recordsOf(arn))))?.slice(recordsOf(arn).length);
      if (newest === undefined) continue;
      streams.#newest.set(arn, newest);
      streams.#sequence.after(newest);
    }
    return streams;
  }

  /** Makes a stream for a table: what the definition says about it, and the change that keeps it. */
  create(table: Pick<TableDefinition, "arn" | "name" | "region" | "schema">, viewType: StreamViewType) {
    const now = this.#freeLabelTime(table.arn);
    const label = new Date(now).toISOString().replace("Z", "");
    const stream: Stream = {
      arn: `${table.arn}/stream/${label}`,
      label,
      region: table.region,
      tableName: table.name,
      viewType,
      keySchema: table.schema.KeySchema,
      createdAt: now,
    };
    this.#streams.set(stream.arn, stream);
    return { reference: { arn: stream.arn, label, enabled: true, viewType }, change: keep(stream) };
  }

  /** The label is the time in milliseconds, and names the stream: two of one table must not have the same. */
  #freeLabelTime(tableArn: string): number {
    let now = Date.now();
    while (this.#streams.has(`${tableArn}/stream/${new Date(now).toISOString().replace("Z", "")}`)) now++;
    return now;
  }

  /** Ends a stream: the change that keeps that. What it has can be read for 24 hours. */
  disable(arn: string): Change[] {
    const stream = this.#streams.get(arn);
    if (!stream) return [];
    const disabled = { ...stream, disabledAt: Date.now() };
    this.#streams.set(arn, disabled);
    return [keep(disabled)];
  }

  get(arn: string): Stream | undefined {
    return this.#streams.get(arn);
  }

  /** In the order of their ARNs. */
  all(): Stream[] {
    return [...this.#streams.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
  }

  /** The record of an item's change, to be committed with it.
   * @returns undefined when the table has no stream, or nothing changed. */
  record(
    table: Table,
    before: Item | undefined,
    after: Item | undefined,
    userIdentity?: StreamRecord["userIdentity"],
  ) {
    const stream = table.definition.stream;
    const item = after ?? before;
    if (!stream?.enabled || !item || sameItem(before, after)) return undefined;
    const { viewType, arn } = stream;
    const keys = table.key.of(item);
    const newImage = after && viewType.includes("NEW") ? after : undefined;
    const oldImage = before && viewType.includes("OLD") ? before : undefined;
    const record: StreamRecord = {
      eventID: randomBytes(16).toString("hex"),
      eventName: before === undefined ? "INSERT" : after === undefined ? "REMOVE" : "MODIFY",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: table.definition.region,
      ...(userIdentity && { userIdentity }),
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
        Keys: keys,
        ...(newImage && { NewImage: newImage }),
        ...(oldImage && { OldImage: oldImage }),
        SequenceNumber: this.#sequence.next(),
        SizeBytes: itemSize(keys) + (newImage ? itemSize(newImage) : 0) + (oldImage ? itemSize(oldImage) : 0),
        StreamViewType: viewType,
      },
    };
    const sequence = record.dynamodb.SequenceNumber;
    return {
      arn,
      sequence,
      change: {
        key: recordsOf(arn) + sequence,
        value: JSON.stringify({ ...record, origin: currentOrigin() }),
      },
    };
  }

  /** For which request a record that was read had been made. */
  originOf(record: object): TraceOrigin | undefined {
    return this.#origins.get(record);
  }

  /** Tells the listeners that records are committed. */
  committed(records: readonly { readonly arn: string; readonly sequence: string }[]): void {
    for (const { arn, sequence } of records)
      if ((this.#newest.get(arn) ?? "") < sequence) this.#newest.set(arn, sequence);
    for (const arn of new Set(records.map((record) => record.arn)))
      for (const listener of this.#listeners.get(arn) ?? []) listener();
  }

  /** Calls `listener` after every commit of records to a stream; the answer ends that. */
  listen(arn: string, listener: () => void): () => void {
    let listeners = this.#listeners.get(arn);
    if (!listeners) this.#listeners.set(arn, (listeners = new Set()));
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Sequence number of the newest record, if there ever was one in the last 24 hours. */
  newest(arn: string): string | undefined {
    return this.#newest.get(arn);
  }

  /** Sequence number of the oldest record that is still kept. */
  async oldest(arn: string): Promise<string | undefined> {
    for await (const [first] of this.#database.entries(keptRange(arn), 1))
      return first?.[0].slice(recordsOf(arn).length);
    return undefined;
  }

  /** Records in order, from 24 hours ago or after or at a sequence number.
   * @param from.limit At most this many.
   * @param from.maximumSize Stops after the record with which this many bytes are reached. */
  async read(
    arn: string,
    from: {
      readonly after?: string;
      readonly at?: string;
      readonly limit: number;
      readonly maximumSize?: number;
    },
  ): Promise<StreamRecord[]> {
    const kept = keptRange(arn);
    const start = recordsOf(arn) + (from.at ?? from.after ?? "");
    const range =
      start <= kept.gte ? kept : { lt: kept.lt, ...(from.at === undefined ? { gt: start } : { gte: start }) };
    const records: StreamRecord[] = [];
    let size = 0;
    for await (const step of this.#database.entries(range, from.limit))
      for (const [, text] of step) {
        const { origin, ...record } = JSON.parse(text) as StreamRecord & { readonly origin?: TraceOrigin };
        if (origin) this.#origins.set(record, origin);
        records.push(record);
        size += text.length;
        if (from.maximumSize !== undefined && size >= from.maximumSize) return records;
      }
    return records;
  }

  /** Removes records past retention, and streams that ended before it. */
  async trim(): Promise<void> {
    const horizon = Date.now() - RETENTION;
    for (const { arn, disabledAt } of this.all())
      if (disabledAt !== undefined && disabledAt < horizon) {
        await this.#database.clear(rangeOf(recordsOf(arn)));
        this.#streams.delete(arn);
        this.#newest.delete(arn);
        await this.#database.commit([{ key: PREFIX + arn, value: undefined }]);
      } else await this.#database.clear({ gte: recordsOf(arn), lt: recordsOf(arn) + sequenceAt(horizon) });
  }

  stop(): void {
    clearInterval(this.#trimming);
  }
}

function keep(stream: Stream): Change {
  return { key: PREFIX + stream.arn, value: JSON.stringify(stream) };
}

function recordsOf(arn: string): string {
  return `r/${arn}/`;
}

/** Range of the records of the last 24 hours. */
function keptRange(arn: string): { gte: string; lt: string } {
  return { ...rangeOf(recordsOf(arn)), gte: recordsOf(arn) + sequenceAt(Date.now() - RETENTION) };
}
