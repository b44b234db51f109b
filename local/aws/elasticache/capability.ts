import type { CacheCapability } from "../../contract/capabilities.ts";
import type { CacheEndpoint } from "./engine/endpoint.ts";
import type { CacheStore } from "./store.ts";

/** Longest time that a command may be made to take, milliseconds. */
const SLOWEST = 60_000;

/** Caches for the console, and for who wants to see what happens without one. */
export function cacheCapability(store: CacheStore): CacheCapability {
  const endpointOf = (arn: string): CacheEndpoint => {
    const running = store.running().find(({ record }) => record.arn === arn);
    if (!running) throw new Error(`there is no cache ${arn}`);
    return running.endpoint;
  };
  return {
    all: () =>
      store.running().map(({ record, endpoint, localPort }) => {
        const { arn, name, region, host } = record;
        const { keys, clients, hits, misses } = endpoint.engine;
        return {
          arn,
          name,
          region,
          host,
          localPort,
          users: store.usersOf(store.findCache(name, region)).map((user) => user.name),
          connections: clients.size,
          keys: keys.size,
          bytes: keys.bytes,
          limit: keys.limit,
          hits,
          misses,
          evicted: keys.evicted,
          isStopped: endpoint.isStopped,
          slowness: endpoint.slowness,
        };
      }),
    change: (arn, command) => {
      const endpoint = endpointOf(arn);
      if (command.do === "interrupt") endpoint.interrupt();
      else if (command.do === "resume") endpoint.resume();
      else if (command.milliseconds >= 0 && command.milliseconds <= SLOWEST)
        endpoint.slowDown(command.milliseconds);
      else
        throw new Error(
          `a command can be made to take 0 to ${SLOWEST} milliseconds longer (got ${command.milliseconds})`,
        );
    },
  };
}
