import { setTimeout as delay } from "node:timers/promises";
import { readErrorObject, type ErrorRecord } from "./error-object.ts";

/** Limits of one PutRecordBatch.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html */
const BATCH = { records: 500, bytes: 4 * 1024 * 1024 };
/** Times that records are put before their object is left for another replay. */
const ATTEMPTS = 8;
/** Milliseconds before the second attempt; each further one waits twice as long. */
const BACK_OFF = 100;
/** Objects that are read at a time when they are only counted. */
const READERS = 8;

/** Ports that a replay works with: a bucket's error objects and their stream. */
export interface ReplayPorts {
  /** Keys of the error objects there are now. */
  list(): Promise<readonly string[]>;
  read(key: string): Promise<Buffer>;
  /** Puts 1 to 500 records, at most 4 MiB.
   * @param data Base64.
   * @returns For each record the error code with which it was refused, or undefined. */
  put(data: readonly string[]): Promise<readonly (string | undefined)[]>;
  remove(key: string): Promise<void>;
  /** Waits for some milliseconds; by the clock unless given. */
  wait?(milliseconds: number): Promise<void>;
}

/** Outcome of a replay. */
export interface ReplayOutcome {
  /** Records of the objects that are gone. */
  readonly replayed: number;
  /** Objects that are gone. */
  readonly objects: number;
  /** Objects that were left, by key, and why. */
  readonly problems: readonly string[];
}

/** Puts the records of error objects back into their stream, oldest key first. An object is deleted when the stream has taken all of its
 * records, and stays whole otherwise. Who is killed between the two has put its records twice at the next replay, and what was taken of an
 * object that stayed comes again too: readers tell such duplicates by their event ids. What fails again arrives as a new object, which this
 * replay does not touch.
 * @param onObject Told of each object that is done. */
export async function replay(
  ports: ReplayPorts,
  onObject: (key: string, records: number) => void = () => undefined,
): Promise<ReplayOutcome> {
  const problems: string[] = [];
  let [replayed, objects] = [0, 0];
  for (const key of (await ports.list()).toSorted())
    try {
      const records = readErrorObject(await ports.read(key));
      for (const batch of batches(records)) await putAll(ports, batch);
      await ports.remove(key);
      replayed += records.length;
      objects++;
      onObject(key, records.length);
    } catch (error) {
      problems.push(`${key}: ${(error as Error).message}`);
    }
  return { replayed, objects, problems };
}

/** Counts what a replay would put, without putting it. */
export async function countFailed(ports: Pick<ReplayPorts, "list" | "read">): Promise<{
  readonly objects: number;
  readonly records: number;
  /** Records by error code, by name. */
  readonly errorCodes: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}> {
  const keys = (await ports.list()).toSorted();
  const counts = new Map<string, number>();
  const problems: string[] = [];
  const waiting = keys.values();
  const reader = async () => {
    for (const key of waiting)
      try {
        for (const { errorCode } of readErrorObject(await ports.read(key)))
          counts.set(errorCode, (counts.get(errorCode) ?? 0) + 1);
      } catch (error) {
        problems.push(`${key}: ${(error as Error).message}`);
      }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  const errorCodes = Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)));
  const records = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { objects: keys.length, records, errorCodes, problems: problems.sort() };
}

function* batches(records: readonly ErrorRecord[]): Generator<readonly string[]> {
  let [batch, bytes]: [string[], number] = [[], 0];
  for (const { rawData } of records) {
    const size = Buffer.byteLength(rawData, "base64");
    if (batch.length === BATCH.records || (batch.length > 0 && bytes + size > BATCH.bytes)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(rawData);
    bytes += size;
  }
  yield batch;
}

/** @throws Error when the stream does not take all of them. */
async function putAll(ports: ReplayPorts, data: readonly string[]): Promise<void> {
  let left = data;
  for (let attempt = 1; ; attempt++) {
    const codes = await ports.put(left);
    const refused = codes.filter((code) => code !== undefined);
    left = left.filter((_, index) => codes[index] !== undefined);
    if (left.length === 0) return;
    if (attempt === ATTEMPTS)
      throw new Error(
        `the stream did not take ${left.length} of its records: ${[...new Set(refused)].join(", ")}`,
      );
    await (ports.wait ?? delay)(BACK_OFF * 2 ** (attempt - 1));
  }
}
