import type { Command } from "../command.ts";
import { channels } from "./channels.ts";
import { cluster } from "./cluster.ts";
import { connection } from "./connection.ts";
import { hashes } from "./hashes.ts";
import { generic } from "./keys.ts";
import { lists } from "./lists.ts";
import { server } from "./server.ts";
import { sets } from "./sets.ts";
import { sortedSets } from "./sorted-sets.ts";
import { strings } from "./strings.ts";
import { transactions } from "./transactions.ts";

/** Every command that is done here, by name. A new one is a line in the file of its family. */
export const commands: ReadonlyMap<string, Command> = new Map(
  [
    ...connection,
    ...generic,
    ...strings,
    ...hashes,
    ...sets,
    ...sortedSets,
    ...lists,
    ...channels,
    ...transactions,
    ...cluster,
    ...server,
  ].map((command) => [command.name, command]),
);

/** Commands that a serverless cache has and that are not done here; each is refused by name. What stands neither here nor above is unknown to a
 * serverless cache, too.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SupportedCommands.html */
export const others: ReadonlySet<string> = new Set(
  `bitcount bitfield bitfield_ro bitop bitpos getbit setbit blmove blmpop blpop brpop brpoplpush bzmpop bzpopmax bzpopmin copy discard dump eval
  eval_ro evalsha evalsha_ro fcall fcall_ro function geoadd geodist geohash geopos georadius georadiusbymember geosearch geosearchstore lcs linsert
  lmove lmpop lpos lpushx rpoplpush rpushx object pfadd pfcount pfmerge restore script sdiffstore sinterstore sintercard smove sunionstore sort sort_ro
  spublish ssubscribe sunsubscribe substr xack xadd xautoclaim xclaim xdel xgroup xinfo xlen xpending xrange xread xreadgroup xrevrange xtrim zdiff
  zdiffstore zinter zintercard zinterstore zlexcount zmpop zrandmember zrangebylex zrangestore zremrangebylex zrevrangebylex zunion zunionstore
  bf.add bf.card bf.exists bf.info bf.insert bf.madd bf.mexists bf.reserve slowlog latency lolwut reset`.split(
    /\s+/,
  ),
);
