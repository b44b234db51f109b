import type { ElastiCache } from "@aws-sdk/client-elasticache";
import type { Access } from "../../contract/api.ts";
import { operationsOf, type Call } from "../../contract/operation.ts";
import { pageOf, type Page } from "../../contract/page.ts";
import { invalidParameter } from "./errors.ts";
import type { CacheStore } from "./store.ts";

/** Makes an operation of ElastiCache. */
export const operation = operationsOf<ElastiCache, CacheStore>();

/** Access to one thing, or to all of its kind. */
export function access(
  { store, region }: Pick<Call<CacheStore>, "store" | "region">,
  name: string,
  kind: "serverlesscache" | "user" | "usergroup",
  id: string | undefined,
): Access[] {
  return [{ action: `elasticache:${name}`, resource: store.arnOf(kind, id ?? "*", region) }];
}

/** Part of a list, as ElastiCache pages.
 * @param most Items of a part, unless the caller wants fewer.
 * @throws AwsError InvalidParameterValue */
export function recordPage<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { limit, token }: { readonly limit: number | undefined; readonly token: string | undefined },
  most: number,
): Page<T> {
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1))
    throw invalidParameter(`A part has 1 to ${most} items (got ${limit})`);
  return pageOf(items, keyOf, {
    limit: Math.min(limit ?? most, most),
    token,
    invalid: () => invalidParameter("The token is none that this operation gave out"),
  });
}
