import { setTimeout as delay } from "node:timers/promises";
import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Traits of a mysfit that a click is joined with. */
export interface MysfitTraits {
  readonly species: string;
  readonly goodevil: string;
  readonly lawchaos: string;
}

/** Looks mysfits up. Those that do not exist are not in the answer. @throws Error when the table can't be read. */
export type LookUp = (mysfitIds: readonly string[]) => Promise<ReadonlyMap<string, MysfitTraits>>;

/** Keys that one call takes. */
const BATCH = 100;
/** Milliseconds that an answer is used again, and how many are kept. */
const KEPT = { milliseconds: 5 * 60_000, mysfits: 10_000 };
const ATTEMPTS = 6;

/** Looks up each mysfit once in five minutes. What the table leaves undone is asked again, with growing pauses.
 * @param now Milliseconds since 1970.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export function tableLookUp(
  database: DynamoDBDocumentClient,
  table: string,
  now: () => number = Date.now,
): LookUp {
  const cache = new Map<string, { readonly traits: MysfitTraits; readonly until: number }>();

  const ask = async (ids: readonly string[], traitsById: Map<string, MysfitTraits>): Promise<void> => {
    let keys: Record<string, unknown>[] = ids.map((MysfitId) => ({ MysfitId }));
    for (let attempt = 0; keys.length > 0; attempt++) {
      if (attempt === ATTEMPTS)
        throw new Error(`${keys.length} mysfits could not be read from ${table}: it is throttled`);
      if (attempt > 0) await delay(Math.random() * 50 * 2 ** attempt);
      const { Responses, UnprocessedKeys } = await database.send(
        new BatchGetCommand({
          RequestItems: {
            [table]: { Keys: keys, ProjectionExpression: "MysfitId, Species, GoodEvil, LawChaos" },
          },
        }),
      );
      for (const { MysfitId, Species, GoodEvil, LawChaos } of Responses?.[table] ?? []) {
        const traits = { species: String(Species), goodevil: String(GoodEvil), lawchaos: String(LawChaos) };
        traitsById.set(String(MysfitId), traits);
        cache.set(String(MysfitId), { traits, until: now() + KEPT.milliseconds });
      }
      keys = UnprocessedKeys?.[table]?.Keys ?? [];
    }
  };

  return async (mysfitIds) => {
    const traitsById = new Map<string, MysfitTraits>();
    const missing: string[] = [];
    for (const id of new Set(mysfitIds)) {
      const kept = cache.get(id);
      // What is fresh now counts, even if it is no longer when the others have come.
      if (kept && kept.until > now()) traitsById.set(id, kept.traits);
      else missing.push(id);
    }
    if (cache.size + missing.length > KEPT.mysfits) cache.clear();
    for (let start = 0; start < missing.length; start += BATCH)
      await ask(missing.slice(start, start + BATCH), traitsById);
    return traitsById;
  };
}
