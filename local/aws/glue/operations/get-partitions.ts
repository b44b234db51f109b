import { accessTo } from "../access.ts";
import { CATALOG_ID } from "../catalog-id.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";

/** Partitions are not kept: those of a projected table are computed by Athena alone, so none are answered for it here as on AWS.
 * @see https://docs.aws.amazon.com/glue/latest/webapi/API_GetPartitions.html
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html */
export const getPartitions = operation("GetPartitions", {
  members: {
    CatalogId: CATALOG_ID,
    DatabaseName: true,
    TableName: true,
    Expression: "there are no partitions to choose from",
    Segment: "there are no partitions to divide",
    ExcludeColumnSchema: "there are no partitions to describe",
    NextToken: true,
    MaxResults: true,
  },
  access: (call, { DatabaseName, TableName }) => accessTo(call, "GetPartitions", DatabaseName, TableName),
  run: ({ store, region }, input) => {
    store.table(region, input.DatabaseName, input.TableName);
    const { items, NextToken } = page<never>([], String, input);
    return { Partitions: items, NextToken };
  },
});
