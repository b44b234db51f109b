import { GetCommand, PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Addresses that get no mail any more: a mail bounced for good, or somebody complained. */
export class BlockedAddresses {
  readonly #database: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;

  constructor(database: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#database = database;
    this.#table = table;
  }

  async has(address: string): Promise<boolean> {
    const { Item } = await this.#database.send(
      new GetCommand({ TableName: this.#table, Key: { Address: address.toLowerCase() } }),
    );
    return Item !== undefined;
  }

  async block(address: string, reason: "bounce" | "complaint", at: string): Promise<void> {
    await this.#database.send(
      new PutCommand({
        TableName: this.#table,
        Item: { Address: address.toLowerCase(), Reason: reason, BlockedAt: at },
      }),
    );
  }
}
