/** Counts of a cache since its beginning. */
export class CacheCounts {
  /** Values from the cache. */
  hits = 0;
  /** Absences from the cache. */
  absences = 0;
  /** Loads, of all reasons. */
  loads = 0;
  /** Reads that shared the load of another one in this process. */
  shared = 0;
  /** Reads that waited for a load in another process. */
  waits = 0;
  /** Texts that were none of this cache. */
  garbage = 0;
  /** Values that were kept. */
  kept = 0;
  /** Values that were not kept since the key was invalidated, or the lease was over, while they were loaded. */
  outdated = 0;
  /** Values that were not kept since they are too large, or no JSON. */
  unsuitable = 0;
  /** Calls of the store that failed, came too late, or were not made because the breaker was open. */
  failures = 0;
  /** Invalidations that could not be made at once; they are made later. */
  postponed = 0;
}
