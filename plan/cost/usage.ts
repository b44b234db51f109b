import { priceOf, prices, type PriceName } from "./prices.ts";

/** Something that is paid for by what visitors do. */
export interface UsageItem {
  readonly what: string;
  readonly price: PriceName;
  /** Units for a thousand visitors. */
  readonly quantity: number;
}

/** A thousand visitors, of whom each looks at the site once: 40 files of 0.6 MB together, 8 calls of APIs (the list, three mysfits, one like, two requests
 * with clicks, the own page). One in fifty registers for the event, and one in fifty signs up. Bytes and milliseconds as in bench/cost.ts. */
export const visitors: readonly UsageItem[] = [
  { what: "files and calls", price: "cloudFrontRequests", quantity: 0.048 },
  { what: "traffic", price: "cloudFrontGigabyte", quantity: 0.6 },
  { what: "the same, in stages with a web ACL", price: "webAclRequests", quantity: 0.048 },
  { what: "calls", price: "apiRequests", quantity: 0.008 },
  { what: "access log and the service's lines, 1 KB a call", price: "logsGigabyte", quantity: 0.0076 },
  { what: "clicks, a record a request", price: "firehoseGigabyte", quantity: (2_000 * 5_120) / 1024 ** 3 },
  { what: "clicks' lines and registrations", price: "lambdaRequests", quantity: 0.0001 },
  { what: "the same, 100 ms with 512 MB", price: "lambdaArmGigabyteSecond", quantity: 5 },
  { what: "mysfits, likes, registrations", price: "tableReads", quantity: 0.01 },
  { what: "likes, registrations, mails' ledger", price: "tableWrites", quantity: 0.0005 },
  { what: "clicks, a file a minute for an hour", price: "objectPuts", quantity: 0.06 },
  { what: "codes and confirmations", price: "mails", quantity: 0.04 },
];

/** A row of what usage costs. */
export interface UsageRow extends UsageItem {
  readonly unit: string;
  readonly unitPrice: number;
  readonly usd: number;
  readonly isFromMemory: boolean;
}

/** Prices some usage in a region, in the order given. */
export const usageRows = (items: readonly UsageItem[], region: string): readonly UsageRow[] =>
  items.map((item) => {
    const { usd, evidence } = priceOf(item.price, region);
    return {
      ...item,
      unit: prices[item.price].unit,
      unitPrice: usd,
      usd: usd * item.quantity,
      isFromMemory: evidence === "memory",
    };
  });
