import type { Handle } from "../database/database.ts";

/** Seconds for which a request is its process's alone: longer than it may take. */
const LEASE = 15;

/** Answer that was given, and is given again. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: object;
}

/** Outcome of a claim. */
export type Claim =
  /** Nobody has asked so before. */
  | { readonly state: "new" }
  /** Asked before, placed, and never answered: it is ours to end. */
  | { readonly state: "taken over"; readonly orderId: string }
  | { readonly state: "answered"; readonly answer: KeptAnswer }
  /** The key was used for something else. */
  | { readonly state: "other" }
  /** It is being worked on, for so many seconds at most. */
  | { readonly state: "busy"; readonly seconds: number };

/** A request by its key. */
export interface KeyedRequest {
  readonly userId: string;
  readonly key: string;
  /** Of what is asked for. */
  readonly bodyHash: string;
  /** Names this attempt: one that is repeated after a lost connection knows its own claim. */
  readonly attempt: string;
}

/** Claims a request in the transaction that does it. Another one with the same key waits for the end of that transaction. */
export async function claim(
  handle: Handle,
  { userId, key, bodyHash, attempt }: KeyedRequest,
): Promise<Claim> {
  const leaseUntil = new Date(Date.now() + LEASE * 1000);
  const inserted = await handle
    .insertInto("requests")
    .values({ user_id: userId, key, body_hash: bodyHash, attempt, lease_until: leaseUntil })
    .onConflict((conflict) => conflict.doNothing())
    .returning("key")
    .executeTakeFirst();
  if (inserted) return { state: "new" };
  const request = await handle
    .selectFrom("requests")
    .selectAll()
    .where("user_id", "=", userId)
    .where("key", "=", key)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (request.body_hash !== bodyHash) return { state: "other" };
  if (request.status !== null && request.answer !== null)
    return { state: "answered", answer: { status: request.status, body: request.answer } };
  const left = request.lease_until.getTime() - Date.now();
  if (request.attempt !== attempt && left > 0) return { state: "busy", seconds: Math.ceil(left / 1000) };
  await handle
    .updateTable("requests")
    .set({ attempt, lease_until: leaseUntil })
    .where("user_id", "=", userId)
    .where("key", "=", key)
    .execute();
  // A claim is committed together with its order or its answer.
  return { state: "taken over", orderId: request.order_id as string };
}

/** Notes the order that a request has made. */
export async function keepOrder(
  handle: Handle,
  { userId, key }: KeyedRequest,
  orderId: string,
): Promise<void> {
  await handle
    .updateTable("requests")
    .set({ order_id: orderId })
    .where("user_id", "=", userId)
    .where("key", "=", key)
    .execute();
}

/** Keeps the answer of a request; the first one counts. */
export async function keepAnswer(
  handle: Handle,
  { userId, key }: KeyedRequest,
  { status, body }: KeptAnswer,
): Promise<void> {
  await handle
    .updateTable("requests")
    .set({ status, answer: JSON.stringify(body) })
    .where("user_id", "=", userId)
    .where("key", "=", key)
    .where("status", "is", null)
    .execute();
}

/** Lets others claim a request at once that could not be ended. */
export async function release(handle: Handle, { userId, key, attempt }: KeyedRequest): Promise<void> {
  await handle
    .updateTable("requests")
    .set({ lease_until: new Date(0) })
    .where("user_id", "=", userId)
    .where("key", "=", key)
    .where("attempt", "=", attempt)
    .execute();
}
