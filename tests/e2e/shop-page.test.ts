import assert from "node:assert/strict";
import type { Browser, Page, Route } from "playwright-core";
import { TestShop } from "../app/shop/support/shop.ts";
import { Store } from "../app/shop/support/store.ts";
import { accessibilityFailures } from "./support/accessibility.ts";
import { openBrowser } from "./support/browser.ts";
import { Copy } from "./support/copy.ts";
import { PASSWORD, registerUser } from "./support/user.ts";

/** Words of the pages, by language. */
const words = {
  "en-US": {
    email: "E-mail",
    password: "Password",
    signIn: "Sign in",
    shop: "Shop",
    plushes: "Soft mysfits",
    troll: "Plush troll",
    gorgon: "Plush gorgon",
    price: "$22.00",
    quantity: "Pieces",
    put: "Put into the cart",
    inCart: "2 pieces are in your cart.",
    toCart: "Go to the cart",
    quantityOf: "Pieces of Plush troll",
    total: "Total $66.00",
    remove: "Remove Plush gorgon",
    removed: "Plush gorgon is no longer in your cart.",
    empty: "Your cart is empty.",
    soldOut: "Sold out: take it out to order the rest.",
    none: "There is no such collection.",
    unreachable: "can't be reached",
    again: "Try again",
    slow: "It takes longer than usual.",
    checkout: "Checkout",
    pay: "Order and pay $66.00",
    noStripe: "The form for your card can't be reached just now.",
    incomplete: "The card’s number, date or security code is not right.",
    noCards: "Cards can't be entered on this page yet",
    paid: "Paid. Thank you!",
    orders: "Orders",
    noOrders: "You have not ordered anything yet.",
    cancel: "Cancel the order",
    reallyCancel: "Yes, cancel it",
    refunded: "your money was given back",
    challengeCard: "Card whose bank asks you first",
    noFundsCard: "Card without money",
    slowCard: "Card that takes its time",
    approve: "Yes, pay",
    deny: "No, don’t",
    declinedByBank: "Declined by the bank",
    refusedByBuyer: "Your bank did not get your consent.",
    declined:
      "There is not enough money on the card’s account. Choose another card. Nothing was charged, and your items are in the cart again.",
    short: "Somebody was quicker",
    priceChanged: "A price has changed meanwhile.",
    unclear: "nothing is charged twice",
    askAgain: "Ask again",
  },
  "ko-KR": {
    email: "메일 주소",
    password: "비밀번호",
    signIn: "로그인",
    shop: "상점",
    plushes: "폭신한 친구들",
    troll: "트롤 인형",
    gorgon: "고르곤 인형",
    price: "US$22.00",
    quantity: "수량",
    put: "장바구니에 담기",
    inCart: "장바구니에 2개 있습니다.",
    toCart: "장바구니로 가기",
    quantityOf: "트롤 인형 수량",
    total: "합계 US$66.00",
    remove: "고르곤 인형 빼기",
    removed: "장바구니에서 뺐습니다: 고르곤 인형",
    empty: "장바구니가 비어 있습니다.",
    soldOut: "품절입니다. 빼면 나머지를 주문할 수 있습니다.",
    none: "그런 컬렉션은 없습니다.",
    unreachable: "연결할 수 없습니다",
    again: "다시 시도",
    slow: "평소보다 오래 걸리고 있습니다.",
    checkout: "결제",
    pay: "US$66.00 주문하고 결제하기",
    noStripe: "지금은 카드 입력란을 불러올 수 없습니다.",
    incomplete: "카드 번호, 유효 기간 또는 보안 코드가 맞지 않습니다.",
    noCards: "아직 카드를 입력할 수 없어",
    paid: "결제되었습니다. 고맙습니다!",
    orders: "주문 내역",
    noOrders: "아직 주문하신 것이 없습니다.",
    cancel: "주문 취소",
    reallyCancel: "네, 취소합니다",
    refunded: "환불을 마쳤습니다",
    challengeCard: "은행이 먼저 확인하는 카드",
    noFundsCard: "잔액이 없는 카드",
    slowCard: "시간이 걸리는 카드",
    approve: "네, 결제합니다",
    deny: "아니요, 하지 않습니다",
    declinedByBank: "은행이 거절했습니다.",
    refusedByBuyer: "은행이 본인의 동의를 확인하지 못했습니다.",
    declined:
      "카드 계좌에 잔액이 모자랍니다. 다른 카드를 골라 주세요. 결제된 금액은 없고 상품은 다시 장바구니에 있습니다.",
    short: "다른 분이 먼저 주문해",
    priceChanged: "그사이 가격이 바뀌었습니다.",
    unclear: "두 번 결제되지 않습니다",
    askAgain: "다시 물어보기",
  },
} as const;
type Locale = keyof typeof words;
const locales = Object.keys(words) as Locale[];

