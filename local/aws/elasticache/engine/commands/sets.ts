import { allKeys, command, firstKey, integer, key, type Command, type Context } from "../command.ts";
import { ErrorReply, SetReply, syntaxError, type Reply } from "../reply.ts";
import { bytesOf, keyOf } from "../values.ts";
import { readScan } from "./scan.ts";

/** Sets.
 * @see https://valkey.io/commands/#set */
export const sets: readonly Command[] = [
  command("sadd", -3, "write set fast", firstKey, ({ keys }, [name, ...members]) =>
    keys.change(key(name), "set", (set) => members.filter((member) => set.add(keyOf(member))).length),
  ),
  command("srem", -3, "write set fast", firstKey, ({ keys }, [name, ...members]) =>
    keys.container(key(name), "set")
      ? keys.change(key(name), "set", (set) => members.filter((member) => set.delete(keyOf(member))).length)
      : 0,
  ),
  command("smembers", 2, "read set slow", firstKey, (context, [name]) => reply(membersOf(context, name))),
  command("sismember", 3, "read set fast", firstKey, (context, [name, member]) =>
    membersOf(context, name).has(key(member)) ? 1 : 0,
  ),
  command("smismember", -3, "read set fast", firstKey, (context, [name, ...members]) => {
    const set = membersOf(context, name);
    return members.map((member) => (set.has(keyOf(member)) ? 1 : 0));
  }),
  command("scard", 2, "read set fast", firstKey, (context, [name]) => membersOf(context, name).size),
  command("sinter", -2, "read set slow", allKeys, (context, names) => {
    const [first = new Set<string>(), ...others] = names.map((name) => membersOf(context, name));
    return reply([...first].filter((member) => others.every((set) => set.has(member))));
  }),
  command("sunion", -2, "read set slow", allKeys, (context, names) =>
    reply(new Set(names.flatMap((name) => [...membersOf(context, name)]))),
  ),
  command("sdiff", -2, "read set slow", allKeys, (context, names) => {
    const [first = new Set<string>(), ...others] = names.map((name) => membersOf(context, name));
    return reply([...first].filter((member) => !others.some((set) => set.has(member))));
  }),
  command("spop", -2, "write set fast", firstKey, ({ keys }, [name, count]) => {
    const set = keys.container(key(name), "set");
    const members = some([...(set?.members ?? [])], count ? integer(count) : 1);
    if (set && members.length > 0)
      keys.change(key(name), "set", (one) => members.forEach((member) => one.delete(member)));
    if (count) return reply(members);
    return members[0] === undefined ? null : bytesOf(members[0]);
  }),
  command("srandmember", -2, "read set slow", firstKey, (context, [name, count]) => {
    const members = [...membersOf(context, name)];
    if (count) return some(members, Math.abs(integer(count))).map(bytesOf);
    const [one] = some(members, 1);
    return one === undefined ? null : bytesOf(one);
  }),
  command("sscan", -3, "read set slow", firstKey, (context, [name, ...args]) => {
    const { matches, others } = readScan(args);
    if (others.size > 0) throw syntaxError();
    return ["0", [...membersOf(context, name)].filter(matches).map(bytesOf)];
  }),
];

const membersOf = ({ keys }: Context, name: Buffer | undefined): ReadonlySet<string> =>
  keys.container(key(name), "set")?.members ?? new Set();

const reply = (members: Iterable<string>): Reply => new SetReply([...members].map(bytesOf));

/** Some members, by chance. */
function some(members: readonly string[], count: number): readonly string[] {
  if (count < 0) throw new ErrorReply("ERR value is out of range, must be positive");
  const shuffled = [...members];
  for (let at = 0; at < Math.min(count, shuffled.length); at++) {
    const other = at + Math.floor(Math.random() * (shuffled.length - at));
    [shuffled[at], shuffled[other]] = [shuffled[other] ?? "", shuffled[at] ?? ""];
  }
  return shuffled.slice(0, count);
}
