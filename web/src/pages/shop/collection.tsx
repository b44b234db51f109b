import { useTexts } from "../../i18n/language.ts";
import { Link } from "../../router.tsx";
import { getCollection } from "../../shop/api.ts";
import { moneyText } from "../../shop/money.ts";
import { useData } from "../../use-data.ts";
import { Frame, Waiting } from "./frame.tsx";
import { Stock } from "./stock.tsx";

/** A collection with its items. */
export function Collection({ name }: { name: string }) {
  const { t, language } = useTexts();
  const data = useData(`collection ${name}`, (signal) => getCollection(name, signal));
  const { value } = data;
  return (
    <Frame href="/shop/collections">
      <Waiting data={data} />
      {value && (
        <>
          <h1>{value.collection.title[language]}</h1>
          <p className="quiet">{value.collection.text[language]}</p>
          {value.items.length === 0 && <p>{t("shop.noItems")}</p>}
          <ul className="cards">
            {value.items.map((item) => (
              <li key={item.itemId}>
                <article className="card">
                  <Link href={`/shop/items/${item.itemId}`}>
                    <img src={item.picture} alt="" width="320" height="240" loading="lazy" />
                    <h2>{item.name[language]}</h2>
                    <p>{moneyText(language, item.price)}</p>
                    <Stock of={item.stock} />
                  </Link>
                </article>
              </li>
            ))}
          </ul>
        </>
      )}
    </Frame>
  );
}
