import type { Index, Table } from "../tables/table.ts";
import { sameItem, type Item } from "../values/attribute-value.ts";
import { itemSize } from "../values/item-size.ts";
import { indexEntry, type ItemChange } from "./item-change.ts";

/** Consumed capacity as operations answer it.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html */
export interface ConsumedCapacity {
  TableName: string;
  CapacityUnits: number;
  ReadCapacityUnits?: number;
  WriteCapacityUnits?: number;
  Table?: Units;
  LocalSecondaryIndexes?: Record<string, Units>;
  GlobalSecondaryIndexes?: Record<string, Units>;
}

interface Units {
  CapacityUnits: number;
  ReadCapacityUnits?: number;
  WriteCapacityUnits?: number;
}

/** The part of it that a request wants to know. */
export type ReturnConsumedCapacity = "INDEXES" | "TOTAL" | "NONE" | undefined;

/** Units used by an operation, by table and index.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html */
export class Consumption {
  readonly #table: Table;
  readonly #kind: "Read" | "Write" | undefined;
  #tableUnits = 0;
  readonly #indexUnits = new Map<Index, number>();

  /** @param kind Named apart in the answer, as transactions do. */
  constructor(table: Table, kind?: "Read" | "Write") {
    this.#table = table;
    this.#kind = kind;
  }

  /** A read of `size` bytes in all: 4 KB a unit, half of that when eventually consistent, twice in a transaction. */
  read(size: number, mode: "eventual" | "consistent" | "transaction", index?: Index): this {
    const units =
      Math.max(1, Math.ceil(size / 4096)) * (mode === "eventual" ? 0.5 : mode === "consistent" ? 1 : 2);
    if (index) this.#indexUnits.set(index, (this.#indexUnits.get(index) ?? 0) + units);
    else this.#tableUnits += units;
    return this;
  }

  /** A write: 1 KB a unit of the larger of the item before and after, the same for entries of indexes. */
  write({ place, before, after }: ItemChange, factor: 1 | 2): this {
    this.#tableUnits += factor * Math.max(units(before), units(after), 1);
    for (const index of this.#table.indexes) {
      const [old, next] = [indexEntry(index, before, place), indexEntry(index, after, place)];
      if (!old && !next) continue;
      if (old?.key === next?.key && sameItem(old?.entry, next?.entry)) continue;
      const used =
        old?.key === next?.key
          ? Math.max(units(old?.entry), units(next?.entry))
          : units(old?.entry) + units(next?.entry);
      this.#indexUnits.set(index, (this.#indexUnits.get(index) ?? 0) + factor * used);
    }
    return this;
  }

  /** The member `ConsumedCapacity` of an answer, or nothing when the request does not want it. */
  answer(wanted: ReturnConsumedCapacity): ConsumedCapacity | undefined {
    if (wanted !== "INDEXES" && wanted !== "TOTAL") return undefined;
    const total = [...this.#indexUnits.values()].reduce((sum, used) => sum + used, this.#tableUnits);
    const capacity: ConsumedCapacity = { TableName: this.#table.definition.name, ...this.#units(total) };
    if (wanted === "TOTAL") return capacity;
    capacity.Table = this.#units(this.#tableUnits);
    for (const [index, used] of this.#indexUnits)
      (capacity[index.isGlobal ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes"] ??= {})[index.name] =
        this.#units(used);
    return capacity;
  }

  #units(units: number): Units {
    return { CapacityUnits: units, ...(this.#kind && { [`${this.#kind}CapacityUnits`]: units }) };
  }
}

function units(item: Item | undefined): number {
  return item ? Math.ceil(itemSize(item) / 1024) : 0;
}

/** Consumption by table, in the order of the first use. */
export class Consumptions {
  readonly #byTable = new Map<string, Consumption>();
  readonly #kind: "Read" | "Write" | undefined;

  constructor(kind?: "Read" | "Write") {
    this.#kind = kind;
  }

  of(table: Table): Consumption {
    let consumption = this.#byTable.get(table.definition.id);
    if (!consumption)
      this.#byTable.set(table.definition.id, (consumption = new Consumption(table, this.#kind)));
    return consumption;
  }

  /** The member `ConsumedCapacity` of an answer about several tables. */
  answer(wanted: ReturnConsumedCapacity): { ConsumedCapacity?: ConsumedCapacity[] } {
    const capacities = [...this.#byTable.values()]
      .map((consumption) => consumption.answer(wanted))
      .filter((one) => one !== undefined);
    return capacities.length > 0 ? { ConsumedCapacity: capacities } : {};
  }
}
