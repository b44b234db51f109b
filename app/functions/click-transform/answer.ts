/** Answer that Firehose gets: every id once, in the order in which they came.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html */
export interface FirehoseResult {
  readonly records: readonly ResultRecord[];
}

interface ResultRecord {
  readonly recordId: string;
  readonly result: "Ok" | "Dropped" | "ProcessingFailed";
  readonly data?: string;
}

/** A record as it came; `data` is base64. */
export interface SourceRecord {
  readonly recordId: string;
  readonly approximateArrivalTimestamp: number;
  readonly data: string;
}

/** Bytes that a record adds to an answer beside its data. */
const OVERHEAD = 160;

/** An answer that does not become too long. */
export class Answer {
  readonly #records: readonly SourceRecord[];
  readonly #maximumBytes: number;
  readonly #results: ResultRecord[];
  readonly #reasons = new Map<string, number>();
  #bytes: number;

  constructor(records: readonly SourceRecord[], maximumBytes: number) {
    this.#records = records;
    this.#maximumBytes = maximumBytes;
    this.#results = Array.from(records, ({ recordId }) => ({ recordId, result: "ProcessingFailed" }));
    this.#bytes = records.length * OVERHEAD;
  }

  get result(): FirehoseResult {
    return { records: this.#results };
  }

  /** Number of records that failed, by reason. */
  get reasons(): ReadonlyMap<string, number> {
    return this.#reasons;
  }

  /** @param data Base64. @returns Whether it fits. If not, the record is as it was. */
  ok(index: number, data: string): boolean {
    return this.#set(index, "Ok", data);
  }

  drop(index: number): void {
    this.#set(index, "Dropped");
  }

  /** Gives the record back as it came. Where that does not fit it is left out: Firehose keeps the record it sent. */
  fail(index: number, reason: string): void {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
    if (!this.#set(index, "ProcessingFailed", this.#records[index]?.data ?? ""))
      this.#set(index, "ProcessingFailed");
  }

  #set(index: number, result: ResultRecord["result"], data?: string): boolean {
    const bytes = data?.length ?? 0;
    if (this.#bytes + bytes > this.#maximumBytes && bytes > 0) return false;
    this.#bytes += bytes;
    this.#results[index] = {
      recordId: this.#records[index]?.recordId ?? "",
      result,
      ...(data !== undefined && { data }),
    };
    return true;
  }
}
