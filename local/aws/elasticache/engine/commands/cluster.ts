import { command, integer, noKeys, type Command, type Engine } from "../command.ts";
import { ErrorReply, MapReply, type Reply } from "../reply.ts";
import { SLOTS, slotOf } from "../slots.ts";
import { bytesOf } from "../values.ts";

/** The cluster as a serverless cache shows it: one node that has all slots, so that nobody is ever sent elsewhere.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/RedisConfiguration.html */
export const cluster: readonly Command[] = [
  command("cluster|slots", 2, "slow", noKeys, ({ engine }) => [
    [0, SLOTS - 1, [engine.host, engine.port, engine.nodeId, []]],
  ]),
  command("cluster|shards", 2, "slow", noKeys, ({ engine }) => [
    new MapReply([
      ["slots", [0, SLOTS - 1]],
      ["nodes", [node(engine)]],
    ]),
  ]),
  command(
    "cluster|nodes",
    2,
    "slow",
    noKeys,
    ({ engine: { nodeId, host, port } }) =>
      `${nodeId} ${host}:${port}@${port + 10_000},${host} myself,master - 0 0 1 connected 0-${SLOTS - 1}\n`,
  ),
  command("cluster|info", 2, "slow", noKeys, () =>
    [
      "cluster_state:ok",
      `cluster_slots_assigned:${SLOTS}`,
      `cluster_slots_ok:${SLOTS}`,
      "cluster_known_nodes:1",
      "cluster_size:1",
      "",
    ].join("\r\n"),
  ),
  command("cluster|myid", 2, "slow", noKeys, ({ engine }) => engine.nodeId),
  command("cluster|keyslot", 3, "slow", noKeys, (_, [name]) => slotOf(name ?? Buffer.alloc(0))),
  command(
    "cluster|countkeysinslot",
    3,
    "slow",
    noKeys,
    ({ keys }, [slot]) => inSlot(keys.keys(), slot).length,
  ),
  command("cluster|getkeysinslot", 4, "slow", noKeys, ({ keys }, [slot, count]) =>
    inSlot(keys.keys(), slot).slice(0, Math.max(0, integer(count))),
  ),
];

function node({ nodeId, host, port }: Engine): Reply {
  return new MapReply([
    ["id", nodeId],
    ["tls-port", port],
    ["ip", host],
    ["endpoint", host],
    ["hostname", host],
    ["role", "master"],
    ["replication-offset", 0],
    ["health", "online"],
  ]);
}

function inSlot(keys: Iterable<string>, argument: Buffer | undefined): readonly Buffer[] {
  const slot = integer(argument);
  if (slot < 0 || slot >= SLOTS) throw new ErrorReply("ERR Invalid or out of range slot");
  return [...keys].map(bytesOf).filter((key) => slotOf(key) === slot);
}
