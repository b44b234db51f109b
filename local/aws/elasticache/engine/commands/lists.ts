import { command, fail, firstKey, integer, key, type Command, type Context } from "../command.ts";
import { ErrorReply, NullList, OK, type Reply } from "../reply.ts";
import { keyOf } from "../values.ts";

/** Lists. Commands that wait for an element (BLPOP) are not here.
 * @see https://valkey.io/commands/#list */
export const lists: readonly Command[] = [
  command("lpush", -3, "write list fast", firstKey, ({ keys }, [name, ...items]) =>
    keys.change(key(name), "list", (list) =>
      list.items.unshift(...items.map((item) => Buffer.from(item)).reverse()),
    ),
  ),
  command("rpush", -3, "write list fast", firstKey, ({ keys }, [name, ...items]) =>
    keys.change(key(name), "list", (list) => list.items.push(...items.map((item) => Buffer.from(item)))),
  ),
  command("lpop", -2, "write list fast", firstKey, (context, args) => pop(context, args, false)),
  command("rpop", -2, "write list fast", firstKey, (context, args) => pop(context, args, true)),
  command("llen", 2, "read list fast", firstKey, (context, [name]) => itemsOf(context, name).length),
  command(
    "lindex",
    3,
    "read list slow",
    firstKey,
    (context, [name, place]) => itemsOf(context, name).at(integer(place)) ?? null,
  ),
  command("lrange", 4, "read list slow", firstKey, (context, [name, from, to]) =>
    part(itemsOf(context, name), from, to),
  ),
  command("lset", 4, "write list slow", firstKey, ({ keys }, [name, place, item = Buffer.alloc(0)]) => {
    const list = keys.container(key(name), "list") ?? fail(new ErrorReply("ERR no such key"));
    const at = integer(place) < 0 ? integer(place) + list.size : integer(place);
    if (at < 0 || at >= list.size) throw new ErrorReply("ERR index out of range");
    keys.change(key(name), "list", ({ items }) => (items[at] = Buffer.from(item)));
    return OK;
  }),
  command("ltrim", 4, "write list slow", firstKey, ({ keys }, [name, from, to]) => {
    if (keys.container(key(name), "list"))
      keys.change(key(name), "list", (list) => (list.items = [...part(list.items, from, to)]));
    return OK;
  }),
  command("lrem", 4, "write list slow", firstKey, ({ keys }, [name, count, item]) => {
    const wanted = integer(count);
    if (!keys.container(key(name), "list")) return 0;
    return keys.change(key(name), "list", (list) => {
      let removed = 0;
      const most = wanted === 0 ? Infinity : Math.abs(wanted);
      const keep = (one: Buffer) => keyOf(one) !== key(item) || removed >= most || ++removed < 0;
      list.items = wanted < 0 ? [...list.items].reverse().filter(keep).reverse() : list.items.filter(keep);
      return removed;
    });
  }),
];

const itemsOf = ({ keys }: Context, name: Buffer | undefined): readonly Buffer[] =>
  keys.container(key(name), "list")?.items ?? [];

function part(items: readonly Buffer[], from: Buffer | undefined, to: Buffer | undefined): readonly Buffer[] {
  const [start = 0, end = 0] = [integer(from), integer(to)].map((at) => (at < 0 ? at + items.length : at));
  return items.slice(Math.max(0, start), Math.max(0, end + 1));
}

function pop({ keys }: Context, [name, count]: readonly Buffer[], fromEnd: boolean): Reply {
  const wanted = count ? integer(count) : 1;
  if (wanted < 0) throw new ErrorReply("ERR value is out of range, must be positive");
  if (!keys.container(key(name), "list")) return count ? new NullList() : null;
  return keys.change(key(name), "list", ({ items }) => {
    const taken = fromEnd
      ? items.splice(Math.max(0, items.length - wanted)).reverse()
      : items.splice(0, wanted);
    return count ? taken : (taken[0] ?? null);
  });
}
