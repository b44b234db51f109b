/** Bytes that a member of a value takes beside its own. */
const OVERHEAD = 16;

/** Text of bytes that is a key of JavaScript's maps: one character for each byte. */
export const keyOf = (bytes: Buffer) => bytes.toString("latin1");
export const bytesOf = (key: string) => Buffer.from(key, "latin1");

/** A string of bytes. */
export class TextValue {
  readonly type = "string";
  readonly bytes: number;
  readonly data: Buffer;

  /** @param data Copied, since it is a part of what came over the network. */
  constructor(data: Buffer) {
    this.data = Buffer.from(data);
    this.bytes = data.length;
  }
}

/** Fields with values. */
export class HashValue {
  readonly type = "hash";
  readonly fields = new Map<string, Buffer>();
  bytes = 0;

  get size(): number {
    return this.fields.size;
  }

  /** @returns true for a new field. */
  set(field: string, value: Buffer): boolean {
    const isNew = !this.delete(field);
    this.fields.set(field, Buffer.from(value));
    this.bytes += field.length + value.length + OVERHEAD;
    return isNew;
  }

  delete(field: string): boolean {
    const value = this.fields.get(field);
    if (!value) return false;
    this.bytes -= field.length + value.length + OVERHEAD;
    return this.fields.delete(field);
  }
}

/** Members without an order. */
export class SetValue {
  readonly type = "set";
  readonly members = new Set<string>();
  bytes = 0;

  get size(): number {
    return this.members.size;
  }

  /** @returns true for a new member. */
  add(member: string): boolean {
    if (this.members.has(member)) return false;
    this.members.add(member);
    this.bytes += member.length + OVERHEAD;
    return true;
  }

  delete(member: string): boolean {
    if (!this.members.delete(member)) return false;
    this.bytes -= member.length + OVERHEAD;
    return true;
  }
}

/** Members in the order of their scores; members of one score in that of their bytes. */
export class SortedSetValue {
  readonly type = "zset";
  readonly scores = new Map<string, number>();
  bytes = 0;
  #sorted: readonly (readonly [string, number])[] | undefined;

  get size(): number {
    return this.scores.size;
  }

  set(member: string, score: number): void {
    if (!this.scores.has(member)) this.bytes += member.length + OVERHEAD;
    this.scores.set(member, score);
    this.#sorted = undefined;
  }

  delete(member: string): boolean {
    if (!this.scores.delete(member)) return false;
    this.bytes -= member.length + OVERHEAD;
    this.#sorted = undefined;
    return true;
  }

  /** Members with scores, lowest first. */
  get sorted(): readonly (readonly [string, number])[] {
    this.#sorted ??= [...this.scores].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
    return this.#sorted;
  }
}

/** Elements in an order of their own. */
export class ListValue {
  readonly type = "list";
  items: Buffer[] = [];

  get size(): number {
    return this.items.length;
  }

  get bytes(): number {
    return this.items.reduce((sum, item) => sum + item.length + OVERHEAD, 0);
  }
}

/** Value of a key. */
export type Value = TextValue | HashValue | SetValue | SortedSetValue | ListValue;
