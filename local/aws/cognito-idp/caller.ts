import type { ClientRecord, PoolRecord } from "./records.ts";

/** Texts that an application gives a call for the pool's triggers. */
export type Metadata = Readonly<Record<string, string>>;

/** Pool that something is asked of, and by whom: what the pool's triggers are told. */
export interface Caller {
  readonly pool: PoolRecord;
  /** Undefined for an administrator's call that names none. */
  readonly client?: ClientRecord;
  /** `ClientMetadata`, where AWS passes it on. */
  readonly clientMetadata?: Metadata;
}
