import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ClassicLevel } from "classic-level";

/** A durable map. Reads come from memory; a write is in the operating system's hands when its promise resolves,
 * so `kill -9` of this process loses nothing that was acknowledged. Values are JSON. */
export interface Collection<T> {
  get(key: string): T | undefined;
  has(key: string): boolean;
  /** In the order of the keys. */
  entries(): [string, T][];
  values(): T[];
  put(key: string, value: T): Promise<void>;
  delete(key: string): Promise<void>;
}

/** One change of a batch. `value: undefined` deletes. */
export interface Change {
  readonly collection: string;
  readonly key: string;
  readonly value: unknown;
}

const SEPARATOR = "\u0000";

/** Storage of the services of one running copy on disk, under `.local/<stack>/`. Small, structured state goes into
 * collections (LevelDB, held in memory); large bodies go into a folder of the service's own. */
export class Store {
  readonly #directory: string;
  readonly #database: ClassicLevel<string, string>;
  readonly #collections = new Map<string, Map<string, unknown>>();

  private constructor(directory: string, database: ClassicLevel<string, string>) {
    this.#directory = directory;
    this.#database = database;
  }

  /** Opens the store in `directory`, making it if needed.
   * @throws Error with code `LEVEL_DATABASE_NOT_OPEN` when another process has it open. */
  static async open(directory: string): Promise<Store> {
    const path = join(directory, "state");
    await mkdir(path, { recursive: true, mode: 0o700 });
    const database = new ClassicLevel<string, string>(path);
    await database.open();
    const store = new Store(directory, database);
    for await (const [key, value] of database.iterator()) {
      const [collection = "", ...rest] = key.split(SEPARATOR);
      store.#map(collection).set(rest.join(SEPARATOR), JSON.parse(value) as unknown);
    }
    return store;
  }

  #map(name: string): Map<string, unknown> {
    let map = this.#collections.get(name);
    if (!map) this.#collections.set(name, (map = new Map<string, unknown>()));
    return map;
  }

  /** The durable map `name`, by convention `<service>/<thing>`: `cognito-idp/users`. */
  collection<T>(name: string): Collection<T> {
    const map = this.#map(name) as Map<string, T>;
    return {
      get: (key) => map.get(key),
      has: (key) => map.has(key),
      entries: () => [...map.entries()].sort(([a], [b]) => (a < b ? -1 : 1)),
      values: () => [...map.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value),
      put: (key, value) => this.write([{ collection: name, key, value }]),
      delete: (key) => this.write([{ collection: name, key, value: undefined }]),
    };
  }

  /** Applies several changes as one: after a crash either all of them are there or none. */
  async write(changes: readonly Change[]): Promise<void> {
    for (const { collection, key, value } of changes) {
      const map = this.#map(collection);
      if (value === undefined) map.delete(key);
      else map.set(key, value);
    }
    await this.#database.batch(
      changes.map(({ collection, key, value }) => {
        const name = `${collection}${SEPARATOR}${key}`;
        return value === undefined
          ? { type: "del", key: name }
          : { type: "put", key: name, value: JSON.stringify(value) };
      }),
    );
  }

  /** A folder of the service's own under the state folder, made if needed: `folder("s3")`. */
  async folder(name: string): Promise<string> {
    const path = join(this.#directory, name);
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}
