import type * as aws from "@pulumi/aws";
import type { Alarms } from "../alarms/index.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { Grantee } from "../parts/grants.ts";

/** A key of a table or an index: the attribute, and its type (`S` text, `N` number, `B` bytes). */
export interface TableKey {
  readonly attribute: string;
  /** @default "S" */
  readonly type?: "S" | "N" | "B";
}

/** Arguments of `Table`. */
export interface TableArgs {
  readonly partitionKey: TableKey;
  /** @default none */
  readonly sortKey?: TableKey;
  /** Global secondary indexes by name; every attribute is projected.
   * @default none */
  readonly indexes?: Readonly<
    Record<string, { readonly partitionKey: TableKey; readonly sortKey?: TableKey }>
  >;
  /** Images of a changed item that go to the table's stream.
   * @default no stream */
  readonly stream?: "NEW_IMAGE" | "NEW_AND_OLD_IMAGES" | "OLD_IMAGE" | "KEYS_ONLY";
  /** Attribute with the time of expiry, in seconds since 1970.
   * @default nothing expires */
  readonly ttlAttribute?: string;
  /** Items in DynamoDB's JSON, by logical name, that are written once; what happens to them afterwards is the users' business.
   * @default none */
  readonly items?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Request units a second that the table, and each of its indexes, answers at most, so that what a table can cost has an end: beyond them requests are
   * throttled. 2,000 reads and 1,000 writes are some 3,000 USD a month if somebody kept them up.
   * @default { reads: 2000, writes: 1000 }
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html */
  readonly maximumThroughput?: { readonly reads: number; readonly writes: number };
  /** Keep the table: Pulumi's `protect`, DynamoDB's deletion protection and point-in-time recovery.
   * @default true */
  readonly protect?: boolean;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: { readonly table?: Transform<aws.dynamodb.TableArgs> };
}

/** Lists the keys of a table and of its indexes; an attribute may be there more than once. */
export function keysOf({ partitionKey, sortKey, indexes = {} }: TableArgs): TableKey[] {
  return [
    partitionKey,
    sortKey,
    ...Object.values(indexes).flatMap((index) => [index.partitionKey, index.sortKey]),
  ].filter((key) => key !== undefined);
}

/** Uses of a table that can be granted, each as one statement on this table's ARNs. */
export interface TableGrants {
  /** `GetItem`, `BatchGetItem` and, on the table and its indexes, `Query`. */
  read(grantee: Grantee): aws.iam.RolePolicy;
  /** `Scan` of the table, and of nothing else. */
  scan(grantee: Grantee): aws.iam.RolePolicy;
  /** `PutItem`, `UpdateItem`, `DeleteItem`, and `ConditionCheckItem` for transactions
   * (`TransactWriteItems` itself is not an IAM action). */
  write(grantee: Grantee): aws.iam.RolePolicy;
  /** {@link TableGrants.read} and {@link TableGrants.write}. */
  readWrite(grantee: Grantee): readonly aws.iam.RolePolicy[];
  /** `Query` of the table alone, not of its indexes. */
  query(grantee: Grantee): aws.iam.RolePolicy;
  /** `Query` of the table's indexes, not of the table. */
  queryIndexes(grantee: Grantee): aws.iam.RolePolicy;
  /** `ConditionCheckItem` alone: that an item is as it should be, in a transaction that writes others. */
  check(grantee: Grantee): aws.iam.RolePolicy;
  /** `DeleteItem` alone. */
  remove(grantee: Grantee): aws.iam.RolePolicy;
  /** `PutItem` alone. */
  put(grantee: Grantee): aws.iam.RolePolicy;
  /** `UpdateItem` alone. */
  update(grantee: Grantee): aws.iam.RolePolicy;
  /** `BatchGetItem` alone. */
  batchGet(grantee: Grantee): aws.iam.RolePolicy;
  /** Reading the stream: the three reads of this stream, and `ListStreams`, which knows no resources. */
  stream(grantee: Grantee): readonly aws.iam.RolePolicy[];
  /** `GetItem` alone. */
  get(grantee: Grantee): aws.iam.RolePolicy;
}
