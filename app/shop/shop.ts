import type { Cache } from "../shared/cache/cache.ts";
import type { ShopParts } from "./app.ts";
import { Background } from "./background.ts";
import { Carts } from "./carts/carts.ts";
import { Answers } from "./catalogue/answers.ts";
import { StoredCatalogue } from "./catalogue/catalogue.ts";
import type { Database } from "./database/database.ts";
import { type OrderListeners, Orders } from "./orders/orders.ts";
import { Upkeep } from "./orders/upkeep.ts";
import { relayBatch, type SendEvents } from "./outbox/relay.ts";
import type { PaymentProvider } from "./payments/provider.ts";

/** Things that a shop is made of. */
export interface ShopOptions {
  readonly database: Database;
  readonly cache: Cache;
  /** Seconds for which what visitors browse is kept; 0 keeps nothing. */
  readonly cacheSeconds: number;
  readonly provider: PaymentProvider;
  /** Sends events about orders. Omit it, and they stay in the outbox. */
  readonly send?: SendEvents;
  /** Told of failures of what goes on behind the requests. */
  readonly failed: (what: "relay" | "upkeep", error: unknown) => void;
}

/** A shop with what goes on behind its requests. */
export interface Shop {
  readonly parts: ShopParts;
  /** Looks for what others have left: call it once, when requests are answered. */
  start(): void;
  /** Ends what goes on behind the requests, and waits for it. */
  end(): Promise<void>;
}

/** Puts a shop together. */
export function makeShop({ database, cache, cacheSeconds, provider, send, failed }: ShopOptions): Shop {
  const answers = new Answers(cache, cacheSeconds);
  const relay = new Background({
    work: async () => {
      if (send) while ((await relayBatch(database, send)) > 0);
      return undefined;
    },
    failed: (error) => failed("relay", error),
  });
  const listeners: OrderListeners = {
    stock: async (touched) => await answers.forget(touched),
    written: () => relay.nudge(),
    waiting: () => upkeep.nudge(),
  };
  const orders = new Orders(database, provider, listeners);
  const work = new Upkeep({ database, orders, provider: provider.name, listeners });
  const upkeep = new Background({
    work: async () => await work.run(),
    failed: (error) => failed("upkeep", error),
  });
  return {
    parts: {
      catalogue: new StoredCatalogue(database),
      answers,
      carts: new Carts(database),
      orders,
      provider,
    },
    start: () => {
      relay.nudge();
      upkeep.nudge();
    },
    end: async () => {
      await Promise.all([relay.end(), upkeep.end()]);
    },
  };
}
