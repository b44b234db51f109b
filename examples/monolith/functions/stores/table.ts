import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  GetCommand,
  PutCommand,
  ScanCommand,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb";
import type { Registration } from "./registration.ts";

/** Items of one call of BatchGetItem.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const BATCH = 100;
/** Calls for what DynamoDB left unread in one. */
const ATTEMPTS = 5;

/** One page of the table. */
export interface TablePage {
  readonly registrations: readonly Registration[];
  /** Key that the next page begins behind; undefined after the last one. */
  readonly next: Record<string, unknown> | undefined;
}

/** The new store of registrations: a DynamoDB table whose key is the address. */
export class RegistrationsTable {
  readonly #client: Pick<DynamoDBDocumentClient, "send">;
  readonly #name: string;

  constructor(client: Pick<DynamoDBDocumentClient, "send">, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** Writes a registration of an address that has none.
   * @returns false when it has one: nothing is changed. */
  async add(registration: Registration): Promise<boolean> {
    return await this.#put(registration, "attribute_not_exists(email)");
  }

  /** Takes a registration over from the old store. Of two for one address the earlier one stays, in whatever order they arrive and however
   * often: both stores follow this rule, so both end with the same.
   * @returns false when what is there stays. */
  async merge(registration: Registration): Promise<boolean> {
    return await this.#put(
      registration,
      "attribute_not_exists(email) OR registeredAt > :at OR (registeredAt = :at AND registrationId > :id)",
      { ":at": registration.registeredAt, ":id": registration.registrationId },
    );
  }

  /** Reads the registration of an address, with whatever was written before. */
  async byEmail(email: string): Promise<Registration | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#name, Key: { email }, ConsistentRead: true }),
    );
    return Item as Registration | undefined;
  }

  /** Reads the registrations of some addresses, at most a hundred, with whatever was written before.
   * @returns those that are there, by address. */
  async byEmails(emails: readonly string[]): Promise<ReadonlyMap<string, Registration>> {
    if (emails.length > BATCH) throw new Error(`${emails.length} addresses are more than ${BATCH}`);
    const registrations = new Map<string, Registration>();
    let keys: Record<string, unknown>[] = emails.map((email) => ({ email }));
    for (let attempt = 0; keys.length > 0; attempt++) {
      if (attempt === ATTEMPTS) throw new Error(`DynamoDB left ${keys.length} items unread`);
      const { Responses, UnprocessedKeys } = await this.#client.send(
        new BatchGetCommand({ RequestItems: { [this.#name]: { Keys: keys, ConsistentRead: true } } }),
      );
      for (const item of (Responses?.[this.#name] ?? []) as Registration[])
        registrations.set(item.email, item);
      keys = UnprocessedKeys?.[this.#name]?.Keys ?? [];
    }
    return registrations;
  }

  /** Reads a page of everything that was written before.
   * @param after As `next` of the page before; undefined for the first one. */
  async page(after: Record<string, unknown> | undefined, limit: number): Promise<TablePage> {
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new ScanCommand({
        TableName: this.#name,
        ConsistentRead: true,
        Limit: limit,
        ExclusiveStartKey: after,
      }),
    );
    return { registrations: Items as Registration[], next: LastEvaluatedKey };
  }

  async #put(
    { registrationId, name, email, mobile, registeredAt }: Registration,
    ConditionExpression: string,
    ExpressionAttributeValues?: Record<string, string>,
  ): Promise<boolean> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#name,
          Item: { registrationId, name, email, mobile, registeredAt },
          ConditionExpression,
          ExpressionAttributeValues,
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
