import type { Collection, Store } from "../../host/store.ts";
import type { AlarmRecord } from "./records.ts";

/** Alarms with their states. Durable. */
export class AlarmStore {
  readonly #records: Collection<AlarmRecord>;

  constructor(store: Store) {
    this.#records = store.collection("cloudwatch/alarms");
  }

  /** Every alarm, of all regions. */
  all(): AlarmRecord[] {
    return this.#records.values();
  }

  /** Alarm by its ARN; undefined when it is not there. */
  find(arn: string): AlarmRecord | undefined {
    return this.#records.get(arn);
  }

  /** Keeps an alarm. */
  async put(alarm: AlarmRecord): Promise<void> {
    await this.#records.put(alarm.arn, alarm);
  }

  /** Forgets an alarm. */
  async delete(arn: string): Promise<void> {
    await this.#records.delete(arn);
  }
}
