/** Caches (`local/aws/elasticache`), for the console and for tests of what happens without them. */
export interface CacheCapability {
  all(): readonly CacheState[];
  /** Changes how a cache behaves.
   * @throws Error when there is no such cache. */
  change(arn: string, command: CacheCommand): void;
}

/** A change of how a cache behaves: it ends all connections, is empty, and lets nobody connect; it lets clients connect again; each command takes so much
 * longer, 0 to 60000 milliseconds. */
export type CacheCommand =
  | { readonly do: "interrupt" }
  | { readonly do: "resume" }
  | { readonly do: "slow"; readonly milliseconds: number };

/** A cache as it is now. */
export interface CacheState {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** Name of its endpoint in its VPC. */
  readonly host: string;
  /** Port of 127.0.0.1 that it has too, with TLS. */
  readonly localPort: number;
  readonly users: readonly string[];
  readonly connections: number;
  readonly keys: number;
  readonly bytes: number;
  readonly limit: number;
  readonly hits: number;
  readonly misses: number;
  readonly evicted: number;
  readonly isStopped: boolean;
  /** Milliseconds that each command takes longer. */
  readonly slowness: number;
}
