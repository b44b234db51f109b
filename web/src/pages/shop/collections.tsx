import { useTexts } from "../../i18n/language.ts";
import { Link } from "../../router.tsx";
import { listCollections } from "../../shop/api.ts";
import { useData } from "../../use-data.ts";
import { Frame, Waiting } from "./frame.tsx";

/** First page of the shop: its collections. */
export function Collections() {
  const { t, language } = useTexts();
  const data = useData("collections", listCollections);
  return (
    <Frame href="/shop">
      <h1>{t("page.shop")}</h1>
      <p className="quiet">{t("shop.intro")}</p>
      <Waiting data={data} />
      {data.value?.collections.length === 0 && <p>{t("shop.noCollections")}</p>}
      {data.value && (
        <ul className="cards">
          {data.value.collections.map(({ name, title, text, picture, items }) => (
            <li key={name}>
              <article className="card">
                <Link href={`/shop/collections/${name}`}>
                  <img src={picture} alt="" width="320" height="240" loading="lazy" />
                  <h2>{title[language]}</h2>
                  <p>{text[language]}</p>
                  <p>{t("shop.items", { count: items })}</p>
                </Link>
              </article>
            </li>
          ))}
        </ul>
      )}
    </Frame>
  );
}
