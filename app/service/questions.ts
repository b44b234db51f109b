import { randomUUID } from "node:crypto";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";

/** Questions of one address in a day at most. */
const PER_DAY = 5;
/** Days that a question is kept. */
const KEPT_DAYS = 180;
const DAY_SECONDS = 86_400;

/** Somebody asked enough for today. */
export class TooManyQuestions extends Error {}

/** Questions of visitors. */
export interface Questions {
  /** @throws TooManyQuestions */
  ask(email: string, text: string): Promise<void>;
}

/** Questions in a DynamoDB table, described in `app/data/tables.ts`: what is written there goes to the administrator. */
export class DynamoDbQuestions implements Questions {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async ask(email: string, text: string): Promise<void> {
    const now = new Date();
    const expiresIn = (days: number) => Math.floor(now.getTime() / 1000) + days * DAY_SECONDS;
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { QuestionId: `limit#${email}#${now.toISOString().slice(0, 10)}` },
          UpdateExpression: "SET ExpiresAt = :expires ADD Questions :one",
          ConditionExpression: "attribute_not_exists(Questions) OR Questions < :limit",
          ExpressionAttributeValues: { ":one": 1, ":limit": PER_DAY, ":expires": expiresIn(2) },
        }),
      );
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException)
        throw new TooManyQuestions(email, { cause: error });
      throw error;
    }
    await this.#client.send(
      new PutCommand({
        TableName: this.#table,
        Item: {
          QuestionId: randomUUID(),
          Email: email,
          QuestionText: text,
          AskedAt: now.toISOString(),
          ExpiresAt: expiresIn(KEPT_DAYS),
        },
      }),
    );
  }
}
