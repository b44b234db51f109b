import {
  allKeys,
  command,
  firstKey,
  fail,
  integer,
  key,
  noKeys,
  option,
  word,
  type Command,
  type Context,
} from "../command.ts";
import { ErrorReply, OK, Simple, syntaxError, type Reply } from "../reply.ts";
import { bytesOf, keyOf } from "../values.ts";
import { patternOf } from "../pattern.ts";
import { readScan } from "./scan.ts";

/** Keys of whatever type, and their lives.
 * @see https://valkey.io/commands/#generic */
export const generic: readonly Command[] = [
  command("del", -2, "keyspace write slow", allKeys, remove),
  command("unlink", -2, "keyspace write fast", allKeys, remove),
  command(
    "exists",
    -2,
    "keyspace read fast",
    allKeys,
    ({ keys }, names) => names.filter((name) => keys.get(keyOf(name), true)).length,
  ),
  command(
    "touch",
    -2,
    "keyspace read fast",
    allKeys,
    ({ keys }, names) => names.filter((name) => keys.get(keyOf(name))).length,
  ),
  command(
    "type",
    2,
    "keyspace read fast",
    firstKey,
    ({ keys }, [name]) => new Simple(keys.get(key(name), true)?.type ?? "none"),
  ),
  ...(["expire", "pexpire", "expireat", "pexpireat"] as const).map((name) =>
    command(name, -3, "keyspace write fast", firstKey, (context, args) => expire(context, name, args)),
  ),
  command("ttl", 2, "keyspace read fast", firstKey, ({ keys }, [name]) =>
    left(keys.expiry(key(name)), (at) => Math.round((at - keys.now) / 1000)),
  ),
  command("pttl", 2, "keyspace read fast", firstKey, ({ keys }, [name]) =>
    left(keys.expiry(key(name)), (at) => at - keys.now),
  ),
  command("expiretime", 2, "keyspace read fast", firstKey, ({ keys }, [name]) =>
    left(keys.expiry(key(name)), (at) => Math.round(at / 1000)),
  ),
  command("pexpiretime", 2, "keyspace read fast", firstKey, ({ keys }, [name]) =>
    left(keys.expiry(key(name)), (at) => at),
  ),
  command("persist", 2, "keyspace write fast", firstKey, ({ keys }, [name]) => {
    if (typeof keys.expiry(key(name)) !== "number") return 0;
    keys.expire(key(name), undefined);
    return 1;
  }),
  command("rename", 3, "keyspace write slow", allKeys, (context, args) => {
    rename(context, args);
    return OK;
  }),
  command("renamenx", 3, "keyspace write fast", allKeys, (context, args) => {
    if (context.keys.get(key(args[0]), true) && context.keys.get(key(args[1]), true)) return 0;
    rename(context, args);
    return 1;
  }),
  command("randomkey", 1, "keyspace read slow", noKeys, ({ keys }) => {
    const all = [...keys.keys()];
    const one = all[Math.floor(Math.random() * all.length)];
    return one === undefined ? null : bytesOf(one);
  }),
  command("keys", 2, "keyspace read slow dangerous", noKeys, ({ keys }, [glob]) => {
    const pattern = patternOf(key(glob));
    return [...keys.keys()].filter((name) => pattern.test(name)).map(bytesOf);
  }),
  command("scan", -2, "keyspace read slow", noKeys, scan),
  command("dbsize", 1, "keyspace read fast", noKeys, ({ keys }) => [...keys.keys()].length),
  ...["flushall", "flushdb"].map((name) =>
    command(name, -1, "keyspace write slow dangerous", noKeys, ({ keys }, [how]) => {
      if (how && !["SYNC", "ASYNC"].includes(option(how))) throw syntaxError();
      keys.clear();
      return OK;
    }),
  ),
];

function remove({ keys }: Context, names: readonly Buffer[]): Reply {
  return names.filter((name) => keys.delete(keyOf(name))).length;
}

/** Answers -2 for a key that is not there, -1 for one without an end. */
function left(expiry: number | null | undefined, answer: (at: number) => number): number {
  if (expiry === undefined) return -2;
  return expiry === null ? -1 : answer(expiry);
}

/** `EXPIRE key seconds [NX | XX | GT | LT]` and the like.
 * @see https://valkey.io/commands/expire/ */
function expire({ keys }: Context, name: string, [id, time, ...options]: readonly Buffer[]): Reply {
  const unit = name.startsWith("p") ? 1 : 1000;
  const at = integer(time) * unit + (name.endsWith("at") ? 0 : keys.now);
  if (!Number.isSafeInteger(at)) throw new ErrorReply(`ERR invalid expire time in '${name}' command`);
  const chosen = new Set(options.map(option));
  for (const one of chosen)
    if (!["NX", "XX", "GT", "LT"].includes(one)) throw new ErrorReply(`ERR Unsupported option ${one}`);
  if (chosen.has("NX") && chosen.size > 1)
    throw new ErrorReply("ERR NX and XX, GT or LT options at the same time are not compatible");
  if (chosen.has("GT") && chosen.has("LT"))
    throw new ErrorReply("ERR GT and LT options at the same time are not compatible");
  const now = keys.expiry(key(id));
  if (now === undefined) return 0;
  const refused =
    (chosen.has("NX") && now !== null) ||
    (chosen.has("XX") && now === null) ||
    (chosen.has("GT") && at <= (now ?? Infinity)) ||
    (chosen.has("LT") && at >= (now ?? Infinity));
  if (refused) return 0;
  keys.expire(key(id), at);
  return 1;
}

function rename({ keys }: Context, [from, to]: readonly Buffer[]): void {
  const value = keys.get(key(from)) ?? fail(new ErrorReply("ERR no such key"));
  const expiry = keys.expiry(key(from)) ?? undefined;
  if (key(from) === key(to)) return;
  keys.delete(key(from));
  keys.put(key(to), value, expiry);
}

/** `SCAN cursor [MATCH pattern] [COUNT count] [TYPE type]`
 * @see https://valkey.io/commands/scan/ */
function scan({ keys }: Context, args: readonly Buffer[]): Reply {
  const { cursor, count, matches, others } = readScan(args);
  const type = others.get("TYPE");
  if ([...others.keys()].some((name) => name !== "TYPE")) throw syntaxError();
  const { next, keys: names } = keys.scan(cursor, count);
  return [
    String(next),
    names
      .filter((name) => matches(name) && (type === undefined || keys.get(name, true)?.type === word(type)))
      .map(bytesOf),
  ];
}
