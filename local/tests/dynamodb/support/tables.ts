import {
  CreateTableCommand,
  PutItemCommand,
  type AttributeValue,
  type CreateTableCommandInput,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";

/** A table with key `pk` (text) and sort key `sk` of a type, if given. */
export async function makeTable(
  client: DynamoDBClient,
  name: string,
  sortKey?: "S" | "N" | "B",
  further: Partial<CreateTableCommandInput> = {},
): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        ...(sortKey ? [{ AttributeName: "sk", KeyType: "RANGE" as const }] : []),
      ],
      ...further,
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        ...(sortKey ? [{ AttributeName: "sk", AttributeType: sortKey }] : []),
        ...(further.AttributeDefinitions ?? []),
      ],
    }),
  );
}

/** Puts items, one after the other. */
export async function putAll(
  client: DynamoDBClient,
  table: string,
  items: readonly Record<string, AttributeValue>[],
): Promise<void> {
  for (const Item of items) await client.send(new PutItemCommand({ TableName: table, Item }));
}

/** Name and message of the error that a call must end with. */
export function awsError(name: string, message: string | RegExp): { name: string; message: string | RegExp } {
  return { name, message };
}
