/** Answer to a command, before it is written in the protocol of the connection. Texts and buffers are bulk strings, numbers integers, null is the
 * null of the protocol. */
export type Reply =
  | null
  | number
  | bigint
  | string
  | Buffer
  | Simple
  | Double
  | ErrorReply
  | NullList
  | MapReply
  | SetReply
  | Push
  | readonly Reply[];

/** `+OK`: a text of one line. */
export class Simple {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Usual answer of what was done. */
export const OK = new Simple("OK");

/** A number that need not be whole. RESP2 has text for it. */
export class Double {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Null where a list was asked for: RESP2 tells it from other nulls. */
export class NullList {}

/** Names with values. RESP2 has a list of both in turn. */
export class MapReply {
  readonly entries: readonly (readonly [Reply, Reply])[];

  constructor(entries: readonly (readonly [Reply, Reply])[]) {
    this.entries = entries;
  }
}

/** Members without an order. RESP2 has a list. */
export class SetReply {
  readonly members: readonly Reply[];

  constructor(members: readonly Reply[]) {
    this.members = members;
  }
}

/** Something that was not asked for: a message of a channel. RESP2 has a list. */
export class Push {
  readonly parts: readonly Reply[];

  constructor(parts: readonly Reply[]) {
    this.parts = parts;
  }
}

/** Error of a command, in Valkey's words; the first word is its code. */
export class ErrorReply extends Error {}

/** A value of another type is there.
 * @see https://valkey.io/topics/protocol/ */
export const wrongType = () =>
  new ErrorReply("WRONGTYPE Operation against a key holding the wrong kind of value");
export const syntaxError = () => new ErrorReply("ERR syntax error");
export const notAnInteger = () => new ErrorReply("ERR value is not an integer or out of range");
export const notAFloat = () => new ErrorReply("ERR value is not a valid float");

/** Version of the protocol that a connection speaks. */
export type Protocol = 2 | 3;

/** Writes an answer.
 * @see https://valkey.io/topics/protocol/ */
export function writeReply(reply: Reply, protocol: Protocol): Buffer {
  const parts: (string | Buffer)[] = [];
  write(reply, protocol, parts);
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
}

function write(reply: Reply, protocol: Protocol, into: (string | Buffer)[]): void {
  const list = (mark: string, items: readonly Reply[], length = items.length) => {
    into.push(`${mark}${length}\r\n`);
    for (const item of items) write(item, protocol, into);
  };
  if (reply === null) into.push(protocol === 3 ? "_\r\n" : "$-1\r\n");
  else if (typeof reply === "number" || typeof reply === "bigint") into.push(`:${reply}\r\n`);
  else if (typeof reply === "string") into.push(`$${Buffer.byteLength(reply)}\r\n${reply}\r\n`);
  else if (Buffer.isBuffer(reply)) into.push(`$${reply.length}\r\n`, reply, "\r\n");
  else if (reply instanceof Simple) into.push(`+${reply.text}\r\n`);
  else if (reply instanceof ErrorReply) into.push(`-${reply.message.replace(/[\r\n]/g, " ")}\r\n`);
  else if (reply instanceof NullList) into.push(protocol === 3 ? "_\r\n" : "*-1\r\n");
  else if (reply instanceof Double)
    if (protocol === 3) into.push(`,${formatDouble(reply.value)}\r\n`);
    else write(formatDouble(reply.value), protocol, into);
  else if (reply instanceof MapReply)
    list(protocol === 3 ? "%" : "*", reply.entries.flat(), reply.entries.length * (protocol === 3 ? 1 : 2));
  else if (reply instanceof SetReply) list(protocol === 3 ? "~" : "*", reply.members);
  else if (reply instanceof Push) list(protocol === 3 ? ">" : "*", reply.parts);
  else list("*", reply);
}

/** A number as Valkey writes it: `inf`, `-inf`, `1.5`. */
export function formatDouble(value: number): string {
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  return String(value);
}
