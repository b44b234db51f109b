import {
  command,
  fail,
  firstKey,
  float,
  integer,
  key,
  option,
  word,
  type Command,
  type Context,
} from "../command.ts";
import { Double, ErrorReply, NullList, syntaxError, type Reply } from "../reply.ts";
import { bytesOf, keyOf, type SortedSetValue } from "../values.ts";
import { readScan } from "./scan.ts";

type Scored = readonly (readonly [string, number])[];

/** Sorted sets. Ranges by member (BYLEX) are not here.
 * @see https://valkey.io/commands/#sorted-set */
export const sortedSets: readonly Command[] = [
  command("zadd", -4, "write sortedset fast", firstKey, add),
  command("zincrby", 4, "write sortedset fast", firstKey, (context, [name, by, member]) =>
    add(
      context,
      [name, Buffer.from("INCR"), by, member].map((part) => part ?? Buffer.alloc(0)),
    ),
  ),
  command("zrem", -3, "write sortedset fast", firstKey, ({ keys }, [name, ...members]) =>
    removeAll({ keys }, name, members.map(keyOf)),
  ),
  command("zscore", 3, "read sortedset fast", firstKey, (context, [name, member]) =>
    scoreReply(setOf(context, name)?.scores.get(key(member))),
  ),
  command("zmscore", -3, "read sortedset fast", firstKey, (context, [name, ...members]) =>
    members.map((member) => scoreReply(setOf(context, name)?.scores.get(keyOf(member)))),
  ),
  command("zcard", 2, "read sortedset fast", firstKey, (context, [name]) => setOf(context, name)?.size ?? 0),
  command(
    "zcount",
    4,
    "read sortedset fast",
    firstKey,
    (context, [name, from, to]) => byScore(setOf(context, name), from, to).length,
  ),
  command("zrank", -3, "read sortedset fast", firstKey, (context, args) => rank(context, args, false)),
  command("zrevrank", -3, "read sortedset fast", firstKey, (context, args) => rank(context, args, true)),
  command("zrange", -4, "read sortedset slow", firstKey, (context, [name, from, to, ...options]) =>
    range(context, name, from, to, options.map(option), options),
  ),
  command("zrevrange", -4, "read sortedset slow", firstKey, (context, [name, from, to, ...options]) =>
    range(context, name, from, to, ["REV", ...options.map(option)], options),
  ),
  command("zrangebyscore", -4, "read sortedset slow", firstKey, (context, [name, from, to, ...options]) =>
    range(context, name, from, to, ["BYSCORE", ...options.map(option)], options),
  ),
  command("zrevrangebyscore", -4, "read sortedset slow", firstKey, (context, [name, from, to, ...options]) =>
    range(context, name, from, to, ["BYSCORE", "REV", ...options.map(option)], options),
  ),
  command("zremrangebyscore", 4, "write sortedset slow", firstKey, (context, [name, from, to]) =>
    removeAll(
      context,
      name,
      byScore(setOf(context, name), from, to).map(([member]) => member),
    ),
  ),
  command("zremrangebyrank", 4, "write sortedset slow", firstKey, (context, [name, from, to]) =>
    removeAll(
      context,
      name,
      byRank(setOf(context, name)?.sorted ?? [], from, to).map(([member]) => member),
    ),
  ),
  command("zpopmin", -2, "write sortedset fast", firstKey, (context, [name, count]) =>
    pop(context, name, count, false),
  ),
  command("zpopmax", -2, "write sortedset fast", firstKey, (context, [name, count]) =>
    pop(context, name, count, true),
  ),
  command("zscan", -3, "read sortedset slow", firstKey, (context, [name, ...args]) => {
    const { matches, others } = readScan(args);
    if (others.size > 0) throw syntaxError();
    const members = (setOf(context, name)?.sorted ?? []).filter(([member]) => matches(member));
    return ["0", members.flatMap(([member, score]) => [bytesOf(member), String(score)])];
  }),
];

const setOf = ({ keys }: Pick<Context, "keys">, name: Buffer | undefined): SortedSetValue | undefined =>
  keys.container(key(name), "zset");

const scoreReply = (score: number | undefined): Reply => (score === undefined ? null : new Double(score));

/** `ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member …`
 * @see https://valkey.io/commands/zadd/ */
function add({ keys }: Pick<Context, "keys">, [name, ...rest]: readonly Buffer[]): Reply {
  const options = new Set<string>();
  let at = 0;
  while (["NX", "XX", "GT", "LT", "CH", "INCR"].includes(option(rest[at]))) options.add(option(rest[at++]));
  const pairs = rest.slice(at);
  if (pairs.length === 0 || pairs.length % 2 === 1) throw syntaxError();
  if (options.has("NX") && options.has("XX"))
    throw new ErrorReply("ERR XX and NX options at the same time are not compatible");
  if ([options.has("GT"), options.has("LT"), options.has("NX")].filter(Boolean).length > 1)
    throw new ErrorReply("ERR GT, LT, and/or NX options at the same time are not compatible");
  if (options.has("INCR") && pairs.length > 2)
    throw new ErrorReply("ERR INCR option supports a single increment-element pair");
  const scored = pairs.flatMap((score, place) =>
    place % 2 === 0 ? [[float(score), key(pairs[place + 1])] as const] : [],
  );
  return keys.change(key(name), "zset", (set) => {
    let [added, changed] = [0, 0];
    let last: number | undefined;
    for (const [given, member] of scored) {
      const there = set.scores.get(member);
      const score = options.has("INCR") ? (there ?? 0) + given : given;
      if (Number.isNaN(score)) throw new ErrorReply("ERR resulting score is not a number (NaN)");
      const refused =
        (options.has("NX") && there !== undefined) ||
        (options.has("XX") && there === undefined) ||
        (options.has("GT") && there !== undefined && score <= there) ||
        (options.has("LT") && there !== undefined && score >= there);
      if (refused) continue;
      if (there === undefined) added++;
      else if (there !== score) changed++;
      set.set(member, score);
      last = score;
    }
    if (options.has("INCR")) return scoreReply(last);
    return options.has("CH") ? added + changed : added;
  });
}

