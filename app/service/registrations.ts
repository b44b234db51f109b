import { DeleteCommand, type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Registration } from "./schemas.ts";

/** Registrations for the event, which another API takes, by address. */
export class Registrations {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async of(email: string): Promise<Registration | undefined> {
    const { Item: item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { email }, ConsistentRead: true }),
    );
    return (
      item && {
        email,
        name: item["name"] as string,
        mobile: item["mobile"] as string,
        language: item["language"] as string | undefined,
        registeredAt: item["registeredAt"] as string | undefined,
      }
    );
  }

  /** @returns true when there was one. */
  async delete(email: string): Promise<boolean> {
    const { Attributes: attributes } = await this.#client.send(
      new DeleteCommand({ TableName: this.#table, Key: { email }, ReturnValues: "ALL_OLD" }),
    );
    return attributes !== undefined;
  }
}
