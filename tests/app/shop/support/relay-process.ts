// The relay of a shop, in a process of its own that may kill itself. Arguments: folder of the database's socket, address of EventBridge, step at which
// it dies: "before the bus", "after the bus" or "never". It ends when nothing is left.
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { Database } from "../../../../app/shop/database/database.ts";
import { openPool } from "../../../../app/shop/database/pool.ts";
import { eventBridge } from "../../../../app/shop/outbox/event-bridge.ts";
import { relayBatch } from "../../../../app/shop/outbox/relay.ts";

const [host = "", endpoint = "", dies = "never"] = process.argv.slice(2);
const database = new Database(
  openPool({ host, port: 5432, database: "postgres", user: "shop", password: async () => "", tls: false }),
);
const client = new EventBridgeClient({ endpoint });
const send = eventBridge(client, "orders");
const die = (at: string) => {
  if (at === dies) process.kill(process.pid, "SIGKILL");
};
while (
  (await relayBatch(database, async (events) => {
    die("before the bus");
    const taken = await send(events);
    die("after the bus");
    return taken;
  })) > 0
);
client.destroy();
await database.close();
