import type { Operation } from "../../contract/operation.ts";
import type { ServiceApi } from "../../contract/service.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { describeServerlessCaches } from "./operations/describe-serverless-caches.ts";
import { describeUserGroups } from "./operations/describe-user-groups.ts";
import { describeUsers } from "./operations/describe-users.ts";
import { listTagsForResource } from "./operations/list-tags-for-resource.ts";
import type { CacheStore } from "./store.ts";

/** The calls with which people look at caches; they change by the program alone.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/ */
export const operations: readonly Operation<CacheStore>[] = [
  describeServerlessCaches,
  describeUserGroups,
  describeUsers,
  listTagsForResource,
];

/** ElastiCache as SDK clients call it. */
export function elastiCacheApi(store: CacheStore): ServiceApi {
  return serviceApi({
    signingName: "elasticache",
    protocol: "query",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
