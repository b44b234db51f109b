import type { Platform } from "../../../contract/service.ts";
import type { Collection } from "../../../host/store.ts";
import { invalidRequest } from "../errors.ts";
import { CATEGORY } from "../execution/failure.ts";
import type { QueryRecord } from "../records.ts";

/** Milliseconds that an execution is kept: 45 days.
 * @see https://docs.aws.amazon.com/athena/latest/ug/queries-viewing-history.html */
const KEPT = 45 * 86_400_000;

/** Executions of queries. Durable. */
export class QueryStore {
  readonly #records: Collection<QueryRecord>;

  private constructor(records: Collection<QueryRecord>) {
    this.#records = records;
  }

  /** Takes up what is kept. A query that was under way when the process before this one ended has failed. */
  static async open({ store }: Platform): Promise<QueryStore> {
    const queries = new QueryStore(store.collection("athena/queries"));
    for (const record of queries.#records.values()) {
      if (record.submittedAt < Date.now() - KEPT) await queries.#records.delete(record.id);
      else if (record.state === "QUEUED" || record.state === "RUNNING")
        await queries.change(record.id, {
          state: "FAILED",
          errorCategory: CATEGORY.system,
          completedAt: Date.now(),
          reason: "GENERIC_INTERNAL_ERROR: the local cloud stopped while the query ran. Run it again.",
        });
    }
    return queries;
  }

  /** Executions of a region, newest first. */
  all(region: string): QueryRecord[] {
    return this.#records
      .values()
      .filter((record) => record.region === region)
      .sort((a, b) => b.submittedAt - a.submittedAt || (a.id < b.id ? -1 : 1));
  }

  find(region: string, id: string): QueryRecord | undefined {
    const record = this.#records.get(id);
    return record?.region === region ? record : undefined;
  }

  /** @throws AwsError InvalidRequestException */
  get(region: string, id: string): QueryRecord {
    const record = this.find(region, id);
    if (!record) throw invalidRequest(`QueryExecution ${id} was not found`);
    return record;
  }

  /** The execution that was started with a token. */
  byToken(region: string, token: string): QueryRecord | undefined {
    return this.#records.values().find((record) => record.token === token && record.region === region);
  }

  async put(record: QueryRecord): Promise<void> {
    await this.#records.put(record.id, record);
  }

  /** Changes an execution; one that is not there any more stays away. */
  async change(id: string, change: Partial<QueryRecord>): Promise<void> {
    const record = this.#records.get(id);
    if (record) await this.#records.put(id, { ...record, ...change });
  }
}
