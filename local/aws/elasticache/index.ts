import type { ServiceFactory } from "../../contract/service.ts";
import { elastiCacheApi } from "./api.ts";
import { cacheCapability } from "./capability.ts";
import { refusedResources } from "./resources/refused.ts";
import { serverlessCacheResource } from "./resources/serverless-cache.ts";
import { userResource } from "./resources/user.ts";
import { userGroupResource } from "./resources/user-group.ts";
import { CacheStore } from "./store.ts";

/** ElastiCache Serverless for Valkey: caches with TLS, users and tokens of IAM. What is in a cache is in this process's memory alone. */
export const elasticache: ServiceFactory = (platform) => elasticacheAt(Date.now)(platform);

/** The same by another clock.
 * @param now Milliseconds since the epoch. */
export const elasticacheAt =
  (now: () => number): ServiceFactory =>
  (platform) => {
    const store = new CacheStore(platform, now);
    return {
      name: "elasticache",
      resources: {
        "aws:elasticache/serverlessCache:ServerlessCache": serverlessCacheResource(store),
        "aws:elasticache/user:User": userResource(store),
        "aws:elasticache/userGroup:UserGroup": userGroupResource(store),
        ...refusedResources,
      },
      api: elastiCacheApi(store),
      capabilities: { caches: cacheCapability(store) },
      stop: async () => store.stop(),
      abandon: async () => store.stop(),
    };
  };
