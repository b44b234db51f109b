import { command, key, noKeys, type Client, type Command, type Context } from "../command.ts";
import { patternOf } from "../pattern.ts";
import { MapReply, Push, type Reply } from "../reply.ts";
import { bytesOf } from "../values.ts";

/** Channels. Messages go to who listens at that moment, and nowhere else.
 * @see https://valkey.io/commands/#pubsub */
export const channels: readonly Command[] = [
  command("subscribe", -2, "pubsub slow", noKeys, ({ client }, names) =>
    add(client, "subscribe", client.channels, names),
  ),
  command("psubscribe", -2, "pubsub slow", noKeys, ({ client }, names) =>
    add(client, "psubscribe", client.patterns, names),
  ),
  command("unsubscribe", -1, "pubsub slow", noKeys, ({ client }, names) =>
    remove(client, "unsubscribe", client.channels, names),
  ),
  command("punsubscribe", -1, "pubsub slow", noKeys, ({ client }, names) =>
    remove(client, "punsubscribe", client.patterns, names),
  ),
  command("publish", 3, "pubsub fast", noKeys, publish),
  command("pubsub|channels", -2, "pubsub slow", noKeys, ({ engine }, [glob]) => {
    const names = new Set([...engine.clients].flatMap((client) => [...client.channels]));
    return [...names].filter((name) => !glob || patternOf(key(glob)).test(name)).map(bytesOf);
  }),
  command("pubsub|numsub", -2, "pubsub slow", noKeys, ({ engine, client }, names) => {
    const counts = names.map((name): readonly [Reply, Reply] => [
      name,
      [...engine.clients].filter((one) => one.channels.has(key(name))).length,
    ]);
    return client.protocol === 3 ? new MapReply(counts) : counts.flat();
  }),
];

/** Answers one message for each name; the last one is the answer of the command. */
function add(client: Client, kind: string, to: Set<string>, names: readonly Buffer[]): Reply {
  return answers(client, names, (name) => {
    to.add(key(name));
    return new Push([kind, name, client.channels.size + client.patterns.size]);
  });
}

function remove(client: Client, kind: string, from: Set<string>, names: readonly Buffer[]): Reply {
  const left = names.length > 0 ? names : [...from].map(bytesOf);
  if (left.length === 0) return new Push([kind, null, client.channels.size + client.patterns.size]);
  return answers(client, left, (name) => {
    from.delete(key(name));
    return new Push([kind, name, client.channels.size + client.patterns.size]);
  });
}

function answers(client: Client, names: readonly Buffer[], answer: (name: Buffer) => Push): Reply {
  const replies = names.map(answer);
  for (const reply of replies.slice(0, -1)) client.send(reply);
  return replies.at(-1) ?? null;
}

function publish(
  { engine }: Context,
  [channel = Buffer.alloc(0), message = Buffer.alloc(0)]: readonly Buffer[],
): Reply {
  let receivers = 0;
  // What came over the network is not kept.
  const [name, text] = [Buffer.from(channel), Buffer.from(message)];
  for (const client of engine.clients) {
    if (client.channels.has(key(name))) {
      client.send(new Push(["message", name, text]));
      receivers++;
    }
    for (const glob of client.patterns)
      if (patternOf(glob).test(key(name))) {
        client.send(new Push(["pmessage", bytesOf(glob), name, text]));
        receivers++;
      }
  }
  return receivers;
}
