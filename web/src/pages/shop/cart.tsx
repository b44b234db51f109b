import { useState } from "react";
import { useTexts } from "../../i18n/language.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Link } from "../../router.tsx";
import { useUser } from "../../session.ts";
import { readCart, setInCart } from "../../shop/cart.ts";
import { moneyText, times } from "../../shop/money.ts";
import { useData } from "../../use-data.ts";
import { Frame, Waiting } from "./frame.tsx";
import { Pieces } from "./pieces.tsx";

/** The cart, with the prices and the stock of now. */
export function Cart() {
  const { t, language } = useTexts();
  const user = useUser();
  const data = useData(user === undefined ? undefined : `cart ${user?.email ?? ""}`, (signal) =>
    readCart(user ?? null, signal),
  );
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const [said, setSaid] = useState("");
  const set = async (itemId: string, quantity: number, saying: string) => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const cart = await setInCart(user ?? null, itemId, quantity);
      data.change(() => cart);
      setSaid(saying);
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  const { value: cart } = data;
  return (
    <Frame href="/shop/cart">
      <h1>{t("page.cart")}</h1>
      <Waiting data={data} />
      {failure && <Failure error={failure} />}
      <p role="status">{said}</p>
      {cart?.lines.length === 0 && <p>{t("shop.empty")}</p>}
      {cart && cart.lines.length > 0 && (
        <>
          <ul className="lines">
            {cart.lines.map(({ itemId, name, picture, price, quantity, stock }) => (
              <li key={itemId}>
                <img src={picture} alt="" width="64" height="48" />
                <div>
                  <Link href={`/shop/items/${itemId}`}>{name[language]}</Link>
                  <p className="quiet">{moneyText(language, times(price, quantity))}</p>
                  {stock < quantity && (
                    <p className="short">
                      {stock === 0 ? t("shop.lineSoldOut") : t("shop.lineShort", { count: stock })}
                    </p>
                  )}
                </div>
                <Pieces
                  label={t("shop.quantityOf", { name: name[language] })}
                  value={quantity}
                  stock={stock}
                  changed={(pieces) =>
                    void set(itemId, pieces, t("shop.changed", { name: name[language], quantity: pieces }))
                  }
                />
                <Button
                  busy={busy}
                  aria-label={t("shop.removeName", { name: name[language] })}
                  onClick={() => void set(itemId, 0, t("shop.removed", { name: name[language] }))}
                >
                  {t("shop.remove")}
                </Button>
              </li>
            ))}
          </ul>
          <p className="total">{t("shop.total", { total: moneyText(language, cart.total) })}</p>
          <p className="actions">
            <Link href="/shop/checkout" className="button">
              {t("page.checkout")}
            </Link>
          </p>
        </>
      )}
    </Frame>
  );
}
