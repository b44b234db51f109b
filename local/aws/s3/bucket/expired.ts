import type { LifecycleFilter, LifecycleRule, ObjectVersion } from "../records.ts";
import type { Contents } from "../stores/contents.ts";

const DAY = 24 * 60 * 60 * 1000;

/** Objects and versions that the rules of a bucket take away at a moment. */
export interface Expired {
  /** Current objects that expire: gone, or under a delete marker in a versioned bucket. */
  readonly current: readonly ObjectVersion[];
  /** Older versions and delete markers that go for good. */
  readonly versions: readonly ObjectVersion[];
}

/** Finds what has expired.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html */
export function findExpired(contents: Contents, rules: readonly LifecycleRule[], now: number): Expired {
  const current = new Set<ObjectVersion>();
  const versions = new Set<ObjectVersion>();
  const enabled = rules.filter((rule) => rule.enabled);
  for (const key of contents.keys()) {
    const list = contents.versions(key);
    for (const rule of enabled) {
      const newest = list[0];
      if (newest && !newest.deleteMarker && fits(rule.filter, newest) && isDue(rule, newest, now))
        current.add(newest);
      if (
        newest?.deleteMarker &&
        list.length === 1 &&
        isOrphanDue(rule, newest, now) &&
        fits(rule.filter, newest)
      )
        versions.add(newest);
      for (const version of dueNoncurrent(rule, list, now)) versions.add(version);
    }
  }
  return { current: [...current], versions: [...versions] };
}

function isDue({ expiration }: LifecycleRule, version: ObjectVersion, now: number): boolean {
  if (expiration?.days !== undefined) return now >= midnightAfter(version.modified, expiration.days);
  return expiration?.date !== undefined && now >= Date.parse(expiration.date);
}

function isOrphanDue(rule: LifecycleRule, marker: ObjectVersion, now: number): boolean {
  return rule.expiration?.expiredObjectDeleteMarker === true || isDue(rule, marker, now);
}

function dueNoncurrent(
  { noncurrentExpiration, filter }: LifecycleRule,
  list: readonly ObjectVersion[],
  now: number,
): ObjectVersion[] {
  if (!noncurrentExpiration) return [];
  const { days, newerVersions = 0 } = noncurrentExpiration;
  return list.filter((version, index) => {
    // A version became noncurrent when the next newer one was written.
    const successor = list[index - 1];
    return (
      successor &&
      index > newerVersions &&
      fits(filter, version) &&
      now >= midnightAfter(successor.modified, days)
    );
  });
}

/** S3 counts days and rounds up to the next midnight UTC. */
function midnightAfter(time: number, days: number): number {
  return Math.ceil((time + days * DAY) / DAY) * DAY;
}

function fits(filter: LifecycleFilter, version: ObjectVersion): boolean {
  const { prefix = "", tags = {}, sizeGreaterThan = -1, sizeLessThan = Infinity } = filter;
  return (
    version.key.startsWith(prefix) &&
    (version.deleteMarker === true ||
      (version.content.size > sizeGreaterThan && version.content.size < sizeLessThan)) &&
    Object.entries(tags).every(([key, value]) => version.tags?.[key] === value)
  );
}
