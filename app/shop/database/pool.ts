import pg from "pg";

/** Way to one endpoint of the database. */
export interface PoolOptions {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Makes the password of a new connection: an IAM token lives for 15 minutes, and only the beginning of a connection needs it. */
  readonly password: () => Promise<string>;
  /** Certificates that the server's must come from, as PEM; `false` for a server on this machine's own socket.
   * @default those that Node trusts */
  readonly tls?: string | false;
  /** Most connections of this process.
   * @default 10 */
  readonly size?: number;
  /** Milliseconds that a request waits for a connection.
   * @default 2000 */
  readonly patience?: number;
  /** Milliseconds after which a connection that nobody uses is closed.
   * @default 10000 */
  readonly idle?: number;
  /** Seconds after which a connection is closed when nobody needs it at that moment.
   * @default 60 */
  readonly life?: number;
}

/** `int8` is a number here: amounts and positions are far below 2^53. */
const INT8 = 20;

/** Makes a pool of connections. Ten for each task are few on purpose: half an ACU allows some 190 connections, and a transaction takes
 * milliseconds. Connections that nobody uses are closed soon and none is kept, since a Serverless v2 cluster pauses only when there is none.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html */
export function openPool(options: PoolOptions): pg.Pool {
  const { host, port, database, user, password, tls } = options;
  const pool = new pg.Pool({
    host,
    port,
    database,
    user,
    password,
    ssl: tls === false ? false : { rejectUnauthorized: true, ca: tls, servername: host },
    max: options.size ?? 10,
    connectionTimeoutMillis: options.patience ?? 2_000,
    idleTimeoutMillis: options.idle ?? 10_000,
    // One to a server that says nothing any more, or that has become a reader, is gone soon, however busy the shop is.
    maxLifetimeSeconds: options.life ?? 60,
    // The server ends a statement after five seconds; this is for a server that says nothing any more.
    query_timeout: 7_000,
    keepAlive: true,
    types: {
      getTypeParser: ((oid: number, format?: "text" | "binary") =>
        oid === INT8
          ? Number
          : (pg.types.getTypeParser(oid, format) as unknown)) as typeof pg.types.getTypeParser,
    },
  });
  // A connection that breaks is told by the statement that needs it, or is gone from the pool when nobody does. Without listeners it would end
  // the process, in the first case too.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
