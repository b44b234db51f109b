import type { ResultColumn } from "../../../duckdb/messages.ts";

/** Result of a statement. */
export interface Collected {
  readonly columns: readonly ResultColumn[];
  readonly rowCount: number;
  /** The result file. */
  readonly content: Buffer;
  /** Milliseconds until the engine began. */
  readonly planningTime: number;
  /** Milliseconds of everything, without the queue and without writing the result. */
  readonly engineTime: number;
}