describe("The pages of the shop", function () {
  this.timeout(240_000);
  const copy = new Copy();
  let store: Store;
  let shop: TestShop;
  let browser: Browser;
  const complaints: string[] = [];
  let people = 0;
  before(async () => {
    store = await Store.start();
    [browser, shop] = await Promise.all([openBrowser(), TestShop.start(store), copy.start()]);
  });
  after(async () => {
    await browser?.close();
    await copy.remove();
    await shop?.stop();
    await store?.stop();
  });
  afterEach(() => {
    // The browser itself reports what a test breaks on purpose.
    assert.deepEqual(
      complaints.splice(0).filter((text) => !/Failed to load resource|ERR_/.test(text)),
      [],
    );
  });

  /** Asks the shop as its API does: the user is whom the token names. */
  async function forward(route: Route): Promise<{ status: number; headers: object; body: string }> {
    const request = route.request();
    const { pathname, search } = new URL(request.url());
    const { authorization, ...headers } = await request.allHeaders();
    const claims = authorization?.split(".")[1];
    const { sub } = JSON.parse(Buffer.from(claims ?? "e30", "base64url").toString()) as { sub?: string };
    const body = request.postData();
    const {
      statusCode,
      headers: answered,
      payload,
    } = await shop.app.inject({
      method: request.method() as "GET",
      url: pathname.replace(/^\/shop-api/, "") + search,
      headers: {
        ...Object.fromEntries(
          Object.entries(headers).filter(([name]) => /^(accept|content-type|idem)/.test(name)),
        ),
        ...(sub !== undefined && { "x-user-id": sub }),
      },
      ...(body !== null && { payload: body }),
    });
    return { status: statusCode, headers: answered, body: payload };
  }

  /** Somebody on a narrow phone, in front of a site with the shop of this test whose money goes to `payments`, or with the copy's `own`. */
  async function visitor(
    locale: Locale,
    { own = false, payments = { shopPayments: "sandbox" } }: { own?: boolean; payments?: object } = {},
  ): Promise<Page> {
    const context = await browser.newContext({
      baseURL: copy.running.site,
      locale,
      viewport: { width: 360, height: 740 },
      // The copy's site has the sandbox, and lets nothing of Stripe's in.
      bypassCSP: "stripeKey" in payments,
    });
    const page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    if (own) return page;
    await page.route("**/config.json", async (route) => {
      const config = (await (await route.fetch()).json()) as object;
      await route.fulfill({ json: { ...config, shopUrl: "/shop-api", ...payments } });
    });
    await page.route("**/shop-api/**", async (route) => {
      const { status, headers, body } = await forward(route);
      await route.fulfill({ status, headers: headers as Record<string, string>, body });
    });
    return page;
  }

  /** Signs somebody new in and goes on to a page. @returns number of the user */
  async function signIn(page: Page, locale: Locale, next: string): Promise<string> {
    const say = words[locale];
    const { email, id } = await registerUser(copy, `shopper${++people}@example.com`);
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel(say.email).fill(email);
    await page.getByLabel(say.password).fill(PASSWORD);
    await page.getByRole("main").getByRole("button", { name: say.signIn, exact: true }).click();
    await page.waitForURL(`**${next}`);
    return id;
  }

  /** Moves the focus by keyboard until it is on something, and uses it. */
  async function press(page: Page, name: string, key = "Enter"): Promise<void> {
    const focused = `(document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "")`;
    for (let tabs = 0; tabs < 60; tabs++) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate<string>(focused)).startsWith(name)) return await page.keyboard.press(key);
    }
    throw new Error(`the keyboard never reaches ${name}`);
  }

  /** Checks that a page fits the phone, has one heading of the first level, and breaks no rule of WCAG. */
  async function isInOrder(page: Page): Promise<void> {
    const state = await page.evaluate<number[]>(
      `[document.documentElement.scrollWidth, document.querySelectorAll("main h1").length]`,
    );
    assert.deepEqual(state, [360, 1], page.url());
    assert.deepEqual(await accessibilityFailures(page), [], page.url());
  }

  /** Takes a picture of the page, where somebody wants to look at it. */
  const screenshot = async (page: Page, name: string) => {
    const folder = process.env["SCREENSHOTS"];
    if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  for (const locale of locales)
    describe(`in ${locale}`, () => {
      const say = words[locale];

      it("lead from the header by keyboard to an item and into the cart of the browser", async () => {
        const page = await visitor(locale);
        await page.goto("/");
        await page.getByRole("link", { name: say.shop, exact: true }).waitFor();
        await press(page, say.shop);
        await page.getByRole("heading", { name: say.plushes }).waitFor();
        assert.equal(await page.locator(".cards > li").count(), 5);
        await isInOrder(page);
        await screenshot(page, `shop-${locale}`);
        await press(page, say.plushes);
        await page.getByRole("heading", { name: say.troll }).waitFor();
        assert.equal(await page.locator(".cards > li").count(), 7);
        await isInOrder(page);
        await screenshot(page, `collection-${locale}`);
        await press(page, say.troll);
        await page.getByRole("heading", { level: 1, name: say.troll }).waitFor();
        await page.getByText(say.price, { exact: true }).waitFor();
        await isInOrder(page);
        await page.getByLabel(say.quantity).selectOption("2");
        await press(page, say.put);
        await page.getByText(say.inCart).waitFor();
        await screenshot(page, `item-${locale}`);
        await press(page, say.toCart);

        await page.getByLabel(say.quantityOf).selectOption("3");
        await page.getByText(say.total).waitFor();
        await isInOrder(page);
        // Back after a while, it is still there, and costs what it costs then.
        await page.reload();
        await page.getByText(say.total).waitFor();
        assert.equal(await page.getByLabel(say.quantityOf).inputValue(), "3");
        await screenshot(page, `cart-${locale}`);
        await page.context().close();
      });

      it("say what is not there, what takes long and what failed", async () => {
        const page = await visitor(locale);
        await page.goto("/shop/collections/unicorns");
        await page.getByText(say.none).waitFor();
        await page.route("**/shop-api/items/plush-troll", async (route) => await route.abort());
        await page.goto("/shop/items/plush-troll");
        await page.getByText(say.unreachable).waitFor();
        await page.unroute("**/shop-api/items/plush-troll");
        await page.getByRole("button", { name: say.again }).click();
        await page.getByRole("heading", { name: say.troll }).waitFor();

        // While the database wakes up, the shop says when to come back.
        const statuses: number[] = [];
        await page.route("**/shop-api/items/plush-troll", async (route) => {
          statuses.push(503);
          if (statuses.length > 2) return await route.fallback();
          await route.fulfill({ status: 503, headers: { "retry-after": "1" }, json: {} });
        });
        await page.reload();
        await page.getByRole("heading", { name: say.troll }).waitFor();
        assert.equal(statuses.length, 3);

        const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
        await page.route("**/shop-api/collections", async (route) => {
          await answered;
          await route.fallback();
        });
        await page.goto("/shop");
        await page.getByText(say.slow).waitFor();
        answer();
        await page.getByRole("heading", { name: say.plushes }).waitFor();
        await page.goto("/shop/cart");
        await page.getByText(say.empty).waitFor();
        await isInOrder(page);
        await page.context().close();
      });

      it("bring the browser's cart to who signs in, once, and beside what was there", async () => {
        const page = await visitor(locale);
        for (const item of ["plush-troll", "plush-gorgon"]) {
          await page.goto(`/shop/items/${item}`);
          await page.getByRole("button", { name: say.put }).click();
          await page.getByRole("link", { name: say.toCart }).waitFor();
        }
        // The first answer is lost: nobody knows whether the carts are one by now.
        let lost = 0;
        await page.route("**/shop-api/cart/merge", async (route) => {
          if (lost++ > 0) return await route.fallback();
          await forward(route);
          await route.abort();
        });
        const id = await signIn(page, locale, "/shop/cart");
        await page.getByText(say.unreachable).waitFor();
        await page.getByRole("button", { name: say.again }).click();
        await page.getByLabel(say.quantityOf).waitFor();
        assert.equal(await page.getByLabel(say.quantityOf).inputValue(), "1");
        assert.deepEqual(
          await store.rows("SELECT item_id, quantity FROM shop.cart_lines WHERE user_id = $1 ORDER BY 1", [
            id,
          ]),
          [
            { item_id: "plush-gorgon", quantity: 1 },
            { item_id: "plush-troll", quantity: 1 },
          ],
        );
        await press(page, say.remove);
        await page.getByText(say.removed).waitFor();
        assert.equal(await page.getByRole("button", { name: say.remove }).count(), 0);
        await store.admin.query("UPDATE shop.items SET stock = 0 WHERE item_id = 'plush-troll'");
        try {
          await page.reload();
          await page.getByText(say.soldOut).waitFor();
          await isInOrder(page);
        } finally {
          await store.admin.query("UPDATE shop.items SET stock = 150 WHERE item_id = 'plush-troll'");
        }
        await page.context().close();
      });

      it("offer test cards for the sandbox alone", async () => {
        const page = await visitor(locale, { payments: { shopPayments: "another" } });
        const id = await signIn(page, locale, "/shop/orders");
        await shop.put(id, "plush-troll", 3);
        await page.goto("/shop/checkout");
        await page.getByText(say.noCards).waitFor();
        assert.equal(await page.locator("input[name=card]").count(), 0);
        assert.equal(await page.getByRole("button", { name: say.pay }).count(), 0);
        await isInOrder(page);
        await page.context().close();
      });

      // https://docs.stripe.com/js: what is used of it, by a stand-in.
      it("take a card by Stripe's own form where Stripe takes the money, and see nothing of it but a token", async () => {
        const page = await visitor(locale, { payments: { shopPayments: "stripe", stripeKey: "pk_test_0" } });
        const script = `
          window.Stripe = (key) => ({
            elements: ({ locale }) => ({
              create: (type) => ({
                mount: (place) => { place.textContent = [key, locale, type].join(" "); },
                destroy: () => undefined,
              }),
            }),
            createPaymentMethod: async ({ type }) =>
              (window.asked = (window.asked ?? 0) + 1) === 1
                ? { error: { type: "validation_error", message: "Your card number is incomplete." } }
                : { paymentMethod: { id: "tok_ok", type } },
          });`;
        let loads = 0;
        await page.route("https://js.stripe.com/**", async (route) => {
          if (loads++ === 0) return await route.abort();
          await route.fulfill({ contentType: "text/javascript", body: script });
        });
        const id = await signIn(page, locale, "/shop/orders");
        await shop.put(id, "plush-troll", 3);
        await page.goto("/shop/checkout");
        await page.getByText(say.noStripe).waitFor();
        await page.getByRole("button", { name: say.again }).click();
        await page.getByText(`pk_test_0 ${locale.slice(0, 2)} card`).waitFor();
        assert.equal(await page.locator("input[name=card]").count(), 0);
        await isInOrder(page);
        await press(page, say.pay);
        await page.getByText(say.incomplete).waitFor();
        assert.deepEqual(await books(id), []);
        await press(page, say.pay);
        await page.getByText(say.paid).waitFor();
        assert.deepEqual(await books(id), [{ state: "paid", charges: 1 }]);
        await page.context().close();
      });

      /** Somebody with three trolls in the cart, in front of the button that orders them. */
      async function buyer(): Promise<{ page: Page; id: string }> {
        const page = await visitor(locale);
        const id = await signIn(page, locale, "/shop/orders");
        await page.getByText(say.noOrders).waitFor();
        await shop.put(id, "plush-troll", 3);
        await page.goto("/shop/checkout");
        await page.getByRole("button", { name: say.pay }).waitFor();
        return { page, id };
      }
      /** Orders and charges of a user, as the books have them. */
      const books = async (id: string) =>
        await store.rows(
          `SELECT state, (SELECT count(*)::integer FROM sandbox.charges WHERE order_id = orders.order_id::text) AS charges
           FROM shop.orders WHERE user_id = $1 ORDER BY placed_at`,
          [id],
        );

      it("take an order, show it among the others, and cancel it, all by keyboard", async () => {
        const { page, id } = await buyer();
        await isInOrder(page);
        await screenshot(page, `checkout-${locale}`);
        await press(page, say.pay);
        await page.getByText(say.paid).waitFor();
        await isInOrder(page);
        await screenshot(page, `order-${locale}`);
        assert.deepEqual(await books(id), [{ state: "paid", charges: 1 }]);
        await press(page, say.orders);
        await page.getByText(say.paid).waitFor();
        await isInOrder(page);
        await screenshot(page, `orders-${locale}`);
        await page.locator(".lines a").click();
        await press(page, say.cancel);
        await press(page, say.reallyCancel);
        await page.getByText(say.refunded).waitFor();
        assert.deepEqual(await books(id), [{ state: "refunded", charges: 1 }]);
        await page.context().close();
      });

      it("send the buyer to the bank that asks, and back, whatever the answer is", async () => {
        const { page, id } = await buyer();
        await page.getByLabel(say.challengeCard).check();
        await page.getByRole("button", { name: say.pay }).click();
        await page.getByRole("button", { name: say.approve }).waitFor();
        await isInOrder(page);
        await screenshot(page, `challenge-${locale}`);
        await press(page, say.approve);
        await page.getByText(say.paid).waitFor();
        await shop.put(id, "plush-troll", 3);
        await page.goto("/shop/checkout");
        await page.getByLabel(say.challengeCard).check();
        await page.getByRole("button", { name: say.pay }).click();
        await page.getByRole("main").getByRole("button", { name: say.deny }).click();
        await page.getByText(say.declinedByBank).waitFor();
        await page.getByText(say.refusedByBuyer).waitFor();
        assert.deepEqual(await books(id), [
          { state: "paid", charges: 1 },
          { state: "cancelled", charges: 1 },
        ]);
        await page.context().close();
      });

      it("say what happened when a card is declined, pieces are gone or a price has changed, and what to do", async () => {
        const { page, id } = await buyer();
        await page.getByLabel(say.noFundsCard).check();
        await page.getByRole("button", { name: say.pay }).click();
        await page.getByText(say.declined).waitFor();
        await isInOrder(page);
        await screenshot(page, `declined-${locale}`);
        const change = async (values: string) =>
          await store.admin.query(`UPDATE shop.items SET ${values} WHERE item_id = 'plush-troll'`);
        try {
          await change("price = 2300");
          await page.getByRole("button", { name: say.pay }).click();
          await page.getByText(say.priceChanged).waitFor();
          await change("price = 2200, stock = 2");
          await page.locator("form.fields button").click();
          await page.getByText(say.short).waitFor();
          await isInOrder(page);
        } finally {
          await change("price = 2200, stock = 150");
        }
        assert.deepEqual(await books(id), [{ state: "cancelled", charges: 1 }]);
        await page.goto("/shop/checkout");
        await page.getByLabel(say.slowCard).check();
        await page.getByRole("button", { name: say.pay }).click();
        await page.getByText(say.paid).waitFor();
        await page.context().close();
      });

      it("order once when the answer is lost and the page is loaded again, however often it is asked", async () => {
        const { page, id } = await buyer();
        const keys: (string | undefined)[] = [];
        await page.route("**/shop-api/orders", async (route) => {
          if (route.request().method() !== "POST") return await route.fallback();
          keys.push(route.request().headers()["idempotency-key"]);
          if (keys.length > 3) return await route.fallback();
          await forward(route);
          if (keys.length === 2) return await route.fulfill({ status: 504, json: {} });
          await route.abort();
        });
        await page.getByRole("button", { name: say.pay }).click();
        await page.getByText(say.unclear).waitFor();
        await isInOrder(page);
        await screenshot(page, `unclear-${locale}`);
        await page.keyboard.press("Enter");
        await page.getByText(say.unclear).waitFor();
        await page.reload();
        await page.getByText(say.unclear).waitFor();
        await page.getByRole("button", { name: say.askAgain }).click();
        await page.getByText(say.paid).waitFor();
        assert.equal(keys.length, 4);
        assert.equal(new Set(keys).size, 1);
        assert.deepEqual(await books(id), [{ state: "paid", charges: 1 }]);
        // What is ordered next is another order.
        await shop.put(id, "plush-troll", 3);
        await page.goto("/shop/checkout");
        await page.getByRole("button", { name: say.pay }).click();
        await page.getByText(say.paid).waitFor();
        assert.equal(new Set(keys).size, 2);
        await page.context().close();
      });
    });

  it("sell what the copy's own shop has, through its API", async () => {
    const say = words["en-US"];
    const page = await visitor("en-US", { own: true });
    await page.goto("/");
    await page.getByRole("link", { name: say.shop, exact: true }).click();
    await page.getByRole("link", { name: say.plushes }).click({ timeout: 90_000 });
    await page.getByRole("link", { name: say.troll }).click();
    await page.getByLabel(say.quantity).selectOption("3");
    await page.getByRole("button", { name: say.put }).click();
    await page.getByRole("link", { name: say.toCart }).waitFor();
    await signIn(page, "en-US", "/shop/checkout");
    await page.getByRole("button", { name: say.pay }).click();
    await page.getByText(say.paid).waitFor();
    await page.context().close();
  });
});
