import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";

/** Query of a table or an index whose key condition knows the user as `:user`. */
export interface UserQuery {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
  readonly KeyConditionExpression: string;
}

/** Reads the ids of mysfits that a query finds, of all pages. */
export async function queryIds(
  client: DynamoDBDocumentClient,
  query: UserQuery,
  user: string,
): Promise<string[]> {
  const ids: string[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page: { Items?: Record<string, unknown>[]; LastEvaluatedKey?: Record<string, unknown> } =
      await client.send(
        new QueryCommand({
          ...query,
          ExpressionAttributeValues: { ":user": user },
          ProjectionExpression: "MysfitId",
          ExclusiveStartKey: start,
        }),
      );
    ids.push(...(page.Items ?? []).map((item) => item["MysfitId"] as string));
    start = page.LastEvaluatedKey;
  } while (start);
  return ids;
}
