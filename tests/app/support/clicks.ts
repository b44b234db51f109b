import { randomUUID } from "node:crypto";
import type { SourceRecord } from "../../../app/functions/click-transform/answer.ts";
import type { MysfitTraits } from "../../../app/functions/click-transform/mysfits.ts";
import type { Click } from "../../../app/functions/click-transform/schema.ts";
import { mysfits } from "../../../app/data/mysfits.ts";

/** Time when the requests of {@link record} came, milliseconds since 1970. */
export const RECEIVED = Date.UTC(2026, 10, 28, 7, 8, 9, 10);

/** The mysfits of the project as the table has them, by id. */
export const traits: ReadonlyMap<string, MysfitTraits> = new Map(
  mysfits.map(({ mysfitId, species, goodEvil, lawChaos }) => [
    mysfitId,
    { species, goodevil: goodEvil, lawchaos: lawChaos },
  ]),
);

/** A click as a browser makes it. */
export const click = (mysfitId = mysfits[0]?.mysfitId ?? "", eventId: string = randomUUID()): Click => ({
  eventId,
  mysfitId,
  at: "2026-11-28T07:08:09.001Z",
});

let sequence = 0;

/** A record as Firehose hands it over.
 * @param body Text as it is, bytes, or something to be JSON. */
export function record(body: unknown): SourceRecord {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return {
    recordId: `${++sequence}`.padStart(56, "4"),
    approximateArrivalTimestamp: RECEIVED,
    data: bytes.toString("base64"),
  };
}

/** A record with the clicks of one request. */
export const request = (clicks: readonly Click[], more: object = {}): SourceRecord =>
  record({ receivedAt: RECEIVED, userId: "guest", clicks, ...more });

/** Whole numbers below a limit, the same ones for the same seed (mulberry32). */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
