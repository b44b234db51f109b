import { integer } from "../command.ts";
import { ErrorReply } from "../reply.ts";

/** How a time is given: seconds or milliseconds, from now or since the epoch. */
export type ExpiryOption = "EX" | "PX" | "EXAT" | "PXAT";

/** Time of an option, milliseconds since the epoch.
 * @throws ErrorReply for one that is not above zero. */
export function expiryOf(
  command: string,
  kind: ExpiryOption,
  argument: Buffer | undefined,
  now: number,
): number {
  const given = integer(argument);
  const time = given * (kind.startsWith("EX") ? 1000 : 1) + (kind.endsWith("AT") ? 0 : now);
  if (given <= 0 || !Number.isSafeInteger(time))
    throw new ErrorReply(`ERR invalid expire time in '${command}' command`);
  return time;
}
