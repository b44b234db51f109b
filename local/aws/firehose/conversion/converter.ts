import { setImmediate as nextTurn } from "node:timers/promises";
import { EngineError } from "../../../duckdb/engine-process.ts";
import type { Platform } from "../../../contract/service.ts";
import type { BufferedRecord, DeliveryStreamRecord, FormatConversion } from "../records.ts";
import { documentsIn, Unconvertible } from "./documents.ts";
import { ParquetWriter, rowKey } from "./parquet-writer.ts";
import { ConversionStopped, readSchema } from "./schema.ts";
import { rowReader, type Field } from "./values.ts";

/** A record that could not be converted, as it is written to the error prefix. Codes and messages are as AWS was seen to write them; its
 * page lists none.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion-error-handling.html */
export interface UnconvertedRecord {
  readonly attemptsMade: number;
  readonly arrivalTimestamp: number;
  readonly lastErrorCode: string;
  readonly lastErrorMessage: string;
  readonly attemptEndingTimestamp: number;
  /** Base64, as the record was to be converted: behind the function of the stream. */
  readonly rawData: string;
  readonly sequenceNumber: string;
  readonly subSequenceNumber: null;
  readonly dataCatalogTable: {
    readonly catalogId: null;
    readonly databaseName: string;
    readonly tableName: string;
    readonly region: string;
    readonly versionId: string;
    readonly catalogArn: null;
  };
}

/** Outcome of a batch. */
export interface Converted {
  /** A file of Parquet; none when no record could be converted. */
  readonly file?: Buffer;
  readonly records: readonly BufferedRecord[];
  readonly failed: readonly UnconvertedRecord[];
}

type Stream = Pick<DeliveryStreamRecord, "arn" | "region">;

/** A record with the lines that it becomes. */
interface Rows {
  readonly record: BufferedRecord;
  readonly lines: string;
}

interface Written {
  readonly file?: Buffer;
  readonly written: readonly Rows[];
  readonly refused: readonly { readonly record: BufferedRecord; readonly reason: string }[];
}

/** Messages of DuckDB when the machine is the reason: trying again may help. */
const NOT_ITS_VALUES = /^(IO|Out of Memory|Permission|Interrupt|Fatal|INTERNAL) Error/i;

/** Milliseconds after which a long conversion lets others work. */
const TURN = 20;

/** Converts JSON records to Parquet by a table of the Glue catalogue. */
export class Converter {
  readonly #platform: Platform;
  readonly #writer: ParquetWriter;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#writer = new ParquetWriter(platform);
  }

  /** Checks that the schema can be read and converted to.
   * @throws ConversionStopped; NotEmulatedError for types that are not converted here. */
  async check(stream: Stream, conversion: FormatConversion): Promise<void> {
    await this.#schema(stream, conversion);
  }

  /** @throws ConversionStopped when nothing of the batch can be converted now; it is to be tried again. */
  async convert(
    stream: Stream,
    conversion: FormatConversion,
    batch: readonly BufferedRecord[],
  ): Promise<Converted> {
    const { fields, read } = await this.#schema(stream, conversion);
    const readable: Rows[] = [];
    const failed: UnconvertedRecord[] = [];
    const fail = (record: BufferedRecord, error: Unconvertible) =>
      failed.push(unconverted(record, error, stream, conversion));
    let turn = performance.now();
    for (const record of batch) {
      try {
        const documents = documentsIn(Buffer.from(record.data, "base64"));
        readable.push({
          record,
          lines: documents.map((document) => `${JSON.stringify(read(document))}\n`).join(""),
        });
      } catch (error) {
        if (!(error instanceof Unconvertible)) throw error;
        fail(record, error);
      }
      if (performance.now() - turn > TURN) {
        await nextTurn();
        turn = performance.now();
      }
    }
    const { file, written, refused } = await this.#write(fields, conversion, readable);
    for (const { record, reason } of refused)
      fail(record, new Unconvertible("DataFormatConversion.MalformedData", reason));
    return { ...(file && { file }), records: written.map(({ record }) => record), failed };
  }

  /** Writes rows. Where DuckDB refuses a value that looked right, halves are tried until the records with such values are found. */
  async #write(
    fields: readonly Field[],
    conversion: FormatConversion,
    rows: readonly Rows[],
  ): Promise<Written> {
    if (rows.length === 0) return { written: [], refused: [] };
    try {
      const lines = rows.map((one) => one.lines);
      return { file: await this.#writer.write(fields, lines, conversion), written: rows, refused: [] };
    } catch (error) {
      const { message } = error as Error;
      if (!(error instanceof EngineError) || NOT_ITS_VALUES.test(message))
        throw new ConversionStopped("DataFormatConversion.InternalError", message);
      const [only] = rows;
      if (only && rows.length === 1)
        return {
          written: [],
          refused: [{ record: only.record, reason: `Data does not match the schema. ${message}` }],
        };
      const middle = rows.length >> 1;
      const halves = [];
      for (const half of [rows.slice(0, middle), rows.slice(middle)])
        halves.push(await this.#write(fields, conversion, half));
      const written = halves.flatMap((half) => half.written);
      const { file } = await this.#write(fields, conversion, written);
      return { ...(file && { file }), written, refused: halves.flatMap((half) => half.refused) };
    }
  }

  async stop(): Promise<void> {
    await this.#writer.stop();
  }

  async #schema(stream: Stream, conversion: FormatConversion) {
    const fields: readonly Field[] = await readSchema(this.#platform, stream, conversion);
    const { databaseName, tableName } = conversion.schema;
    if (fields.length === 0)
      throw new ConversionStopped(
        "DataFormatConversion.InvalidSchema",
        `The table ${databaseName}.${tableName} has no columns.`,
      );
    return { fields, read: rowReader(fields, conversion.deserializer, rowKey) };
  }
}

function unconverted(
  { id, arrivedAt, data }: BufferedRecord,
  { errorCode, message }: Unconvertible,
  { region: home }: Stream,
  { schema: { databaseName, tableName, region = home, versionId } }: FormatConversion,
): UnconvertedRecord {
  return {
    attemptsMade: 1,
    arrivalTimestamp: arrivedAt,
    lastErrorCode: errorCode,
    lastErrorMessage: message,
    attemptEndingTimestamp: Date.now(),
    rawData: Buffer.from(data, "base64").toString("base64"),
    sequenceNumber: id,
    subSequenceNumber: null,
    dataCatalogTable: { catalogId: null, databaseName, tableName, region, versionId, catalogArn: null },
  };
}
