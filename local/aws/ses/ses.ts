import type { Sending } from "./sending.ts";
import type { SesStore } from "./store.ts";

/** Parts of SES that the operations of both versions work on. */
export interface Ses {
  readonly records: SesStore;
  readonly sending: Sending;
}
