import { allKeys, command, noKeys, type Command } from "../command.ts";
import { ErrorReply, OK } from "../reply.ts";
import { keyOf } from "../values.ts";

/** Commands that are done one after the other with nothing between them.
 * @see https://valkey.io/topics/transactions/ */
export const transactions: readonly Command[] = [
  command("multi", 1, "fast transaction", noKeys, ({ client }) => {
    if (client.isQueueing) throw new ErrorReply("ERR MULTI calls can not be nested");
    client.begin();
    return OK;
  }),
  command("exec", 1, "slow transaction", noKeys, async ({ client }) => {
    if (!client.isQueueing) throw new ErrorReply("ERR EXEC without MULTI");
    return await client.execute();
  }),
  command("discard", 1, "fast transaction", noKeys, ({ client }) => {
    if (!client.isQueueing) throw new ErrorReply("ERR DISCARD without MULTI");
    client.discard();
    return OK;
  }),
  command("watch", -2, "fast transaction", allKeys, ({ client }, names) => {
    if (client.isQueueing) throw new ErrorReply("ERR WATCH inside MULTI is not allowed");
    client.watch(names.map(keyOf));
    return OK;
  }),
  command("unwatch", 1, "fast transaction", noKeys, ({ client }) => {
    client.unwatch();
    return OK;
  }),
];
