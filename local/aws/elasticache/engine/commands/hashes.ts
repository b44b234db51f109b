import {
  command,
  float,
  firstKey,
  fail,
  inRange,
  integer,
  key,
  wide,
  word,
  wrongArity,
  option,
  type Command,
  type Context,
} from "../command.ts";
import { ErrorReply, formatDouble, MapReply, OK, syntaxError, type Reply } from "../reply.ts";
import { bytesOf, keyOf, type HashValue } from "../values.ts";
import { readScan } from "./scan.ts";

/** Hashes.
 * @see https://valkey.io/commands/#hash */
export const hashes: readonly Command[] = [
  command("hset", -4, "write hash fast", firstKey, (context, args) => set(context, "hset", args)),
  command("hmset", -4, "write hash fast", firstKey, (context, args) => {
    set(context, "hmset", args);
    return OK;
  }),
  command("hsetnx", 4, "write hash fast", firstKey, ({ keys }, [name, field, value]) =>
    keys.change(key(name), "hash", (hash) => {
      if (hash.fields.has(key(field))) return 0;
      hash.set(key(field), value ?? Buffer.alloc(0));
      return 1;
    }),
  ),
  command(
    "hget",
    3,
    "read hash fast",
    firstKey,
    (context, [name, field]) => hashOf(context, name)?.fields.get(key(field)) ?? null,
  ),
  command("hmget", -3, "read hash fast", firstKey, (context, [name, ...fields]) => {
    const hash = hashOf(context, name);
    return fields.map((field) => hash?.fields.get(keyOf(field)) ?? null);
  }),
  command(
    "hgetall",
    2,
    "read hash slow",
    firstKey,
    (context, [name]) =>
      new MapReply(
        [...(hashOf(context, name)?.fields ?? [])].map(([field, value]) => [bytesOf(field), value]),
      ),
  ),
  command("hdel", -3, "write hash fast", firstKey, ({ keys }, [name, ...fields]) =>
    keys.container(key(name), "hash")
      ? keys.change(key(name), "hash", (hash) => fields.filter((field) => hash.delete(keyOf(field))).length)
      : 0,
  ),
  command("hexists", 3, "read hash fast", firstKey, (context, [name, field]) =>
    hashOf(context, name)?.fields.has(key(field)) ? 1 : 0,
  ),
  command("hlen", 2, "read hash fast", firstKey, (context, [name]) => hashOf(context, name)?.size ?? 0),
  command(
    "hstrlen",
    3,
    "read hash fast",
    firstKey,
    (context, [name, field]) => hashOf(context, name)?.fields.get(key(field))?.length ?? 0,
  ),
  command("hkeys", 2, "read hash slow", firstKey, (context, [name]) =>
    [...(hashOf(context, name)?.fields.keys() ?? [])].map(bytesOf),
  ),
  command("hvals", 2, "read hash slow", firstKey, (context, [name]) => [
    ...(hashOf(context, name)?.fields.values() ?? []),
  ]),
  command("hincrby", 4, "write hash fast", firstKey, ({ keys }, [name, field, by]) => {
    const more = wide(by);
    return keys.change(key(name), "hash", (hash) => {
      const there = hash.fields.get(key(field));
      if (there && !/^(0|-?[1-9]\d{0,18})$/.test(word(there)))
        throw new ErrorReply("ERR hash value is not an integer");
      const sum =
        inRange(BigInt(there ? word(there) : 0) + more) ??
        fail(new ErrorReply("ERR increment or decrement would overflow"));
      hash.set(key(field), Buffer.from(String(sum)));
      return sum;
    });
  }),
  command("hincrbyfloat", 4, "write hash fast", firstKey, ({ keys }, [name, field, by]) => {
    const more = float(by);
    return keys.change(key(name), "hash", (hash) => {
      const there = hash.fields.get(key(field));
      const sum = (there ? float(there) : 0) + more;
      if (!Number.isFinite(sum)) throw new ErrorReply("ERR increment would produce NaN or Infinity");
      const text = Buffer.from(formatDouble(sum));
      hash.set(key(field), text);
      return text;
    });
  }),
  command("hrandfield", -2, "read hash slow", firstKey, (context, [name, count, ...more]) => {
    const fields = [...(hashOf(context, name)?.fields.keys() ?? [])];
    if (!count)
      return fields.length === 0 ? null : bytesOf(fields[Math.floor(Math.random() * fields.length)] ?? "");
    if (more.length > 0) throw syntaxError();
    return fields.slice(0, Math.max(0, integer(count))).map(bytesOf);
  }),
  command("hscan", -3, "read hash slow", firstKey, (context, [name, ...args]) => {
    const { matches, others } = readScan(args);
    const withoutValues = args.some((argument) => option(argument) === "NOVALUES");
    if (others.size > 0 || withoutValues) throw syntaxError();
    // Small enough to be answered in one step.
    const fields = [...(hashOf(context, name)?.fields ?? [])].filter(([field]) => matches(field));
    return ["0", fields.flatMap(([field, value]) => [bytesOf(field), value])];
  }),
];

const hashOf = ({ keys }: Context, name: Buffer | undefined): HashValue | undefined =>
  keys.container(key(name), "hash");

function set({ keys }: Context, name: string, [id, ...pairs]: readonly Buffer[]): Reply {
  if (pairs.length % 2 === 1) throw wrongArity(name);
  return keys.change(key(id), "hash", (hash) => {
    let added = 0;
    for (let at = 0; at < pairs.length; at += 2)
      if (hash.set(key(pairs[at]), pairs[at + 1] ?? Buffer.alloc(0))) added++;
    return added;
  });
}
