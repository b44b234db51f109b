import { useEffect, useState } from "react";
import { useTexts } from "../../i18n/language.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Link } from "../../router.tsx";
import { useUser } from "../../session.ts";
import { cancelOrder, getOrder, type Order as OrderAnswer } from "../../shop/api.ts";
import { bankOf } from "../../shop/bank.ts";
import { declineText } from "../../shop/declines.ts";
import { moneyText, times } from "../../shop/money.ts";
import { isMoving, stateText } from "../../shop/states.ts";
import { useData } from "../../use-data.ts";
import { moment } from "../clicks/format.ts";
import { Frame, Patience, SignInFirst, Waiting } from "./frame.tsx";

/** Milliseconds between two looks at an order that changes by itself. */
const LOOK = 2_000;

/** One order of the visitor: how it stands, and what can be done. */
export function Order({ orderId }: { orderId: string }) {
  const { t } = useTexts();
  const user = useUser();
  const data = useData(user ? `order ${orderId} ${user.email}` : undefined, (signal) =>
    getOrder(orderId, signal),
  );
  const { value: order, change } = data;
  useEffect(() => {
    if (!order || !isMoving(order)) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      // One that fails is made up for by the next.
      getOrder(orderId, controller.signal).then(
        (newer) => change(() => newer),
        () => change((known) => ({ ...known })),
      );
    }, LOOK);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [order, orderId, change]);
  return (
    <Frame href="/shop/order">
      <h1>{t("page.order")}</h1>
      {user === null && <SignInFirst of="shop.signInForOrders" href={`/shop/orders/${orderId}`} />}
      <Waiting data={data} />
      {order && <Details order={order} changed={(newer) => change(() => newer)} />}
    </Frame>
  );
}

function Details({ order, changed }: { order: OrderAnswer; changed: (order: OrderAnswer) => void }) {
  const { t, language } = useTexts();
  const { orderId, state, placedAt, expiresAt, lines, total, payment } = order;
  const bank = bankOf(order, location.origin);
  // The router goes to pages of the site alone.
  const Bank = bank?.startsWith("/") ? Link : "a";
  return (
    <>
      <p role="status" className="price">
        {t(stateText(order))}
      </p>
      {payment?.state === "declined" && <p>{t(declineText(payment.reason))}</p>}
      {isMoving(order) && state === "placed" && <Patience of="shop.paying" />}
      {bank !== undefined && (
        <p>
          <Bank href={bank} className="button">
            {t("shop.answerBank")}
          </Bank>
        </p>
      )}
      {expiresAt !== undefined && <p>{t("shop.payUntil", { time: moment(language, expiresAt) })}</p>}
      <p className="quiet">
        {t("shop.placedAt", { time: moment(language, placedAt) })} · {t("shop.number", { number: orderId })}
      </p>
      <ul className="lines">
        {lines.map(({ itemId, name, price, quantity }) => (
          <li key={itemId}>
            <div>
              <Link href={`/shop/items/${itemId}`}>{name[language]}</Link>
              <p className="quiet">{t("shop.linePieces", { count: quantity })}</p>
            </div>
            <span>{moneyText(language, times(price, quantity))}</span>
          </li>
        ))}
      </ul>
      <p className="total">{t("shop.total", { total: moneyText(language, total) })}</p>
      {(state === "placed" || state === "paid") && <Cancellation orderId={orderId} changed={changed} />}
    </>
  );
}

function Cancellation({ orderId, changed }: { orderId: string; changed: (order: OrderAnswer) => void }) {
  const { t } = useTexts();
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const cancel = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      changed(await cancelOrder(orderId));
    } catch (error) {
      setFailure(error as Error);
      setBusy(false);
    }
  };
  return (
    <>
      {failure && <Failure error={failure} />}
      <p className="actions">
        <button type="button" aria-expanded={asks} onClick={() => setAsks(!asks)}>
          {asks ? t("shop.keep") : t("shop.cancel")}
        </button>
        {asks && (
          <Button className="danger" busy={busy} onClick={() => void cancel()}>
            {t("shop.reallyCancel")}
          </Button>
        )}
      </p>
    </>
  );
}
