import { createClient } from "@redis/client";
import type { CacheStore } from "./store.ts";

/** Way to a cache in ElastiCache Serverless. */
export interface ValkeyOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Makes a password: it is asked for each connection, and again before a connection has lived for twelve hours. */
  readonly password: () => Promise<string>;
  /** Certificates that are trusted beside the usual ones. @default none */
  readonly ca?: string;
  /** Milliseconds until a connection is there. @default 2000 */
  readonly connectTimeout?: number;
  /** Milliseconds between two authentications of a connection. @default six hours */
  readonly renewal?: number;
  /** Told of errors of the connection. @default nobody */
  readonly onError?: (error: Error) => void;
}

/** ElastiCache ends connections that authenticated by IAM twelve hours ago; one that authenticates again may stay.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html */
const RENEWAL = 6 * 60 * 60 * 1000;
/** Most commands that wait for an answer: beyond that the cache is too slow to be worth waiting for. */
const MOST_COMMANDS = 5_000;

/** A store in Valkey, by one connection with TLS, which is opened at once and again whenever it breaks. Commands fail at once while there is none. */
export class ValkeyStore implements CacheStore {
  readonly #client;

  constructor(options: ValkeyOptions) {
    const { onError = () => {} } = options;
    const client = createClient({
      RESP: 3,
      socket: {
        host: options.host,
        port: options.port,
        tls: true,
        ca: options.ca,
        connectTimeout: options.connectTimeout ?? 2_000,
        // A peer that is gone without a word.
        socketTimeout: 30_000,
        reconnectStrategy: (retries) => Math.min(100 * 2 ** retries, 5_000) * (0.5 + Math.random() / 2),
      },
      pingInterval: 10_000,
      disableOfflineQueue: true,
      commandsQueueMaxLength: MOST_COMMANDS,
      maintNotifications: "disabled",
      credentialsProvider: credentials(options, onError),
    });
    client.on("error", (error: Error) => onError(error));
    this.#client = client;
    // The strategy above goes on for ever; what ends it is `close`.
    client.connect().catch(onError);
  }

  async get(key: string): Promise<string | undefined> {
    try {
      return (await this.#client.get(key)) ?? undefined;
    } catch (error) {
      if (!isWrongType(error)) throw error;
      // No text of ours.
      await this.#client.del(key);
      return undefined;
    }
  }

  async add(key: string, text: string, milliseconds: number): Promise<string | undefined> {
    const there = await this.#client.set(key, text, {
      condition: "NX",
      GET: true,
      expiration: { type: "PX", value: milliseconds },
    });
    return there ?? undefined;
  }

  async replace(key: string, expected: string, text: string, milliseconds: number): Promise<boolean> {
    const answer = await this.#client.set(key, text, {
      condition: "IFEQ",
      matchValue: expected,
      expiration: { type: "PX", value: milliseconds },
    });
    return answer !== null;
  }

  async delete(key: string): Promise<void> {
    await this.#client.del(key);
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }
}

const isWrongType = (error: unknown) => error instanceof Error && error.message.startsWith("WRONGTYPE");

/** Gives the client its user and password, and tells it of a new password now and then. */
function credentials({ user, password, renewal = RENEWAL }: ValkeyOptions, onError: (error: Error) => void) {
  let timer: NodeJS.Timeout | undefined;
  const fresh = async () => ({ username: user, password: await password() });
  return {
    type: "streaming-credentials-provider" as const,
    subscribe: async ({
      onNext,
    }: {
      onNext: (credentials: { username: string; password: string }) => void;
    }) => {
      const first = await fresh();
      // The connection before this one, if any, needs it no more.
      clearInterval(timer);
      timer = setInterval(() => void fresh().then(onNext, onError), renewal);
      timer.unref();
      return [first, { dispose: () => clearInterval(timer) }] as [typeof first, { dispose: () => void }];
    },
    onReAuthenticationError: onError,
  };
}
