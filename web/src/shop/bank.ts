import type { Order } from "./types.ts";

/** Address where a bank asks the buyer of an order: a path of this site, for the sandbox's bank, or a page elsewhere by HTTPS.
 * @returns undefined when no bank asks. */
export function bankOf({ payment }: Pick<Order, "payment">, origin: string): string | undefined {
  const address = payment?.challengeUrl;
  if (address === undefined || !URL.canParse(address, origin)) return undefined;
  const url = new URL(address, origin);
  if (url.origin === origin) return url.pathname + url.search;
  return url.protocol === "https:" ? url.href : undefined;
}
