import { command, noKeys, word, type Command, type Engine } from "../command.ts";
import { MapReply, SetReply, Simple, type Reply } from "../reply.ts";

/** The server itself, and the commands that it has.
 * @see https://valkey.io/commands/#server */
export const server: readonly Command[] = [
  command("info", -1, "slow dangerous", noKeys, ({ engine }, sections) => info(engine, sections.map(word))),
  command("time", 1, "fast", noKeys, ({ keys }) => [
    String(Math.floor(keys.now / 1000)),
    String((keys.now % 1000) * 1000),
  ]),
  command("command", -1, "slow connection", noKeys, ({ engine }) =>
    [...engine.commands.values()].map(describe),
  ),
  command("command|count", 2, "slow connection", noKeys, ({ engine }) => engine.commands.size),
  command("command|info", -2, "slow connection", noKeys, ({ engine }, names) =>
    names.map((name) => {
      const known = engine.commands.get(word(name).toLowerCase());
      return known ? describe(known) : null;
    }),
  ),
  command("command|docs", -2, "slow connection", noKeys, () => new MapReply([])),
  command("acl|whoami", 2, "slow", noKeys, ({ client }) => client.user),
  command(
    "memory|usage",
    -3,
    "read slow",
    (args) => args.slice(0, 1),
    ({ keys }, [name]) => {
      const value = keys.get(name?.toString("latin1") ?? "", true);
      return value ? value.bytes + (name?.length ?? 0) : null;
    },
  ),
];

function describe({ name, arity, categories }: Command): Reply {
  const flags = ["write", "read", "fast", "admin", "pubsub"].filter((flag) => categories.has(flag));
  return [
    name,
    arity,
    new SetReply(flags.map((flag) => new Simple(flag === "read" ? "readonly" : flag))),
    0,
    0,
    0,
    new SetReply([...categories].map((category) => new Simple(`@${category}`))),
  ];
}

/** Sections of INFO.
 * @see https://valkey.io/commands/info/ */
function info(engine: Engine, asked: readonly string[]): string {
  const { keys, clients } = engine;
  const sections: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
    Server: {
      redis_version: "7.2.4",
      server_name: "valkey",
      valkey_version: engine.version,
      redis_mode: "cluster",
      tcp_port: engine.port,
      uptime_in_seconds: Math.floor((keys.now - engine.startedAt) / 1000),
    },
    Clients: { connected_clients: clients.size, maxclients: 65_000 },
    Memory: {
      used_memory: keys.bytes,
      maxmemory: keys.limit,
      maxmemory_policy: "volatile-lru",
    },
    Stats: {
      total_commands_processed: engine.commandsDone,
      expired_keys: keys.expired,
      evicted_keys: keys.evicted,
      keyspace_hits: engine.hits,
      keyspace_misses: engine.misses,
    },
    Replication: { role: "master", connected_slaves: 1 },
    Cluster: { cluster_enabled: 1 },
    Keyspace: keys.size === 0 ? {} : { db0: `keys=${keys.size},expires=${keys.volatileKeys},avg_ttl=0` },
  };
  const wanted = new Set(asked.map((name) => name.toLowerCase()));
  const isAll = wanted.size === 0 || ["all", "everything", "default"].some((name) => wanted.has(name));
  return Object.entries(sections)
    .filter(([name]) => isAll || wanted.has(name.toLowerCase()))
    .map(([name, lines]) => {
      const text = Object.entries(lines).map(([line, value]) => `${line}:${value}\r\n`);
      return `# ${name}\r\n${text.join("")}`;
    })
    .join("\r\n");
}
