import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, type Tags, type Transform } from "../component.ts";
import { grant, type Grantee } from "../grants.ts";
import { tableDefaults, tableGuards } from "./defaults.ts";

/** A key of a table or an index: the attribute, and its type (`S` text, `N` number, `B` bytes). */
export interface TableKey {
  readonly attribute: string;
  /** @default "S" */
  readonly type?: "S" | "N" | "B";
}

/** Arguments of {@link Table}. */
export interface TableArgs {
  readonly partitionKey: TableKey;
  /** @default none */
  readonly sortKey?: TableKey;
  /** Global secondary indexes by name; every attribute is projected.
   * @default none */
  readonly indexes?: Readonly<
    Record<string, { readonly partitionKey: TableKey; readonly sortKey?: TableKey }>
  >;
  /** What a change writes to the table's stream.
   * @default no stream */
  readonly stream?: "NEW_IMAGE" | "NEW_AND_OLD_IMAGES" | "OLD_IMAGE" | "KEYS_ONLY";
  /** Attribute with the time of expiry, in seconds since 1970.
   * @default nothing expires */
  readonly ttlAttribute?: string;
  /** Items in DynamoDB's JSON, by logical name, that are written once; what happens to them afterwards is the users' business.
   * @default none */
  readonly items?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Keep the table: Pulumi's `protect`, DynamoDB's deletion protection and point-in-time recovery.
   * @default true */
  readonly protect?: boolean;
  readonly tags?: Tags;
  readonly transform?: { readonly table?: Transform<aws.dynamodb.TableArgs> };
}

/** What a table can be used for, each as one statement on this table's ARNs. */
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
  /** `PutItem` alone. */
  put(grantee: Grantee): aws.iam.RolePolicy;
  /** `UpdateItem` alone. */
  update(grantee: Grantee): aws.iam.RolePolicy;
  /** `BatchGetItem` alone. */
  batchGet(grantee: Grantee): aws.iam.RolePolicy;
  /** What reads the stream: the three reads of this stream, and `ListStreams`, which knows no resources. */
  stream(grantee: Grantee): readonly aws.iam.RolePolicy[];
  /** `GetItem` alone. */
  get(grantee: Grantee): aws.iam.RolePolicy;
}

/** A DynamoDB table: on demand, encrypted, and kept unless told otherwise.
 *
 * ```ts
 * const likes = new Table("likes", { partitionKey: { attribute: "UserId" }, sortKey: { attribute: "MysfitId" } });
 * likes.grants.read(service);
 * ```
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/best-practices.html */
export class Table extends pulumi.ComponentResource {
  static readonly token = "mysfits:table:Table";

  readonly tableName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** Empty when the table has no stream. */
  readonly streamArn: pulumi.Output<string>;
  readonly grants: TableGrants;
  readonly nodes: { readonly table: aws.dynamodb.Table };

  constructor(name: string, args: TableArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Table.token, name, {}, opts);
    const indexes = Object.entries(args.indexes ?? {});
    const keys = [
      args.partitionKey,
      args.sortKey,
      ...indexes.flatMap(([, index]) => [index.partitionKey, index.sortKey]),
    ].filter((key) => key !== undefined);
    refuse("Table", name, problems(args, keys));

    const table = new aws.dynamodb.Table(
      `${name}-table`,
      transformed(
        this,
        "table",
        {
          ...tableDefaults(args.protect ?? true),
          hashKey: args.partitionKey.attribute,
          rangeKey: args.sortKey?.attribute,
          attributes: [
            ...new Map(
              keys.map((key) => [key.attribute, { name: key.attribute, type: key.type ?? "S" }]),
            ).values(),
          ],
          globalSecondaryIndexes: indexes.map(([index, { partitionKey, sortKey }]) => ({
            name: index,
            projectionType: "ALL",
            keySchemas: [
              { attributeName: partitionKey.attribute, keyType: "HASH" },
              ...(sortKey ? [{ attributeName: sortKey.attribute, keyType: "RANGE" }] : []),
            ],
          })),
          streamEnabled: args.stream !== undefined,
          streamViewType: args.stream,
          ttl:
            args.ttlAttribute === undefined ? undefined : { attributeName: args.ttlAttribute, enabled: true },
          tags: args.tags,
        },
        args.transform?.table,
        tableGuards,
      ),
      { parent: this, protect: args.protect ?? true },
    );
    for (const [item, attributes] of Object.entries(args.items ?? {}))
      new aws.dynamodb.TableItem(
        item,
        {
          tableName: table.name,
          hashKey: args.partitionKey.attribute,
          rangeKey: args.sortKey?.attribute,
          item: JSON.stringify(attributes),
        },
        { parent: this, ignoreChanges: ["item"] },
      );
    this.nodes = { table };
    this.tableName = table.name;
    this.arn = table.arn;
    this.streamArn = table.streamArn;

    const capability =
      (what: string, actions: readonly string[], resources: readonly pulumi.Input<string>[]) =>
      (grantee: Grantee) =>
        grant(`${name}-${grantee.name}-${what}`, grantee, { actions, resources }, this);
    const indexArns = indexes.map(([index]) => pulumi.interpolate`${table.arn}/index/${index}`);
    this.grants = {
      read: capability(
        "read",
        ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"],
        [table.arn, ...indexArns],
      ),
      scan: capability("scan", ["dynamodb:Scan"], [table.arn]),
      write: capability(
        "write",
        ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"],
        [table.arn],
      ),
      readWrite: (grantee) => [this.grants.read(grantee), this.grants.write(grantee)],
      put: capability("put", ["dynamodb:PutItem"], [table.arn]),
      update: capability("update", ["dynamodb:UpdateItem"], [table.arn]),
      batchGet: capability("batch-get", ["dynamodb:BatchGetItem"], [table.arn]),
      stream: (grantee) => [
        capability(
          "stream",
          ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
          [table.streamArn],
        )(grantee),
        capability("streams", ["dynamodb:ListStreams"], ["*"])(grantee),
      ],
      get: capability("get", ["dynamodb:GetItem"], [table.arn]),
    };
    this.registerOutputs({ tableName: this.tableName, arn: this.arn, streamArn: this.streamArn });
  }
}

function problems(args: TableArgs, keys: readonly TableKey[]) {
  const types = new Map<string, string>();
  const found = [];
  for (const { attribute, type = "S" } of keys) {
    const other = types.get(attribute);
    if (other !== undefined && other !== type)
      found.push({
        argument: `the type of key attribute ${attribute}`,
        must: "be the same in the table and its indexes",
        got: [other, type],
        fix: "give it one type",
      });
    types.set(attribute, type);
  }
  for (const index of Object.keys(args.indexes ?? {}))
    if (!/^[\w.-]{3,255}$/.test(index))
      found.push({
        argument: "indexes",
        must: "have names of 3 to 255 letters, digits, _ . -",
        got: index,
        fix: "rename the index",
      });
  return found;
}
