import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { transact, type TransactItems } from "../shared/transaction.ts";
import { ProblemError } from "../web-service/problem.ts";
import type { Profile, ProfileChange } from "./schemas.ts";

/** Seconds that it is remembered that somebody has left: longer than their last token is taken. */
const REMEMBERED_SECONDS = 86_400;

/** Somebody is leaving, or has left: nothing of theirs is written any more. */
export class Leaving extends ProblemError {
  constructor(cause: unknown) {
    super(409, "This account is being closed, and takes nothing new", { cause });
  }
}

/** Profiles of people in a DynamoDB table, described in `app/data/tables.ts`. Who has none yet has an empty one.
 *
 * Transactions check the row, so that changes of it are transactions too: others wait for one that is under way, and give up after some tries.
 * A row with `Leaving`, the time when its person began to leave, takes nothing. When all is gone it holds that time and `ExpiresAt` alone. */
export class Profiles {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async get(userId: string): Promise<Profile> {
    const { Item: item = {} } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { UserId: userId }, ConsistentRead: true }),
    );
    return {
      userId,
      createdAt: item["CreatedAt"] as string | undefined,
      language: item["Language"] as Profile["language"],
      displayName: item["DisplayName"] as string | undefined,
      picture: item["Picture"] !== undefined,
      leavingSince: item["Leaving"] as string | undefined,
    };
  }

  /** Changes what is given, and removes a name that is null.
   * @throws Leaving */
  async change(userId: string, { language, displayName }: ProfileChange): Promise<void> {
    const sets = [
      ...(language === undefined ? [] : ["#language = :language"]),
      ...(displayName === undefined || displayName === null ? [] : ["DisplayName = :name"]),
    ];
    const refusal = await transact(this.#client, [
      {
        Update: {
          TableName: this.#table,
          Key: { UserId: userId },
          UpdateExpression: [
            ...(sets.length > 0 ? [`SET ${sets.join(", ")}`] : []),
            ...(displayName === null ? ["REMOVE DisplayName"] : []),
          ].join(" "),
          ConditionExpression: "attribute_not_exists(Leaving)",
          ExpressionAttributeNames: language === undefined ? undefined : { "#language": "Language" },
          ExpressionAttributeValues:
            sets.length === 0 ? undefined : { ":language": language, ":name": displayName ?? undefined },
        },
      },
    ]);
    if (refusal) throw new Leaving(refusal.cause);
  }

  /** Condition that somebody stays, for transactions that write something of theirs. */
  staying(userId: string): TransactItems[number] {
    return {
      ConditionCheck: {
        TableName: this.#table,
        Key: { UserId: userId },
        ConditionExpression: "attribute_not_exists(Leaving)",
      },
    };
  }

  /** Notes that somebody is leaving, and since when. */
  async beginToLeave(userId: string): Promise<void> {
    await transact(this.#client, [
      {
        Update: {
          TableName: this.#table,
          Key: { UserId: userId },
          UpdateExpression: "SET Leaving = if_not_exists(Leaving, :now)",
          ExpressionAttributeValues: { ":now": new Date().toISOString() },
        },
      },
    ]);
  }

  /** Deletes a profile. That its person has left is remembered for a day, by number alone: a token that somebody still has must make nothing
   * new. */
  async delete(userId: string): Promise<void> {
    const now = new Date();
    await transact(this.#client, [
      {
        Put: {
          TableName: this.#table,
          Item: {
            UserId: userId,
            Leaving: now.toISOString(),
            ExpiresAt: Math.floor(now.getTime() / 1000) + REMEMBERED_SECONDS,
          },
        },
      },
    ]);
  }
}
