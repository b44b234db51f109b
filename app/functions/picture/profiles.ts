import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { madeFor, type PictureRefusal, type Upload } from "../../shared/picture.ts";
import { transact } from "../../shared/transaction.ts";

/** Pictures in the profiles of people. An upload is decided about once: `PictureMark` is the newest that was, and older ones change nothing
 * any more. Writes are transactions, which wait for a like or an adoption that checks the row in the same moment. */
export class Profiles {
  readonly #database: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;

  constructor(database: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#database = database;
    this.#table = table;
  }

  /** Finds the id of the upload that somebody's picture was made of; undefined when there is none. */
  async shownOf(userId: string): Promise<string | undefined> {
    const { Item } = await this.#database.send(
      new GetCommand({
        TableName: this.#table,
        Key: { UserId: userId },
        ConsistentRead: true,
        ProjectionExpression: "Picture",
      }),
    );
    return (Item?.["Picture"] as { Id?: string } | undefined)?.Id;
  }

  /** Shows the picture of an upload, unless somebody is leaving or gone, or a newer upload was decided about. */
  async show({ userId, id }: Upload, at: Date): Promise<void> {
    await this.#decide(
      { userId, id },
      { set: "Picture = :value", remove: "PictureRefused" },
      { Id: id, Key: `${madeFor(userId)}${id}/`, At: at.toISOString() },
    );
  }

  /** Notes why no picture was made of an upload; the one before stays. */
  async refuse({ userId, id }: Upload, reason: PictureRefusal, at: Date): Promise<void> {
    await this.#decide(
      { userId, id },
      { set: "PictureRefused = :value" },
      { Id: id, Reason: reason, At: at.toISOString() },
    );
  }

  async #decide(
    { userId, id }: Upload,
    { set, remove }: { readonly set: string; readonly remove?: string },
    value: Readonly<Record<string, string>>,
  ): Promise<void> {
    // A condition that does not hold is no fault: there is nothing to write any more.
    await transact(this.#database, [
      {
        Update: {
          TableName: this.#table,
          Key: { UserId: userId },
          UpdateExpression: `SET ${set}, PictureMark = :id${remove === undefined ? "" : ` REMOVE ${remove}`}`,
          ConditionExpression:
            "attribute_exists(UserId) AND attribute_not_exists(Leaving) AND (attribute_not_exists(PictureMark) OR PictureMark < :id)",
          ExpressionAttributeValues: { ":id": id, ":value": value },
        },
      },
    ]);
  }
}
