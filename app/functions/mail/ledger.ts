import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { UpdateCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Days that an entry is kept: for longer than any retry can come. */
export const KEPT_DAYS = 90;
const DAY_SECONDS = 86_400;

/** Outcome of a claim. */
export type Claim =
  /** It is ours until the lease ends. `mayRepeat`: somebody had it before and never said whether the mail went out. */
  | { readonly state: "ours"; readonly mayRepeat: boolean; readonly attempts: number }
  /** Sent, or given up. */
  | { readonly state: "done" }
  /** Somebody else's until then, milliseconds since 1970. */
  | { readonly state: "busy"; readonly until: number };

interface Entry {
  readonly State: "claimed" | "retry" | "sent" | "failed";
  readonly LeaseUntil?: number;
  readonly Attempts?: number;
  readonly Unclear?: boolean;
}

/** One entry for each mail, so that a retry does not mail twice: claim, then send, then mark. A process that dies between SES's answer
 * and the mark is the one case that nobody can tell from one that died before sending: the next one sends again, and says so. */
export class Ledger {
  readonly #database: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;

  constructor(database: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#database = database;
    this.#table = table;
  }

  /** @param id Of the mail: the same for every attempt. */
  async claim(id: string, leaseMilliseconds: number): Promise<Claim> {
    const now = Date.now();
    try {
      const { Attributes } = await this.#database.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { MailId: id },
          UpdateExpression:
            "SET #state = :claimed, LeaseUntil = :until, ExpiresAt = :expires ADD Attempts :one",
          ConditionExpression:
            "attribute_not_exists(MailId) OR #state = :retry OR (#state = :claimed AND LeaseUntil < :now)",
          ExpressionAttributeNames: { "#state": "State" },
          ExpressionAttributeValues: {
            ":claimed": "claimed",
            ":retry": "retry",
            ":now": now,
            ":until": now + leaseMilliseconds,
            ":one": 1,
            ":expires": Math.floor(now / 1000) + KEPT_DAYS * DAY_SECONDS,
          },
          ReturnValues: "ALL_OLD",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );
      const before = Attributes as Entry | undefined;
      return {
        state: "ours",
        mayRepeat: before?.State === "claimed" || before?.Unclear === true,
        attempts: (before?.Attempts ?? 0) + 1,
      };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const state = error.Item?.["State"]?.S;
      if (state !== "claimed") return { state: "done" };
      return { state: "busy", until: Number(error.Item?.["LeaseUntil"]?.N ?? now) };
    }
  }

  /** The mail went out. */
  async sent(id: string, messageId: string): Promise<void> {
    await this.#set(id, "SET #state = :state, MessageId = :detail REMOVE LeaseUntil", {
      ":state": "sent",
      ":detail": messageId,
    });
  }

  /** The mail will never go out. */
  async failed(id: string, reason: string): Promise<void> {
    await this.#set(id, "SET #state = :state, Reason = :detail REMOVE LeaseUntil", {
      ":state": "failed",
      ":detail": reason.slice(0, 500),
    });
  }

  /** The mail did not go out this time; somebody may claim it at once. @param isUnclear It may have gone out all the same. */
  async release(id: string, isUnclear: boolean): Promise<void> {
    await this.#set(id, "SET #state = :state, Unclear = :detail REMOVE LeaseUntil", {
      ":state": "retry",
      ":detail": isUnclear,
    });
  }

  /** Counts one mail to an address today. @returns Whether there may be one more. */
  async admit(address: string, perDay: number): Promise<boolean> {
    const day = new Date().toISOString().slice(0, 10);
    try {
      await this.#database.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { MailId: `recipient#${address}#${day}` },
          UpdateExpression: "SET ExpiresAt = :expires ADD Mails :one",
          ConditionExpression: "attribute_not_exists(Mails) OR Mails < :limit",
          ExpressionAttributeValues: {
            ":one": 1,
            ":limit": perDay,
            ":expires": Math.floor(Date.now() / 1000) + 2 * DAY_SECONDS,
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async #set(id: string, UpdateExpression: string, values: Record<string, string | boolean>): Promise<void> {
    await this.#database.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { MailId: id },
        UpdateExpression,
        ExpressionAttributeNames: { "#state": "State" },
        ExpressionAttributeValues: values,
      }),
    );
  }
}
