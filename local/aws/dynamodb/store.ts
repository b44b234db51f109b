import { parseArn } from "../../contract/arn.ts";
import { Expiry } from "./items/expiry.ts";
import { TransactionTokens } from "./items/transaction-tokens.ts";
import { Writer } from "./items/writer.ts";
import { Database } from "./database/database.ts";
import { StreamPolicies } from "./streams/stream-policies.ts";
import { StreamStore } from "./streams/stream-store.ts";
import type { TableDefinition } from "./records.ts";
import { buildIndexes } from "./tables/index-builder.ts";
import type { Table } from "./tables/table.ts";
import { TableStore } from "./tables/table-store.ts";

/** DynamoDB: the data of all regions of the account, and what works on them. */
export class DynamoDbStore {
  readonly accountId: string;
  readonly database: Database;
  readonly tables: TableStore;
  readonly streams: StreamStore;
  readonly tokens: TransactionTokens;
  readonly writer: Writer;
  readonly expiry: Expiry;
  readonly streamPolicies: StreamPolicies;
  readonly #warn: (message: string) => void;
  /** Work that goes on after an answer, one after the other: filling indexes and the entries of Time to Live. */
  #background: Promise<void> = Promise.resolve();

  private constructor(
    options: { accountId: string; warn: (message: string) => void },
    parts: {
      database: Database;
      tables: TableStore;
      streams: StreamStore;
      tokens: TransactionTokens;
      streamPolicies: StreamPolicies;
    },
  ) {
    this.accountId = options.accountId;
    this.#warn = options.warn;
    this.database = parts.database;
    this.tables = parts.tables;
    this.streams = parts.streams;
    this.tokens = parts.tokens;
    this.streamPolicies = parts.streamPolicies;
    this.writer = new Writer(parts.database, parts.streams, (seconds) => this.expiry.expect(seconds));
    this.expiry = new Expiry({
      database: parts.database,
      tables: () => this.tables.all(),
      writer: this.writer,
      failed: (reason) => this.#warn(`Time to Live could not delete items: ${String(reason)}`),
    });
  }

  /** Opens the data in `directory`, and goes on with what a stop or crash interrupted.
   * @param options.warn Told what went wrong in the background. */
  static async open(
    directory: string,
    options: { accountId: string; warn: (message: string) => void },
  ): Promise<DynamoDbStore> {
    const database = await Database.open(directory);
    const [tables, streams, tokens, streamPolicies] = await Promise.all([
      TableStore.open(database),
      StreamStore.open(database),
      TransactionTokens.open(database),
      StreamPolicies.open(database),
    ]);
    const store = new DynamoDbStore(options, { database, tables, streams, tokens, streamPolicies });
    for (const { definition } of tables.all()) {
      if (definition.schema.GlobalSecondaryIndexes?.some(({ IndexStatus }) => IndexStatus === "CREATING"))
        store.build(definition);
      if (definition.timeToLive?.filled === false) store.fillExpiry(definition);
    }
    void store.expiry.sweep();
    return store;
  }

  /** Fills the new indexes of a table in the background. */
  build({ id, region, name }: TableDefinition): void {
    this.#inBackground(`the indexes of table ${name}`, () =>
      buildIndexes(this.database, this.tables, id, region, name),
    );
  }

  /** Finds the items that expire in the background, after a table's Time to Live was turned on or off. */
  fillExpiry({ id, region, name }: TableDefinition): void {
    this.#inBackground(`the times of expiry of table ${name}`, async () => {
      const table = this.tables.find(region, name);
      if (table?.definition.id !== id) return;
      await this.expiry.rebuild(table);
      const now = this.tables.find(region, name)?.definition;
      if (
        now?.id === id &&
        now.timeToLive &&
        now.timeToLive.attribute === table.definition.timeToLive?.attribute
      )
        await this.tables.save({ ...now, timeToLive: { ...now.timeToLive, filled: true } });
    });
  }

  #inBackground(what: string, work: () => Promise<void>): void {
    this.#background = this.#background.then(work).catch((reason: unknown) => {
      this.#warn(`${what} could not be completed; the next start tries again: ${String(reason)}`);
    });
  }

  /** Resolves when the work in the background is done. */
  async built(): Promise<void> {
    await this.#background;
  }

  /** Deletes a table with its data. Its stream can be read for another 24 hours. */
  async deleteTable(table: Table): Promise<void> {
    const { stream } = table.definition;
    await this.tables.delete(table, stream?.enabled ? this.streams.disable(stream.arn) : []);
  }

  /** The resource policy on a table or a stream. */
  resourcePolicy(arn: string): TableDefinition["resourcePolicy"] {
    if (isStreamArn(arn)) return this.streamPolicies.get(arn);
    return this.tables.byArn(arn)?.definition.resourcePolicy;
  }

  /** Finishes what is under way and closes the data. */
  async stop(): Promise<void> {
    this.streams.stop();
    await this.expiry.stop();
    await this.built();
    await this.tables.stop();
    await this.database.close();
  }
}

/** True when an ARN is one of a stream. @throws Error when it is no ARN. */
export function isStreamArn(arn: string): boolean {
  return parseArn(arn).resource.split("/")[2] === "stream";
}
