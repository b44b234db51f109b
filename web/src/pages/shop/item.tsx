import { useState } from "react";
import { useTexts } from "../../i18n/language.ts";
import { ActionForm } from "../../parts/form.tsx";
import { Link } from "../../router.tsx";
import { useUser } from "../../session.ts";
import { getItem } from "../../shop/api.ts";
import { addToCart } from "../../shop/cart.ts";
import { moneyText } from "../../shop/money.ts";
import { useData } from "../../use-data.ts";
import { Frame, Waiting } from "./frame.tsx";
import { Pieces } from "./pieces.tsx";
import { Stock } from "./stock.tsx";

/** Page of one item, which can be put into the cart. */
export function Item({ itemId }: { itemId: string }) {
  const { t, language } = useTexts();
  const user = useUser();
  const data = useData(`item ${itemId}`, (signal) => getItem(itemId, signal));
  const [quantity, setQuantity] = useState(1);
  const [inCart, setInCart] = useState(0);
  const { value: item } = data;
  const put = async () => {
    // While it is being found out who is there, nobody knows which cart.
    if (user !== undefined) setInCart(await addToCart(user, itemId, quantity));
  };
  return (
    <Frame href="/shop/items">
      <Waiting data={data} />
      {item && (
        <article className="profile">
          <img src={item.picture} alt="" width="640" height="480" />
          <div>
            <h1>{item.name[language]}</h1>
            <p>{item.text[language]}</p>
            <p className="price">{moneyText(language, item.price)}</p>
            <Stock of={item.stock} />
            {item.stock > 0 && (
              <ActionForm action={t("shop.put")} submit={put}>
                <Pieces
                  label={t("shop.quantity")}
                  value={quantity}
                  stock={item.stock}
                  changed={setQuantity}
                />
              </ActionForm>
            )}
            <p role="status">{inCart > 0 && t("shop.inCart", { count: inCart })}</p>
            {inCart > 0 && (
              <p>
                <Link href="/shop/cart">{t("shop.toCart")}</Link>
              </p>
            )}
            <p>
              <Link href={`/shop/collections/${item.collection}`}>{t("shop.more")}</Link>
            </p>
          </div>
        </article>
      )}
    </Frame>
  );
}
