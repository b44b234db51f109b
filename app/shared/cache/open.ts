import type { BreakerState } from "./breaker.ts";
import { Cache } from "./cache.ts";
import { iamToken, type Credentials } from "./iam-token.ts";
import { MemoryStore } from "./memory-store.ts";
import { ValkeyStore } from "./valkey-store.ts";

/** Environment variables that the component `Cache` sets where it grants a connection. */
export const variables = {
  /** `host:port` */
  endpoint: "CACHE_ENDPOINT",
  /** Name of the serverless cache. */
  name: "CACHE_NAME",
  /** User who connects, by IAM. */
  user: "CACHE_USER",
} as const;

/** Where the cache is. */
export interface CacheEnvironment {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly region: string;
}

/** Reads and checks where the cache is.
 * @returns undefined where the program gives none: then each process keeps its own.
 * @throws Error listing everything that is wrong. */
export function readCacheEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): CacheEnvironment | undefined {
  const names = Object.values(variables);
  if (names.every((name) => env[name] === undefined)) return undefined;
  const problems: string[] = [];
  const text = (name: string, pattern: RegExp, must: string) => {
    const match = pattern.exec(env[name] ?? "");
    if (!match) problems.push(`${name} must be ${must} (got ${JSON.stringify(env[name] ?? null)})`);
    return match ?? [];
  };
  const [, host = "", port = ""] = text(variables.endpoint, /^([\w.-]+):(\d{1,5})$/, "a host and a port");
  const [name = ""] = text(variables.name, /^[a-z][a-z0-9-]{0,39}$/, "the name of a cache");
  const [user = ""] = text(variables.user, /^[a-zA-Z][a-zA-Z0-9-]{0,39}$/, "the id of a user");
  const [region = ""] = text("AWS_REGION", /^[a-z0-9-]+$/, "a region");
  if (problems.length > 0) throw new Error(`The cache can't be used: ${problems.join("; ")}`);
  return { host, port: Number(port), name, user, region };
}

/** Settings of {@link openCache}. */
export interface OpenCacheOptions {
  readonly prefix: string;
  readonly version: number;
  /** As {@link readCacheEnvironment} reads it; undefined for this process's own memory. */
  readonly environment: CacheEnvironment | undefined;
  /** Credentials of the process. Not asked without an environment. */
  readonly credentials: () => Promise<Credentials>;
  /** Told of each change of the breaker's state. @default nobody */
  readonly onChange?: (state: BreakerState) => void;
  /** Told of errors of the connection. @default nobody */
  readonly onError?: (error: Error) => void;
}

/** Opens the cache of a process: the one that the program gives it, else its own memory. */
export function openCache(options: OpenCacheOptions): Cache {
  const { prefix, version, environment, onChange } = options;
  if (!environment) return new Cache({ store: new MemoryStore(), prefix, version, onChange });
  const { host, port, name, user, region } = environment;
  const { credentials } = options;
  const password = () => iamToken({ cache: name, user, region, credentials });
  const store = new ValkeyStore({ host, port, user, password, onError: options.onError });
  return new Cache({ store, prefix, version, onChange });
}
