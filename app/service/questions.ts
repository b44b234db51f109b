import { randomUUID } from "node:crypto";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";

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
  /** Questions that were asked under an address and are still kept. One that was asked a moment ago may be missing. */
  of(email: string): Promise<Question[]>;
  delete(questionId: string): Promise<void>;
}

/** A question as it is kept. */
export interface Question {
  readonly questionId: string;
  readonly questionText: string;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
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

  async of(email: string): Promise<Question[]> {
    const questions: Question[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page: QueryCommandOutput = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: "EmailIndex",
          KeyConditionExpression: "Email = :email",
          ExpressionAttributeValues: { ":email": email },
          ExclusiveStartKey: start,
        }),
      );
      for (const item of page.Items ?? [])
        questions.push({
          questionId: item["QuestionId"] as string,
          questionText: item["QuestionText"] as string,
          askedAt: item["AskedAt"] as string,
        });
      start = page.LastEvaluatedKey;
    } while (start);
    return questions;
  }

  async delete(questionId: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: { QuestionId: questionId } }));
  }
}
