import {
  allKeys,
  command,
  everyOther,
  fail,
  firstKey,
  float,
  inRange,
  integer,
  key,
  option,
  wide,
  word,
  wrongArity,
  type Command,
  type Context,
} from "../command.ts";
import { ErrorReply, formatDouble, notAFloat, notAnInteger, OK, syntaxError, type Reply } from "../reply.ts";
import { bytesOf, keyOf } from "../values.ts";
import { expiryOf, type ExpiryOption } from "./expiry.ts";

/** Longest string, bytes. */
const LONGEST = 512 * 1024 * 1024;
const EMPTY = Buffer.alloc(0);

/** Strings, counters among them.
 * @see https://valkey.io/commands/#string */
export const strings: readonly Command[] = [
  command("get", 2, "read string fast", firstKey, (context, [name]) => read(context, key(name))),
  command("set", -3, "write string slow", firstKey, set),
  command("setnx", 3, "write string fast", firstKey, ({ keys }, [name, value = EMPTY]) => {
    if (keys.get(key(name), true)) return 0;
    keys.setText(key(name), value);
    return 1;
  }),
  command("setex", 4, "write string slow", firstKey, ({ keys }, [name, seconds, value = EMPTY]) => {
    keys.setText(key(name), value, expiryOf("setex", "EX", seconds, keys.now));
    return OK;
  }),
  command("psetex", 4, "write string slow", firstKey, ({ keys }, [name, milliseconds, value = EMPTY]) => {
    keys.setText(key(name), value, expiryOf("psetex", "PX", milliseconds, keys.now));
    return OK;
  }),
  command("getset", 3, "write string fast", firstKey, ({ keys }, [name, value = EMPTY]) => {
    const there = keys.text(key(name)) ?? null;
    keys.setText(key(name), value);
    return there;
  }),
  command("getdel", 2, "write string fast", firstKey, ({ keys }, [name]) => {
    const there = keys.text(key(name)) ?? null;
    keys.delete(key(name));
    return there;
  }),
  command("getex", -2, "write string fast", firstKey, getex),
  command("mget", -2, "read string fast", allKeys, (context, names) =>
    names.map((name) => {
      const value = context.keys.get(keyOf(name));
      count(context, value !== undefined);
      return value?.type === "string" ? value.data : null;
    }),
  ),
  command("mset", -3, "write string slow", everyOther, ({ keys }, args) => {
    if (args.length % 2 === 1) throw wrongArity("mset");
    for (let at = 0; at < args.length; at += 2) keys.setText(key(args[at]), args[at + 1] ?? EMPTY);
    return OK;
  }),
  command("msetnx", -3, "write string slow", everyOther, ({ keys }, args) => {
    if (args.length % 2 === 1) throw wrongArity("msetnx");
    if (everyOther(args).some((name) => keys.get(keyOf(name), true))) return 0;
    for (let at = 0; at < args.length; at += 2) keys.setText(key(args[at]), args[at + 1] ?? EMPTY);
    return 1;
  }),
  command("append", 3, "write string fast", firstKey, ({ keys }, [name, value = EMPTY]) => {
    const whole = Buffer.concat([keys.text(key(name)) ?? EMPTY, value]);
    keys.setText(key(name), limited(whole), keys.expiry(key(name)) ?? undefined);
    return whole.length;
  }),
  command("strlen", 2, "read string fast", firstKey, ({ keys }, [name]) => keys.text(key(name))?.length ?? 0),
  command("getrange", 4, "read string slow", firstKey, ({ keys }, [name, from, to]) => {
    const text = keys.text(key(name)) ?? EMPTY;
    const [start, end] = [integer(from), integer(to)].map((at) => (at < 0 ? at + text.length : at));
    return text.subarray(Math.max(0, start ?? 0), Math.max(0, (end ?? 0) + 1));
  }),
  command("setrange", 4, "write string slow", firstKey, ({ keys }, [name, from, value = EMPTY]) => {
    const offset = integer(from);
    if (offset < 0) throw new ErrorReply("ERR offset is out of range");
    const there = keys.text(key(name)) ?? EMPTY;
    if (value.length === 0) return there.length;
    if (offset + value.length > LONGEST) throw tooLong();
    const whole = Buffer.alloc(Math.max(there.length, offset + value.length));
    there.copy(whole);
    value.copy(whole, offset);
    keys.setText(key(name), whole, keys.expiry(key(name)) ?? undefined);
    return whole.length;
  }),
  command("incr", 2, "write string fast", firstKey, (context, [name]) => add(context, key(name), 1n)),
  command("decr", 2, "write string fast", firstKey, (context, [name]) => add(context, key(name), -1n)),
  command("incrby", 3, "write string fast", firstKey, (context, [name, by]) =>
    add(context, key(name), wide(by)),
  ),
  command("decrby", 3, "write string fast", firstKey, (context, [name, by]) =>
    add(context, key(name), -wide(by)),
  ),
  command("incrbyfloat", 3, "write string fast", firstKey, ({ keys }, [name, by]) => {
    const text = keys.text(key(name));
    const sum = (text ? float(text) : 0) + float(by);
    if (!Number.isFinite(sum)) throw notAFloat();
    const written = Buffer.from(formatDouble(sum));
    keys.setText(key(name), written, keys.expiry(key(name)) ?? undefined);
    return written;
  }),
];

