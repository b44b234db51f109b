import { useState } from "react";
import { useTexts } from "../../i18n/language.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Link } from "../../router.tsx";
import { useUser } from "../../session.ts";
import { listOrders } from "../../shop/api.ts";
import { moneyText } from "../../shop/money.ts";
import { stateText } from "../../shop/states.ts";
import { useData } from "../../use-data.ts";
import { moment } from "../clicks/format.ts";
import { Frame, SignInFirst, Waiting } from "./frame.tsx";

/** The visitor's orders, newest first. */
export function Orders() {
  const { t, language } = useTexts();
  const user = useUser();
  const data = useData(user ? `orders ${user.email}` : undefined, (signal) => listOrders(undefined, signal));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const more = async (cursor: string) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const page = await listOrders(cursor);
      data.change(({ orders }) => ({ ...page, orders: [...orders, ...page.orders] }));
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  const { value } = data;
  const cursor = value?.cursor;
  return (
    <Frame href="/shop/orders">
      <h1>{t("page.orders")}</h1>
      {user === null && <SignInFirst of="shop.signInForOrders" href="/shop/orders" />}
      <Waiting data={data} />
      {value?.orders.length === 0 && <p>{t("shop.noOrders")}</p>}
      {value && (
        <ul className="lines">
          {value.orders.map((order) => (
            <li key={order.orderId}>
              <div>
                <Link href={`/shop/orders/${order.orderId}`}>
                  {t("shop.orderOf", { time: moment(language, order.placedAt) })}
                </Link>
                <p className="quiet">{t(stateText(order))}</p>
              </div>
              <span>{moneyText(language, order.total)}</span>
            </li>
          ))}
        </ul>
      )}
      {failure && <Failure error={failure} />}
      {cursor !== undefined && (
        <Button busy={busy} onClick={() => void more(cursor)}>
          {t("shop.olderOrders")}
        </Button>
      )}
    </Frame>
  );
}
