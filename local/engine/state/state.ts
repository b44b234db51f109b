import type { Collection, Store } from "../../host/store.ts";
import type { HookNames } from "../registration.ts";
import type { Properties } from "../wire/values.ts";
import type { StoredInputs } from "./stored-inputs.ts";

/** An operation that had begun and not ended when the state was written. After a crash it tells what to look at. */
export type PendingOperation = "create" | "update" | "replace" | "delete";

/** What is kept of a resource between runs. */
export interface ResourceRecord {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly region: string;
  /** Empty while it is being created. */
  readonly id: string;
  readonly inputs: StoredInputs;
  /** Beyond the inputs. */
  readonly outputs: Properties;
  /** URNs that must outlive it: what it depends on, and its parent. */
  readonly dependencies: readonly string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly hooks: HookNames;
  readonly replacementTrigger?: unknown;
  readonly source?: string;
  readonly pending?: PendingOperation;
  /** Nothing but this record was made, for its type was only recorded then. */
  readonly isRecorded?: true;
}

const RESOURCES = "engine/resources";
const REPLACED = "engine/replaced";

/** The resources of a stack as the last run left them. Each change is durable before the next operation begins. */
export class StackState {
  readonly #store: Store;
  readonly #resources: Collection<ResourceRecord>;
  readonly #replaced: Collection<ResourceRecord>;

  constructor(store: Store) {
    this.#store = store;
    this.#resources = store.collection(RESOURCES);
    this.#replaced = store.collection(REPLACED);
  }

  get(urn: string): ResourceRecord | undefined {
    return this.#resources.get(urn);
  }

  /** Every resource, whether or not the program still registers it. */
  get resources(): ResourceRecord[] {
    return this.#resources.values();
  }

  /** Resources that have been replaced and still have to be deleted. */
  get replaced(): ResourceRecord[] {
    return this.#replaced.values();
  }

  async put(record: ResourceRecord): Promise<void> {
    await this.#resources.put(record.urn, record);
  }

  async remove(urn: string): Promise<void> {
    await this.#resources.delete(urn);
  }

  /** Gives a resource the URN that it has now. */
  async rename(former: string, record: ResourceRecord): Promise<void> {
    await this.#store.write([
      { collection: RESOURCES, key: former, value: undefined },
      { collection: RESOURCES, key: record.urn, value: record },
    ]);
  }

  /** Puts a new resource in the place of an old one, which has to be deleted later. */
  async replace(record: ResourceRecord, old: ResourceRecord): Promise<void> {
    await this.#store.write([
      { collection: RESOURCES, key: record.urn, value: record },
      { collection: REPLACED, key: replacedKey(old), value: old },
    ]);
  }

  /** Forgets a replaced resource, once it is deleted. */
  async removeReplaced(old: ResourceRecord): Promise<void> {
    await this.#replaced.delete(replacedKey(old));
  }
}

function replacedKey({ urn, id }: ResourceRecord): string {
  return `${urn} ${id}`;
}
