import assert from "node:assert/strict";
import { declineReasons } from "../../app/shop/payments/declines.ts";
import { beginAttempt, endAttempt, openAttempt } from "../../web/src/shop/attempt.ts";
import { bankOf } from "../../web/src/shop/bank.ts";
import { browserLines, giveBrowserCarts, setBrowserLine } from "../../web/src/shop/browser-cart.ts";
import { declineText } from "../../web/src/shop/declines.ts";
import { moneyText, times } from "../../web/src/shop/money.ts";
import { isMoving, stateText } from "../../web/src/shop/states.ts";
import type { Order } from "../../web/src/shop/types.ts";

/** What a browser stores, for as long as a test runs. */
function storage(): Map<string, string> {
  const stored = new Map<string, string>();
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    value: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key),
    },
  });
  return stored;
}

describe("The shop of the site", () => {
  let stored: Map<string, string>;
  const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
  beforeEach(() => (stored = storage()));
  afterEach(() => {
    if (before) Object.defineProperty(globalThis, "localStorage", before);
    else Reflect.deleteProperty(globalThis, "localStorage");
  });

  describe("writes money", () => {
    for (const [language, amount, currency, text] of [
      ["en", 2450, "USD", "$24.50"],
      ["ko", 2450, "USD", "US$24.50"],
      ["en", 5, "USD", "$0.05"],
      ["en", 123456789, "USD", "$1,234,567.89"],
      ["ko", 15000, "KRW", "₩15,000"],
      ["en", 15000, "KRW", "₩15,000"],
      ["en", 1234, "KWD", "KWD 1.234"],
    ] as const)
      it(`${amount} ${currency} is ${text} in ${language}`, () =>
        assert.equal(moneyText(language, { amount, currency }).replace(/\s/g, " "), text));

    it("and counts in whole minor units", () =>
      assert.deepEqual(times({ amount: 1999, currency: "USD" }, 3), { amount: 5997, currency: "USD" }));
  });

  describe("keeps a cart in the browser", () => {
    it("with items in the order they came, at most 20 pieces of each", () => {
      assert.ok(setBrowserLine("plush-troll", 2));
      assert.ok(setBrowserLine("tea-yeti", 30));
      assert.ok(setBrowserLine("plush-troll", 3));
      assert.deepEqual(browserLines(), [
        { itemId: "plush-troll", quantity: 3 },
        { itemId: "tea-yeti", quantity: 20 },
      ]);
      assert.ok(setBrowserLine("plush-troll", 0));
      assert.deepEqual(browserLines(), [{ itemId: "tea-yeti", quantity: 20 }]);
    });

    it("which has room for 50 items", () => {
      for (let item = 0; item < 50; item++) assert.ok(setBrowserLine(`item-${item}`, 1));
      assert.ok(!setBrowserLine("one-more", 1));
      assert.ok(setBrowserLine("item-7", 2));
      assert.equal(browserLines().length, 50);
    });

    it("and takes nothing that it has not written itself", () => {
      for (const text of [
        "",
        "no JSON",
        "null",
        `{"open":{"mergeId":"short","lines":[]}}`,
        `{"open":{"mergeId":"0123456789abcdef","lines":[{"itemId":"a","quantity":-1}]}}`,
        `{"open":{"mergeId":"0123456789abcdef","lines":[{"itemId":"../a","quantity":1}]}}`,
      ]) {
        stored.set("mysfits.cart", text);
        assert.deepEqual(browserLines(), [], text);
      }
    });

    it("which is given to a user once: one whose answer was lost is given again as it was", async () => {
      const given: string[] = [];
      setBrowserLine("plush-troll", 1);
      const lost = giveBrowserCarts(async ({ mergeId, lines }) => {
        given.push(`${mergeId} ${lines.map(({ itemId }) => itemId).join()}`);
        throw new Error("lost");
      });
      await assert.rejects(lost, /lost/);
      // What comes later goes under a name of its own: the shop would take nothing more in under the first.
      setBrowserLine("tea-yeti", 1);
      await giveBrowserCarts(async ({ mergeId, lines }) => {
        given.push(`${mergeId} ${lines.map(({ itemId }) => itemId).join()}`);
      });
      assert.equal(given.length, 3);
      assert.equal(given[0], given[1]);
      assert.match(given[1] ?? "", / plush-troll$/);
      assert.match(given[2] ?? "", / tea-yeti$/);
      assert.notEqual(given[2]?.split(" ")[0], given[1]?.split(" ")[0]);
      assert.deepEqual(browserLines(), []);
      await giveBrowserCarts(async () => assert.fail("nothing is left to give"));
    });
  });

  describe("keeps the key of an order", () => {
    const body = {
      total: { amount: 100, currency: "USD" },
      payment: { token: "tok_ok" },
      language: "en",
    } as const;
    it("until its answer is known, with what was ordered", () => {
      const first = beginAttempt("ana@example.com", body);
      assert.match(first.key, /^[\w-]{16,64}$/);
      // Another card, another total: as long as nobody knows what became of the first, it is asked for.
      const again = beginAttempt("ana@example.com", { ...body, payment: { token: "tok_slow" } });
      assert.deepEqual(again, first);
      assert.deepEqual(openAttempt("ana@example.com"), first);
      endAttempt(first);
      assert.equal(openAttempt("ana@example.com"), undefined);
      assert.equal(stored.size, 0);
      assert.notEqual(beginAttempt("ana@example.com", body).key, first.key);
    });

    it("for who ordered alone", () => {
      const hers = beginAttempt("ana@example.com", body);
      assert.equal(openAttempt("ben@example.com"), undefined);
      endAttempt({ ...hers, key: "another-key-0000" });
      assert.deepEqual(openAttempt("ana@example.com"), hers);
    });

    it("until another tab has its answer", () => {
      const first = beginAttempt("ana@example.com", body);
      stored.clear();
      assert.equal(openAttempt("ana@example.com"), undefined);
      assert.notEqual(beginAttempt("ana@example.com", body).key, first.key);
    });

    it("also in a browser that has no room for it, whatever it has stored before", () => {
      stored.set(
        "mysfits.checkout",
        JSON.stringify({ key: "an-old-key-000000", email: "old@example.com", body }),
      );
      Object.assign(localStorage, {
        setItem: () => {
          throw new Error("full");
        },
      });
      const attempt = beginAttempt("ana@example.com", body);
      assert.deepEqual(openAttempt("ana@example.com"), attempt);
      endAttempt(attempt);
      assert.equal(openAttempt("ana@example.com"), undefined);
    });

    it("also in a browser that stores nothing, until the page is left", () => {
      Object.defineProperty(globalThis, "localStorage", {
        configurable: true,
        get: () => {
          throw new Error("denied");
        },
      });
      const attempt = beginAttempt("eva@example.com", body);
      assert.deepEqual(openAttempt("eva@example.com"), attempt);
      endAttempt(attempt);
      assert.equal(openAttempt("eva@example.com"), undefined);
    });
  });

  describe("sends the buyer to a bank that asks", () => {
    for (const [challengeUrl, address] of [
      ["/shop/challenge?order=1", "/shop/challenge?order=1"],
      ["https://site.example/shop/challenge?order=1", "/shop/challenge?order=1"],
      ["https://hooks.stripe.com/3d_secure?id=1", "https://hooks.stripe.com/3d_secure?id=1"],
      ["http://bank.example/", undefined],
      ["javascript:alert(1)", undefined],
      ["https://", undefined],
      [undefined, undefined],
    ] as const)
      it(`at ${address ?? "no address"}, for ${challengeUrl ?? "none"}`, () =>
        assert.equal(
          bankOf({ payment: { state: "challenge", challengeUrl } }, "https://site.example"),
          address,
        ));
  });

  it("says why a card was declined, and no more than that for a code that it does not know", () => {
    for (const reason of declineReasons) assert.equal(declineText(reason), `shop.decline.${reason}`);
    for (const unknown of [undefined, "", "stolen_card", "constructor"])
      assert.equal(declineText(unknown), "shop.decline.declined");
  });

  describe("says how an order stands", () => {
    const order = (state: Order["state"], payment: NonNullable<Order["payment"]>["state"]): Order => ({
      orderId: "1",
      state,
      placedAt: "2026-11-29T10:00:00.000Z",
      lines: [],
      total: { amount: 0, currency: "USD" },
      payment: { state: payment },
    });
    for (const [state, payment, text, moving] of [
      ["placed", "started", "paying", true],
      ["placed", "processing", "paying", true],
      ["placed", "challenge", "challenge", false],
      ["paid", "succeeded", "paid", false],
      ["cancelled", "declined", "declined", false],
      ["cancelled", "cancel_due", "cancelled", false],
      ["cancelled", "cancelled", "cancelled", false],
      ["cancelled", "refund_due", "refunding", true],
      ["refunded", "refund_due", "refunding", true],
      ["refunded", "refunded", "refunded", false],
      ["expired", "cancelled", "expired", false],
    ] as const)
      it(`${state} with a payment that is ${payment}: ${text}`, () => {
        assert.equal(stateText(order(state, payment)), `shop.state.${text}`);
        assert.equal(isMoving(order(state, payment)), moving);
      });
  });
});
