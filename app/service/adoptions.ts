import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  DeleteCommand,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb";
import { transact } from "../shared/transaction.ts";
import { Leaving, type Profiles } from "./profiles.ts";
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
  readonly #profiles: Profiles;

  constructor(client: DynamoDBDocumentClient, names: { mysfits: string; likes: string }, profiles: Profiles) {
    this.#client = client;
    this.#profiles = profiles;
    this.#mysfits = names.mysfits;
    this.#notes = names.likes;
  }

  /** Adopts or releases. @throws UnknownMysfit @throws AdoptedBySomebodyElse @throws Leaving */
  async set(userId: string, mysfitId: string, adopted: boolean): Promise<void> {
    const change = {
      Update: {
        TableName: this.#mysfits,
        Key: { MysfitId: mysfitId },
        UpdateExpression: adopted
          ? "SET Adopted = :adopted, AdoptedBy = :user"
          : "SET Adopted = :adopted REMOVE AdoptedBy",
        ConditionExpression:
          "attribute_exists(MysfitId) AND (attribute_not_exists(AdoptedBy) OR AdoptedBy = :user)",
        ExpressionAttributeValues: { ":adopted": adopted, ":user": userId },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
      },
    };
    const note = {
      Put: {
        TableName: this.#notes,
        Item: {
          UserId: noteKey(userId),
          MysfitId: mysfitId,
          ExpiresAt: Math.floor(Date.now() / 1000) + NOTED_SECONDS,
        },
      },
    };
    const refusal = await transact(
      this.#client,
      adopted ? [change, this.#profiles.staying(userId), note] : [change],
    );
    if (!refusal) return;
    const { refused, isThere, cause } = refusal;
    if (refused[1]) throw new Leaving(cause);
    throw isThere[0]
      ? new AdoptedBySomebodyElse(mysfitId, { cause })
      : new UnknownMysfit(mysfitId, { cause });
  }

  /** Deletes what is noted of a user's adoptions, after they were released. */
  async forget(userId: string): Promise<void> {
    for (const mysfitId of await this.#noted(userId))
      await this.#client.send(
        new DeleteCommand({
          TableName: this.#notes,
          Key: { UserId: noteKey(userId), MysfitId: mysfitId },
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
      this.#noted(userId),
    ]);
    const candidates = [...new Set([...indexed, ...noted])].sort();
    const adopted: string[] = [];
    for (let first = 0; first < candidates.length; first += BATCH)
      adopted.push(...(await this.#adoptedBy(userId, candidates.slice(first, first + BATCH))));
    return adopted.sort();
  }

  async #noted(userId: string): Promise<string[]> {
    return await queryIds(
      this.#client,
      { TableName: this.#notes, ConsistentRead: true, KeyConditionExpression: "UserId = :user" },
      noteKey(userId),
    );
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
