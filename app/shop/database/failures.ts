/** Errors after which the whole transaction may simply be done again. */
const passing = new Set([
  "40001", // serialization_failure
  "40P01", // deadlock_detected
  "55P03", // lock_not_available
  "57P01", // admin_shutdown: Aurora's writer restarts
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
  "25006", // read_only_sql_transaction: the writer has become a reader
  "08000",
  "08001",
  "08003",
  "08004",
  "08006",
  "ECONNRESET",
  "ECONNREFUSED",
  "ENOENT", // a socket that is not there while the server restarts
  "EPIPE",
]);

/** Texts of errors of the `pg` client that have no code. */
const passingTexts = /^(Connection terminated|Client has encountered a connection error)/;

/** True for an error that another attempt may not meet: a failover, a restart, a lock.
 * @see https://www.postgresql.org/docs/17/errcodes-appendix.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.BestPractices.FastFailover.html */
export function isPassing(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === "string" && passing.has(code)) return true;
  return typeof message === "string" && passingTexts.test(message) && !isExhausted(error);
}

/** True when no connection became free, or none could be made, in time.
 * The client has no code for it. */
export function isExhausted(error: unknown): boolean {
  return /timeout exceeded when trying to connect|Connection terminated due to connection timeout/.test(
    String((error as { message?: unknown }).message),
  );
}
