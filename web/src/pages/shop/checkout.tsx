import { useEffect, useRef, useState } from "react";
import { config } from "../../config.ts";
import { SiteError } from "../../errors.ts";
import { useTexts } from "../../i18n/language.ts";
import { Words } from "../../i18n/words.tsx";
import { Failure } from "../../parts/failure.tsx";
import { ActionForm, text } from "../../parts/form.tsx";
import { go, Link } from "../../router.tsx";
import { useUser } from "../../session.ts";
import type { Cart, Order } from "../../shop/api.ts";
import { beginAttempt, openAttempt, type Attempt } from "../../shop/attempt.ts";
import { bankOf } from "../../shop/bank.ts";
import { readCart } from "../../shop/cart.ts";
import { reasonOf, sendAttempt } from "../../shop/checkout.ts";
import type { DeclineText } from "../../shop/declines.ts";
import { moneyText, times } from "../../shop/money.ts";
import type { SignedInUser } from "../../user.ts";
import { useData } from "../../use-data.ts";
import { TestCards } from "./cards.tsx";
import { Frame, Patience, SignInFirst, Waiting } from "./frame.tsx";
import { StripeForm } from "./stripe-card.tsx";

/** Where what is in the cart is ordered and paid. */
export function Checkout() {
  const { t } = useTexts();
  const user = useUser();
  return (
    <Frame href="/shop/checkout">
      <h1>{t("page.checkout")}</h1>
      {user === null && <SignInFirst of="shop.signInToOrder" href="/shop/checkout" />}
      {user && <Ordering key={user.email} user={user} />}
    </Frame>
  );
}

/** State of the page: an order is on its way, nobody knows what became of it, or it was not taken for a reason. */
type Stage =
  | { readonly is: "ready"; readonly said?: ReturnType<typeof reasonOf>; readonly why?: DeclineText }
  | { readonly is: "placing" }
  | { readonly is: "unclear"; readonly attempt: Attempt; readonly error: Error };

function Ordering({ user }: { user: SignedInUser }) {
  const { t, language } = useTexts();
  const data = useData(`checkout ${user.email}`, (signal) => readCart(user, signal));
  const { value: payments } = useData("payments", async () => {
    const { shopPayments, stripeKey } = await config();
    return { isSandbox: shopPayments === "sandbox", stripeKey };
  });
  const stripeToken = useRef<() => Promise<string>>(undefined);
  const [resumed] = useState(() => openAttempt(user.email));
  const [stage, setStage] = useState<Stage>({ is: resumed ? "placing" : "ready" });
  const { change } = data;

  const send = async (attempt: Attempt) => {
    setStage({ is: "placing" });
    const outcome = await sendAttempt(attempt);
    if (outcome.kind === "ordered") return follow(outcome.order);
    if (outcome.kind === "unclear") return setStage({ is: "unclear", attempt, error: outcome.error });
    const why = outcome.kind === "declined" ? outcome.why : undefined;
    try {
      const cart = await readCart(user);
      change(() => cart);
      setStage({ is: "ready", why, said: why ? undefined : reasonOf(cart, attempt.body.total) });
    } catch {
      // What was said stands; the cart is read again with the page.
      setStage({ is: "ready", why, said: why ? undefined : "shop.refused" });
      data.reload();
    }
  };

  // An order whose answer was never read, before a reload or in a tab that was closed, is asked for again: it is the same one.
  useEffect(() => {
    if (resumed) void send(resumed);
    // Once, with the page: what is sent from it is nothing to resume.
  }, [resumed]);

  const tokenOf = async (fields: FormData): Promise<string> => {
    if (payments?.isSandbox) return text(fields, "card");
    if (!stripeToken.current) throw new SiteError((t) => t("shop.noStripe"));
    return await stripeToken.current();
  };
  const order = async (fields: FormData, { total }: Cart) => {
    const token = await tokenOf(fields);
    await send(beginAttempt(user.email, { total, payment: { token }, language }));
  };
  const { value: cart } = data;
  if (stage.is === "placing") return <Patience of="shop.placing" />;
  if (stage.is === "unclear")
    return (
      <>
        <Failure error={stage.error} />
        <p>{t("shop.unclear")}</p>
        <p>
          <button type="button" className="primary" autoFocus onClick={() => void send(stage.attempt)}>
            {t("shop.askAgain")}
          </button>
        </p>
      </>
    );
  const isTold = stage.said !== undefined || stage.why !== undefined;
  const short = cart?.lines.some(({ stock, quantity }) => stock < quantity) ?? false;
  return (
    <>
      <div role="alert" className={isTold ? "failure" : undefined}>
        {stage.why && (
          <p>
            {t(stage.why)} {t("shop.declined")}
          </p>
        )}
        {stage.said === "shop.gone" ? (
          <p>
            <Words of="shop.gone" parts={{ orders: <Link href="/shop/orders">{t("page.orders")}</Link> }} />
          </p>
        ) : (
          stage.said && <p>{t(stage.said)}</p>
        )}
      </div>
      <Waiting data={data} />
      {cart?.lines.length === 0 && !isTold && <p>{t("shop.empty")}</p>}
      {cart && cart.lines.length > 0 && (
        <>
          <ul className="lines">
            {cart.lines.map(({ itemId, name, price, quantity, stock }) => (
              <li key={itemId}>
                <div>
                  {name[language]}
                  <p className="quiet">{t("shop.linePieces", { count: quantity })}</p>
                  {stock < quantity && (
                    <p className="short">
                      {stock === 0 ? t("shop.lineSoldOut") : t("shop.lineShort", { count: stock })}
                    </p>
                  )}
                </div>
                <span>{moneyText(language, times(price, quantity))}</span>
              </li>
            ))}
          </ul>
          <p className="total">{t("shop.total", { total: moneyText(language, cart.total) })}</p>
          <p>
            <Link href="/shop/cart">{t("shop.changeCart")}</Link>
          </p>
          {payments && !payments.isSandbox && payments.stripeKey === undefined && (
            <p role="status">{t("shop.noCards")}</p>
          )}
          {!short && (payments?.isSandbox || payments?.stripeKey !== undefined) && (
            <ActionForm
              action={t("shop.pay", { total: moneyText(language, cart.total) })}
              submit={async (fields) => await order(fields, cart)}
            >
              {payments.stripeKey === undefined ? (
                <TestCards />
              ) : (
                <StripeForm
                  publishableKey={payments.stripeKey}
                  take={(token) => (stripeToken.current = token)}
                />
              )}
            </ActionForm>
          )}
        </>
      )}
    </>
  );
}

/** Goes on after an order was placed: to the buyer's bank, if it asks, else to the order. */
function follow(order: Order): void {
  const bank = bankOf(order, location.origin);
  if (bank?.startsWith("https:")) return location.assign(bank);
  go(bank ?? `/shop/orders/${order.orderId}`, { replace: true });
}
