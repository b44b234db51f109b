import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse, transformed, withDefaults } from "../parts/component.ts";
import { tableAlarms } from "./alarms.ts";
import { keysOf, type TableArgs, type TableGrants } from "./args.ts";
import { defaults, guards, tableDefaults, type Settings } from "./defaults.ts";
import { tableGrants } from "./grants.ts";
import { problems } from "./validate.ts";

export type { TableArgs, TableGrants, TableKey } from "./args.ts";

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

  constructor(name: string, given: TableArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Table.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("Table", name, problems(args));

    const table = new aws.dynamodb.Table(
      `${name}-table`,
      transformed(this, "table", tableArgs(args), args.transform?.table, guards),
      { parent: this, protect: args.protect },
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

    tableAlarms(name, args, table, this);

    this.tableName = table.name;
    this.arn = table.arn;
    this.streamArn = table.streamArn;
    this.grants = tableGrants(name, table, Object.keys(args.indexes ?? {}), this);
    this.nodes = { table };
    this.registerOutputs({ tableName: this.tableName, arn: this.arn, streamArn: this.streamArn });
  }
}

function tableArgs(args: Settings): aws.dynamodb.TableArgs {
  const { partitionKey, sortKey, indexes = {}, stream, ttlAttribute } = args;
  const onDemandThroughput = {
    maxReadRequestUnits: args.maximumThroughput.reads,
    maxWriteRequestUnits: args.maximumThroughput.writes,
  };
  const types = new Map(keysOf(args).map(({ attribute, type = "S" }) => [attribute, type]));
  return {
    ...tableDefaults(args.protect),
    onDemandThroughput,
    hashKey: partitionKey.attribute,
    rangeKey: sortKey?.attribute,
    attributes: [...types].map(([name, type]) => ({ name, type })),
    globalSecondaryIndexes: Object.entries(indexes).map(([name, index]) => ({
      name,
      projectionType: "ALL",
      onDemandThroughput,
      keySchemas: [
        { attributeName: index.partitionKey.attribute, keyType: "HASH" },
        ...(index.sortKey ? [{ attributeName: index.sortKey.attribute, keyType: "RANGE" }] : []),
      ],
    })),
    streamEnabled: stream !== undefined,
    streamViewType: stream,
    ttl: ttlAttribute === undefined ? undefined : { attributeName: ttlAttribute, enabled: true },
    tags: args.tags,
  };
}
