import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  ScanCommand,
} from "@aws-sdk/lib-dynamodb";
import { transact } from "../shared/transaction.ts";
import { Adoptions } from "./adoptions.ts";
import { Leaving, Profiles } from "./profiles.ts";
import { queryIds } from "./query-ids.ts";
import { type Filters, type Repository, UnknownMysfit } from "./repository.ts";
import type { Mysfit, MysfitSummary } from "./schemas.ts";

type Item = Record<string, unknown>;

/** Names that DynamoDB reserves, and the rest for evenness. */
const summaryAttributes = [
  "MysfitId",
  "Name",
  "Species",
  "GoodEvil",
  "LawChaos",
  "ThumbImageUri",
  "Likes",
  "Adopted",
];
const projection = {
  ProjectionExpression: summaryAttributes.map((name) => `#${name}`).join(", "),
  ExpressionAttributeNames: Object.fromEntries(summaryAttributes.map((name) => [`#${name}`, name])),
};

/** From the most to the least selective: twelve species, three of each of the others. */
const indexes = ["Species", "GoodEvil", "LawChaos"] as const;

/** The repository on three DynamoDB tables, described in `app/data/tables.ts`. */
export class DynamoDbRepository implements Repository {
  readonly #client: DynamoDBDocumentClient;
  readonly #mysfits: string;
  readonly #likes: string;
  readonly #adoptions: Adoptions;
  readonly #profiles: Profiles;

  constructor(client: DynamoDBDocumentClient, names: { mysfits: string; likes: string; profiles: string }) {
    this.#client = client;
    this.#mysfits = names.mysfits;
    this.#likes = names.likes;
    this.#profiles = new Profiles(client, names.profiles);
    this.#adoptions = new Adoptions(client, names, this.#profiles);
  }

  async list(filters: Filters, limit: number, after?: string) {
    const index = indexes.find((name) => filters[name] !== undefined);
    const others = indexes.filter((name) => name !== index && filters[name] !== undefined);
    const values = Object.fromEntries(
      indexes.flatMap((name) => (filters[name] === undefined ? [] : [[`:${name}`, filters[name]]])),
    );
    let start: Item | undefined =
      after === undefined ? undefined : { MysfitId: after, ...(index && { [index]: filters[index] }) };
    const items: Item[] = [];
    // One more than wanted tells whether there is more; a page can be empty and still have one after it.
    do {
      const common = {
        TableName: this.#mysfits,
        ...projection,
        ExclusiveStartKey: start,
        Limit: others.length > 0 ? undefined : limit + 1 - items.length,
      };
      const page: { Items?: Item[]; LastEvaluatedKey?: Item } = index
        ? await this.#client.send(
            new QueryCommand({
              ...common,
              IndexName: `${index}Index`,
              KeyConditionExpression: `#${index} = :${index}`,
              FilterExpression:
                others.length > 0 ? others.map((name) => `#${name} = :${name}`).join(" AND ") : undefined,
              ExpressionAttributeValues: values,
            }),
          )
        : await this.#client.send(new ScanCommand(common));
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start && items.length <= limit);
    return { mysfits: items.slice(0, limit).map(summaryOf), more: items.length > limit };
  }

  async get(mysfitId: string): Promise<Mysfit | undefined> {
    const { Item: item } = await this.#client.send(
      new GetCommand({ TableName: this.#mysfits, Key: { MysfitId: mysfitId } }),
    );
    return (
      item && {
        ...summaryOf(item),
        age: item["Age"] as number,
        description: item["Description"] as string,
        profileImageUri: item["ProfileImageUri"] as string,
      }
    );
  }

  async setLike(userId: string, mysfitId: string, liked: boolean): Promise<number> {
    const record = { TableName: this.#likes, Key: { UserId: userId, MysfitId: mysfitId } };
    const count = {
      Update: {
        TableName: this.#mysfits,
        Key: { MysfitId: mysfitId },
        UpdateExpression: "ADD Likes :one",
        ConditionExpression: "attribute_exists(MysfitId)",
        ExpressionAttributeValues: { ":one": liked ? 1 : -1 },
      },
    };
    const change = liked
      ? {
          Put: {
            TableName: record.TableName,
            Item: record.Key,
            ConditionExpression: "attribute_not_exists(UserId)",
          },
        }
      : { Delete: { ...record, ConditionExpression: "attribute_exists(UserId)" } };
    const refusal = await transact(
      this.#client,
      liked ? [change, count, this.#profiles.staying(userId)] : [change, count],
    );
    if (refusal) {
      const [, isUnknown, isLeaving] = refusal.refused;
      if (isLeaving) throw new Leaving(refusal.cause);
      if (isUnknown) {
        // A like of a mysfit that is no more has no count to go from.
        if (!liked) await this.#client.send(new DeleteCommand(record));
        throw new UnknownMysfit(mysfitId, { cause: refusal.cause });
      }
      // Else it is so already.
    }
    const { Item: item } = await this.#client.send(
      new GetCommand({
        TableName: this.#mysfits,
        Key: { MysfitId: mysfitId },
        ConsistentRead: true,
        ProjectionExpression: "Likes",
      }),
    );
    if (!item) throw new UnknownMysfit(mysfitId);
    return (item["Likes"] as number | undefined) ?? 0;
  }

  async setAdoption(userId: string, mysfitId: string, adopted: boolean): Promise<void> {
    await this.#adoptions.set(userId, mysfitId, adopted);
  }

  async likesOf(userId: string): Promise<string[]> {
    return await queryIds(
      this.#client,
      { TableName: this.#likes, ConsistentRead: true, KeyConditionExpression: "UserId = :user" },
      userId,
    );
  }

  async adoptionsOf(userId: string): Promise<string[]> {
    return await this.#adoptions.of(userId);
  }

  async forgetAdoptions(userId: string): Promise<void> {
    await this.#adoptions.forget(userId);
  }
}

function summaryOf(item: Item): MysfitSummary {
  return {
    mysfitId: item["MysfitId"],
    name: item["Name"],
    species: item["Species"],
    goodevil: item["GoodEvil"],
    lawchaos: item["LawChaos"],
    thumbImageUri: item["ThumbImageUri"],
    likes: item["Likes"] ?? 0,
    adopted: item["Adopted"] ?? false,
  } as MysfitSummary;
}