/** Reads a limit of scores: `5`, `(5` without it, `-inf`. */
function readLimit(argument: Buffer | undefined): { readonly score: number; readonly isOpen: boolean } {
  const isOpen = word(argument).startsWith("(");
  try {
    return { score: float(isOpen ? argument?.subarray(1) : argument), isOpen };
  } catch {
    throw new ErrorReply("ERR min or max is not a float");
  }
}

function byScore(set: SortedSetValue | undefined, from: Buffer | undefined, to: Buffer | undefined): Scored {
  const [least, most] = [readLimit(from), readLimit(to)];
  return (set?.sorted ?? []).filter(
    ([, score]) =>
      (least.isOpen ? score > least.score : score >= least.score) &&
      (most.isOpen ? score < most.score : score <= most.score),
  );
}

function byRank(all: Scored, from: Buffer | undefined, to: Buffer | undefined): Scored {
  const [start = 0, end = 0] = [integer(from), integer(to)].map((place) =>
    place < 0 ? place + all.length : place,
  );
  return all.slice(Math.max(0, start), Math.max(0, end + 1));
}

function range(
  context: Context,
  name: Buffer | undefined,
  from: Buffer | undefined,
  to: Buffer | undefined,
  options: readonly string[],
  given: readonly Buffer[],
): Reply {
  const set = setOf(context, name);
  let limit: readonly [number, number] | undefined;
  const chosen = new Set<string>();
  for (let at = 0; at < options.length; at++) {
    const one = options[at] ?? "";
    if (one === "LIMIT") {
      const place = at - (options.length - given.length);
      limit = [
        integer(given[place + 1] ?? fail(syntaxError())),
        integer(given[place + 2] ?? fail(syntaxError())),
      ];
      at += 2;
    } else if (["REV", "BYSCORE", "WITHSCORES"].includes(one)) chosen.add(one);
    else throw syntaxError();
  }
  const isReversed = chosen.has("REV");
  if (limit && !chosen.has("BYSCORE"))
    throw new ErrorReply(
      "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX",
    );
  let members: Scored;
  if (chosen.has("BYSCORE")) {
    members = isReversed ? [...byScore(set, to, from)].reverse() : byScore(set, from, to);
    if (limit) members = members.slice(limit[0], limit[1] < 0 ? undefined : limit[0] + limit[1]);
  } else {
    const all = set?.sorted ?? [];
    members = byRank(isReversed ? [...all].reverse() : all, from, to);
  }
  return listed(context, members, chosen.has("WITHSCORES"));
}

/** Members, or members with scores: pairs in RESP3, in turn in RESP2. */
function listed({ client }: Context, members: Scored, withScores: boolean): Reply {
  if (!withScores) return members.map(([member]) => bytesOf(member));
  const pairs = members.map(([member, score]): readonly Reply[] => [bytesOf(member), new Double(score)]);
  return client.protocol === 3 ? pairs : pairs.flat();
}

function rank(context: Context, [name, member, withScore]: readonly Buffer[], isReversed: boolean): Reply {
  if (withScore && option(withScore) !== "WITHSCORE") throw syntaxError();
  const all = setOf(context, name)?.sorted ?? [];
  const place = all.findIndex(([one]) => one === key(member));
  if (place < 0) return withScore ? new NullList() : null;
  const answer = isReversed ? all.length - 1 - place : place;
  return withScore ? [answer, new Double(all[place]?.[1] ?? 0)] : answer;
}

function removeAll(
  { keys }: Pick<Context, "keys">,
  name: Buffer | undefined,
  members: readonly string[],
): number {
  if (!setOf({ keys }, name)) return 0;
  return keys.change(key(name), "zset", (set) => members.filter((member) => set.delete(member)).length);
}

function pop(context: Context, name: Buffer | undefined, count: Buffer | undefined, highest: boolean): Reply {
  const all = setOf(context, name)?.sorted ?? [];
  const wanted = count ? integer(count) : 1;
  if (wanted < 0) throw new ErrorReply("ERR value is out of range, must be positive");
  const members = (highest ? [...all].reverse() : all).slice(0, wanted);
  removeAll(
    context,
    name,
    members.map(([member]) => member),
  );
  const pairs = members.map(([member, score]): readonly Reply[] => [bytesOf(member), new Double(score)]);
  return count && context.client.protocol === 3 ? pairs : pairs.flat();
}
