import type { S3 } from "../call.ts";
import { findExpired } from "./expired.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Applies the lifecycle rules of all buckets.
 * @param now Milliseconds since 1970. */
export async function applyLifecycle({ storage, uploads }: S3, now: number): Promise<void> {
  for (const { name, lifecycle } of storage.buckets()) {
    if (!lifecycle) continue;
    const { current, versions } = findExpired(storage.contents(name), lifecycle, now);
    for (const { key } of current) await storage.delete(name, key);
    await storage.deleteVersions(versions);
    const days = lifecycle.flatMap(({ enabled, abortUploadsAfterDays }) =>
      enabled && abortUploadsAfterDays !== undefined ? abortUploadsAfterDays : [],
    );
    for (const { uploadId, initiated } of uploads.list(name))
      if (days.some((limit) => now - initiated > limit * DAY)) await uploads.end(uploadId);
  }
}

/** Applies them now and every hour; AWS does it once a day.
 * @returns A function that ends that, when they have been applied for the first time. */
export async function startLifecycle(s3: S3, warn: (message: string) => void): Promise<() => void> {
  const sweep = async () => {
    try {
      await applyLifecycle(s3, Date.now());
    } catch (error) {
      warn(`lifecycle rules were not applied: ${(error as Error).message}`);
    }
  };
  await sweep();
  const timer = setInterval(() => void sweep(), HOUR);
  timer.unref();
  return () => clearInterval(timer);
}
