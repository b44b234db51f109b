import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { PutCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Language } from "../users/language.ts";

/** Profiles of people: one for each, made when they confirm their address. */
export class Profiles {
  readonly #database: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;

  constructor(database: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#database = database;
    this.#table = table;
  }

  /** Makes a profile; one that is there stays as it is. */
  async make(userId: string, language: Language | undefined, at: Date): Promise<void> {
    try {
      await this.#database.send(
        new PutCommand({
          TableName: this.#table,
          Item: { UserId: userId, CreatedAt: at.toISOString(), ...(language && { Language: language }) },
          ConditionExpression: "attribute_not_exists(UserId)",
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
