import type { Database } from "../database/database.ts";

/** Events of one call of PutEvents.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const BATCH = 10;

/** Event as it leaves the outbox. */
export interface OutboxEvent {
  /** The same whenever it is sent again. */
  readonly eventId: string;
  readonly type: string;
  readonly detail: object;
  readonly writtenAt: Date;
  /** Trace of the request that it comes of, as X-Ray's header has it; undefined when nobody's request made it. */
  readonly trace: string | undefined;
}

/** Sends events. @returns the ids of those that were taken. @throws Error when none was, or nobody knows. */
export type SendEvents = (events: readonly OutboxEvent[]) => Promise<ReadonlySet<string>>;

/** Some events were not taken by the bus. */
export class EventsLeft extends Error {
  override readonly name = "EventsLeft";
}

/** Sends a batch of the outbox: reads it with locks that others skip, sends it, marks it, commits. Killed before the commit it is sent again,
 * with the same ids; so each event arrives once or more, and no event is lost.
 * @returns The number of events that were sent.
 * @throws EventsLeft when the bus refused one: what it took is marked all the same. */
export async function relayBatch(database: Database, send: SendEvents): Promise<number> {
  const { read, taken } = await database.transact(async (transaction) => {
    const rows = await transaction
      .selectFrom("outbox")
      .select(["event_id", "type", "detail", "written_at", "trace"])
      .where("sent_at", "is", null)
      .orderBy("position")
      .limit(BATCH)
      .forUpdate()
      .skipLocked()
      .execute();
    if (rows.length === 0) return { read: 0, taken: 0 };
    const events = rows.map(({ event_id, type, detail, written_at, trace }) => ({
      eventId: event_id,
      type,
      detail,
      writtenAt: written_at,
      trace: trace ?? undefined,
    }));
    const ids = [...(await send(events))];
    if (ids.length > 0)
      await transaction
        .updateTable("outbox")
        .set({ sent_at: new Date() })
        .where("event_id", "in", ids)
        .execute();
    return { read: rows.length, taken: ids.length };
  });
  if (taken < read) throw new EventsLeft(`${read - taken} of ${read} events were not taken`);
  return taken;
}
