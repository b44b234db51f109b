import type { RDS } from "@aws-sdk/client-rds";
import type { Access } from "../../contract/api.ts";
import { operationsOf } from "../../contract/operation.ts";
import { pageOf, type Page } from "../../contract/page.ts";
import { invalidParameter } from "./errors.ts";
import type { DatabaseStore } from "./store.ts";

/** Makes an operation of RDS. */
export const operation = operationsOf<RDS, DatabaseStore>();

/** Entries of an answer, unless it is asked for fewer. */
const PAGE = 100;

/** Names what IAM must allow for a call on a thing.
 * @param action Without the service: `StopDBCluster`.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html */
export const access = (action: string, resource: string): Access[] => [{ action: `rds:${action}`, resource }];

/** Cuts one part out of a list.
 * @throws AwsError InvalidParameterValue for a marker that no part came with, or a size that is none. */
export function namePage<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  {
    MaxRecords = PAGE,
    Marker,
  }: { readonly MaxRecords?: number | undefined; readonly Marker?: string | undefined },
): Page<T> {
  if (!Number.isInteger(MaxRecords) || MaxRecords < 20 || MaxRecords > PAGE)
    throw invalidParameter(`Invalid value ${MaxRecords} for MaxRecords. Must be between 20 and ${PAGE}`);
  const invalid = () => invalidParameter(`The marker '${Marker ?? ""}' isn't valid`);
  return pageOf(items, nameOf, { limit: MaxRecords, token: Marker, invalid });
}
