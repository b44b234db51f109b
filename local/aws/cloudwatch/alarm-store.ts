import type { Collection, Store } from "../../host/store.ts";
import type { AlarmRecord, CompositeRecord, StatefulAlarm } from "./records.ts";

/** Alarms with their states. Durable. */
export class AlarmStore {
  readonly #metric: Collection<AlarmRecord>;
  readonly #composite: Collection<CompositeRecord>;

  constructor(store: Store) {
    this.#metric = store.collection("cloudwatch/alarms");
    this.#composite = store.collection("cloudwatch/composite-alarms");
  }

  /** Every alarm of metrics, of all regions. */
  metric(): AlarmRecord[] {
    return this.#metric.values();
  }

  /** Every alarm of other alarms, of all regions. */
  composite(): CompositeRecord[] {
    return this.#composite.values();
  }

  /** Every alarm, of all regions. */
  all(): StatefulAlarm[] {
    return [...this.metric(), ...this.composite()];
  }

  /** Alarm by its ARN; undefined when it is not there. */
  find(arn: string): AlarmRecord | CompositeRecord | undefined {
    return this.#metric.get(arn) ?? this.#composite.get(arn);
  }

  /** Keeps an alarm. */
  async put(alarm: AlarmRecord | CompositeRecord): Promise<void> {
    if ("rule" in alarm) await this.#composite.put(alarm.arn, alarm);
    else await this.#metric.put(alarm.arn, alarm);
  }

  /** Forgets an alarm. */
  async delete(arn: string): Promise<void> {
    await this.#metric.delete(arn);
    await this.#composite.delete(arn);
  }
}
