import type { Collection, Store } from "../../host/store.ts";

/** A dashboard as it is kept. */
export interface DashboardRecord {
  readonly name: string;
  readonly arn: string;
  /** JSON, checked. */
  readonly body: string;
  /** ISO 8601, of the last change. */
  readonly modifiedAt: string;
}

/** Dashboards, which have no region. Durable. */
export class DashboardStore {
  readonly #records: Collection<DashboardRecord>;

  constructor(store: Store) {
    this.#records = store.collection("cloudwatch/dashboards");
  }

  /** Every dashboard, by name. */
  all(): DashboardRecord[] {
    return this.#records.values().toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Dashboard of a name; undefined when there is none. */
  find(name: string): DashboardRecord | undefined {
    return this.#records.get(name);
  }

  /** Keeps a dashboard. */
  async put(dashboard: DashboardRecord): Promise<void> {
    await this.#records.put(dashboard.name, dashboard);
  }

  /** Forgets a dashboard. */
  async delete(name: string): Promise<void> {
    await this.#records.delete(name);
  }
}
