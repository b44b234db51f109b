import { findExpired } from "./bucket/expired.ts";
import { eventOfDeletion, lifecycleOrigin } from "./notifications/object-event.ts";
import { tell } from "./notifications/tell.ts";
import type { Deletion } from "./stores/bucket-store.ts";
import type { S3Store } from "./store.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Applies the lifecycle rules of all buckets.
 * @param now Milliseconds since 1970. */
export async function applyLifecycle(store: S3Store, now: number): Promise<void> {
  const { buckets, uploads } = store;
  for (const { name, lifecycle } of buckets.all()) {
    if (!lifecycle) continue;
    const { current, versions } = findExpired(buckets.contents(name), lifecycle, now);
    for (const { key } of current) await tellOfExpiration(store, await buckets.deleteObject(name, key));
    for (const { key, versionId } of versions)
      await tellOfExpiration(store, await buckets.deleteObject(name, key, versionId));
    const days = lifecycle.flatMap(({ enabled, abortUploadsAfterDays }) =>
      enabled && abortUploadsAfterDays !== undefined ? abortUploadsAfterDays : [],
    );
    for (const { uploadId, initiated } of uploads.list(name))
      if (days.some((limit) => now - initiated > limit * DAY)) await uploads.end(uploadId);
  }
}

async function tellOfExpiration(store: S3Store, deletion: Deletion): Promise<void> {
  const shownId = deletion.version && store.buckets.shownId(deletion.version);
  await tell(store, eventOfDeletion("LifecycleExpiration", deletion, shownId, lifecycleOrigin));
}

/** Applies them now and every hour; AWS does it once a day.
 * @returns A function that ends that, when they have been applied for the first time. */
export async function startLifecycle(store: S3Store, warn: (message: string) => void): Promise<() => void> {
  const sweep = async () => {
    try {
      await applyLifecycle(store, Date.now());
    } catch (error) {
      warn(`lifecycle rules were not applied: ${(error as Error).message}`);
    }
  };
  await sweep();
  const timer = setInterval(() => void sweep(), HOUR);
  timer.unref();
  return () => clearInterval(timer);
}
