import { GatewayError } from "../gateway-error.ts";

/** Runs a call that has `milliseconds`, and that ends early when the client goes away.
 * @throws GatewayError INTEGRATION_TIMEOUT when the time is over; the signal is aborted then. */
export async function withDeadline<T>(
  milliseconds: number,
  client: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new GatewayError("INTEGRATION_TIMEOUT", { reason: `no answer within ${milliseconds} ms` }));
      abort();
    }, milliseconds);
  });
  client?.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([call(controller.signal), late]);
  } finally {
    clearTimeout(timer);
    client?.removeEventListener("abort", abort);
  }
}
