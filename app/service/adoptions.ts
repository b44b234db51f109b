import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  type DynamoDBDocumentClient,
  PutCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { queryIds } from "./query-ids.ts";
import { AdoptedBySomebodyElse, UnknownMysfit } from "./repository.ts";

/** Seconds that a note about an adoption is kept: much longer than an index may be behind its table. */
const NOTED_SECONDS = 86_400;
/** Keys of one BatchGetItem. */
const BATCH = 100;

/** Adoptions. The mysfit's own item says who adopted it, and nothing else does. Which ones to look at for a user is told by the index of
 * adopters, which follows its table some time later, and by a note that an adoption leaves under the adopter's key.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html */
export class Adoptions {
  readonly #client: DynamoDBDocumentClient;
  readonly #mysfits: string;
  readonly #notes: string;

  constructor(client: DynamoDBDocumentClient, names: { mysfits: string; likes: string }) {
    this.#client = client;
    this.#mysfits = names.mysfits;
    this.#notes = names.likes;
  }

  /** Adopts or releases. @throws UnknownMysfit @throws AdoptedBySomebodyElse */
  async set(userId: string, mysfitId: string, adopted: boolean): Promise<void> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#mysfits,
          Key: { MysfitId: mysfitId },
          UpdateExpression: adopted
            ? "SET Adopted = :adopted, AdoptedBy = :user"
            : "SET Adopted = :adopted REMOVE AdoptedBy",
          ConditionExpression:
            "attribute_exists(MysfitId) AND (attribute_not_exists(AdoptedBy) OR AdoptedBy = :user)",
          ExpressionAttributeValues: { ":adopted": adopted, ":user": userId },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw error.Item
        ? new AdoptedBySomebodyElse(mysfitId, { cause: error })
        : new UnknownMysfit(mysfitId, { cause: error });
    }
    // After the adoption: nothing is noted of what did not happen. Should this fail, the caller asks again, and both are done again.
    if (adopted)
      await this.#client.send(
        new PutCommand({
          TableName: this.#notes,
          Item: {
            UserId: noteKey(userId),
            MysfitId: mysfitId,
            ExpiresAt: Math.floor(Date.now() / 1000) + NOTED_SECONDS,
          },
        }),
      );
  }

  /** Lists what a user has adopted now, by id. */
  async of(userId: string): Promise<string[]> {
    const [indexed, noted] = await Promise.all([
      queryIds(
        this.#client,
        {
          TableName: this.#mysfits,
          IndexName: "AdoptedByIndex",
          KeyConditionExpression: "AdoptedBy = :user",
        },
        userId,
      ),
      queryIds(
        this.#client,
        { TableName: this.#notes, ConsistentRead: true, KeyConditionExpression: "UserId = :user" },
        noteKey(userId),
      ),
    ]);
    const candidates = [...new Set([...indexed, ...noted])].sort();
    const adopted: string[] = [];
    for (let first = 0; first < candidates.length; first += BATCH)
      adopted.push(...(await this.#adoptedBy(userId, candidates.slice(first, first + BATCH))));
    return adopted.sort();
  }

  async #adoptedBy(userId: string, mysfitIds: readonly string[]): Promise<string[]> {
    const adopted: string[] = [];
    let keys: Record<string, unknown>[] | undefined = mysfitIds.map((id) => ({ MysfitId: id }));
    while (keys && keys.length > 0) {
      const { Responses, UnprocessedKeys }: BatchGetCommandOutput = await this.#client.send(
        new BatchGetCommand({
          RequestItems: {
            [this.#mysfits]: {
              Keys: keys,
              ConsistentRead: true,
              ProjectionExpression: "MysfitId, AdoptedBy",
            },
          },
        }),
      );
      for (const item of Responses?.[this.#mysfits] ?? [])
        if (item["AdoptedBy"] === userId) adopted.push(item["MysfitId"] as string);
      keys = UnprocessedKeys?.[this.#mysfits]?.Keys;
    }
    return adopted;
  }
}

/** Key of a user's notes, which is nobody's key of likes. */
const noteKey = (userId: string) => `adopter#${userId}`;