function count({ engine }: Context, found: boolean): void {
  if (found) engine.hits++;
  else engine.misses++;
}

function read(context: Context, name: string): Reply {
  const text = context.keys.text(name);
  count(context, text !== undefined);
  return text ?? null;
}

/** `SET key value [NX | XX | IFEQ value] [GET] [EX | PX | EXAT | PXAT time | KEEPTTL]`
 * @see https://valkey.io/commands/set/ */
function set({ keys }: Context, [name, value = EMPTY, ...options]: readonly Buffer[]): Reply {
  let condition: "NX" | "XX" | "IFEQ" | undefined;
  let expected: Buffer = EMPTY;
  let answersOld = false;
  let keepsLife = false;
  let expiresAt: number | undefined;
  for (let at = 0; at < options.length; at++) {
    const chosen = option(options[at]);
    if ((chosen === "NX" || chosen === "XX" || chosen === "IFEQ") && !condition) {
      condition = chosen;
      if (chosen === "IFEQ") expected = options[++at] ?? fail(syntaxError());
    } else if (chosen === "GET") answersOld = true;
    else if (chosen === "KEEPTTL" && expiresAt === undefined) keepsLife = true;
    else if (isExpiry(chosen) && expiresAt === undefined && !keepsLife)
      expiresAt = expiryOf("set", chosen, options[++at] ?? fail(syntaxError()), keys.now);
    else throw syntaxError();
  }
  const id = key(name);
  const there = keys.get(id, true);
  // A comparison needs a string to compare with, as GET does.
  const old = answersOld || condition === "IFEQ" ? keys.text(id) : undefined;
  const holds =
    condition === undefined ||
    (condition === "NX" && !there) ||
    (condition === "XX" && there !== undefined) ||
    (condition === "IFEQ" && old?.equals(expected) === true);
  if (holds) keys.setText(id, value, keepsLife ? (keys.expiry(id) ?? undefined) : expiresAt);
  if (answersOld) return old ?? null;
  return holds ? OK : null;
}

const isExpiry = (text: string): text is ExpiryOption => ["EX", "PX", "EXAT", "PXAT"].includes(text);

function getex(context: Context, [name, ...options]: readonly Buffer[]): Reply {
  const { keys } = context;
  const chosen = option(options[0]);
  const id = key(name);
  const reply = read(context, id);
  if (options.length === 0) return reply;
  if (chosen === "PERSIST" && options.length === 1) keys.expire(id, undefined);
  else if (isExpiry(chosen) && options.length === 2)
    keys.expire(id, expiryOf("getex", chosen, options[1], keys.now));
  else throw syntaxError();
  return reply;
}

function add({ keys }: Context, name: string, by: bigint): Reply {
  const text = keys.text(name);
  if (text && !/^(0|-?[1-9]\d{0,18})$/.test(word(text))) throw notAnInteger();
  const sum = inRange(BigInt(text ? word(text) : 0) + by);
  if (sum === undefined) throw new ErrorReply("ERR increment or decrement would overflow");
  keys.setText(name, bytesOf(String(sum)), keys.expiry(name) ?? undefined);
  return sum;
}

function limited(text: Buffer): Buffer {
  if (text.length > LONGEST) throw tooLong();
  return text;
}

const tooLong = () => new ErrorReply("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
