import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { grant, type Grantee } from "../parts/grants.ts";
import type { TableGrants } from "./args.ts";

/** Makes what can be granted on a table.
 * @param indexes Names of the table's indexes. */
export function tableGrants(
  name: string,
  table: aws.dynamodb.Table,
  indexes: readonly string[],
  parent: pulumi.Resource,
): TableGrants {
  const may =
    (capability: string, actions: readonly string[], resources: readonly pulumi.Input<string>[]) =>
    (grantee: Grantee) =>
      grant(`${name}-${grantee.name}-${capability}`, grantee, { actions, resources }, parent);
  const own = [table.arn];
  const ofIndexes = indexes.map((index) => pulumi.interpolate`${table.arn}/index/${index}`);
  const ownAndIndexes = [table.arn, ...ofIndexes];

  const read = may("read", ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], ownAndIndexes);
  const write = may(
    "write",
    ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"],
    own,
  );
  const readStream = may(
    "stream",
    ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    [table.streamArn],
  );
  const listStreams = may("streams", ["dynamodb:ListStreams"], ["*"]);
  return {
    read,
    write,
    readWrite: (grantee) => [read(grantee), write(grantee)],
    scan: may("scan", ["dynamodb:Scan"], own),
    query: may("query", ["dynamodb:Query"], own),
    queryIndexes: may("query-indexes", ["dynamodb:Query"], ofIndexes),
    check: may("check", ["dynamodb:ConditionCheckItem"], own),
    get: may("get", ["dynamodb:GetItem"], own),
    batchGet: may("batch-get", ["dynamodb:BatchGetItem"], own),
    put: may("put", ["dynamodb:PutItem"], own),
    update: may("update", ["dynamodb:UpdateItem"], own),
    remove: may("remove", ["dynamodb:DeleteItem"], own),
    stream: (grantee) => [readStream(grantee), listStreams(grantee)],
  };
}
