import type { ObjectVersion } from "../records.ts";
import { compareUtf8 } from "./utf8-order.ts";

/** Keys and versions of a bucket, in memory and in the order of listings: keys by UTF-8, versions of a key newest first. */
export class Contents {
  readonly #versions = new Map<string, ObjectVersion[]>();
  readonly #keys: string[];

  constructor(versions: readonly ObjectVersion[] = []) {
    for (const version of versions) {
      const list = this.#versions.get(version.key);
      if (list) list.push(version);
      else this.#versions.set(version.key, [version]);
    }
    for (const list of this.#versions.values()) list.sort((a, b) => (a.order < b.order ? 1 : -1));
    this.#keys = [...this.#versions.keys()].sort(compareUtf8);
  }

  /** True when there is no version and no delete marker. */
  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  /** All keys that have a version or a delete marker. */
  keys(): readonly string[] {
    return this.#keys;
  }

  /** Index of the first key that is not before `key`. */
  indexOf(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareUtf8(this.#keys[middle] as string, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Newest first. */
  versions(key: string): readonly ObjectVersion[] {
    return this.#versions.get(key) ?? [];
  }

  /** The current object; undefined when there is none or a delete marker is on top. */
  current(key: string): ObjectVersion | undefined {
    const newest = this.#versions.get(key)?.[0];
    return newest?.deleteMarker ? undefined : newest;
  }

  /** Puts a version on top of its key. */
  add(version: ObjectVersion): void {
    const list = this.#versions.get(version.key);
    if (list) list.unshift(version);
    else {
      this.#versions.set(version.key, [version]);
      this.#keys.splice(this.indexOf(version.key), 0, version.key);
    }
  }

  /** Exchanges a version for one with other metadata. */
  replace(version: ObjectVersion): void {
    const list = this.#versions.get(version.key);
    const index = list?.findIndex(({ order }) => order === version.order) ?? -1;
    if (list && index >= 0) list[index] = version;
  }

  /** Takes a version out. */
  remove(version: ObjectVersion): void {
    const list = this.#versions.get(version.key);
    const index = list?.findIndex(({ order }) => order === version.order) ?? -1;
    if (!list || index < 0) return;
    list.splice(index, 1);
    if (list.length > 0) return;
    this.#versions.delete(version.key);
    this.#keys.splice(this.indexOf(version.key), 1);
  }
}
