import { getMine, listMysfits, type Filters } from "../api.ts";
import type { LikeMysfitAnswer } from "../api-types.ts";
import { useTexts } from "../i18n/language.ts";
import { nameOf } from "../i18n/names.ts";
import { Card, withLikes, withOrWithout } from "../parts/card.tsx";
import { Failure } from "../parts/failure.tsx";
import { go, Link } from "../router.tsx";
import { useUser } from "../session.ts";
import { useData } from "../use-data.ts";

const choices = {
  goodevil: ["Good", "Neutral", "Evil"],
  lawchaos: ["Lawful", "Neutral", "Chaotic"],
} as const;

/** All mysfits, or those that fit the filters in the address. */
export function Gallery({ query }: { query: URLSearchParams }) {
  const { t, language } = useTexts();
  const filters: Filters = Object.fromEntries(
    ["goodevil", "lawchaos", "species"].flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])),
  );
  const filtered = Object.keys(filters).length > 0;
  const key = new URLSearchParams(filters).toString();
  const { value, error, loading, reload, change } = useData(`mysfits?${key}`, (signal) =>
    listMysfits(filters, signal),
  );
  const everything = useData(filtered ? "species" : undefined, (signal) => listMysfits({}, signal));
  const user = useUser();
  const mine = useData(user ? `me ${user.email}` : undefined, getMine);
  const species = [...new Set((filtered ? everything.value : value)?.map((mysfit) => mysfit.species))].sort(
    (one, other) => nameOf(t, "species", one).localeCompare(nameOf(t, "species", other), language),
  );

  const changed = (answer: LikeMysfitAnswer) => {
    change((known) => withLikes(known, answer));
    mine.change((known) => ({
      ...known,
      likes: withOrWithout(known.likes, answer.mysfitId, answer.liked),
    }));
  };

  const choose = (name: string, chosen: string) => {
    const next = new URLSearchParams(filters);
    if (chosen) next.set(name, chosen);
    else next.delete(name);
    go(next.size > 0 ? `/?${next}` : "/");
  };
  const select = (name: keyof Filters, values: readonly string[]) => (
    <label>
      {t(`mysfit.${name}`)}
      <select value={filters[name] ?? ""} onChange={(event) => choose(name, event.target.value)}>
        <option value="">{t("gallery.any")}</option>
        {[...new Set([...values, ...(filters[name] ? [filters[name]] : [])])].map((option) => (
          <option key={option} value={option}>
            {nameOf(t, name, option)}
          </option>
        ))}
      </select>
    </label>
  );

  return (
    <>
      <section className="intro">
        <h1>{t("gallery.heading")}</h1>
        <p>{t("gallery.intro")}</p>
      </section>
      <form
        className="filters"
        aria-label={t("gallery.filters")}
        onSubmit={(event) => event.preventDefault()}
      >
        {select("goodevil", choices.goodevil)}
        {select("lawchaos", choices.lawchaos)}
        {select("species", species)}
        {filtered && <Link href="/">{t("gallery.viewAll")}</Link>}
      </form>
      {error && <Failure error={error} retry={reload} />}
      {loading && (
        <p className="quiet" role="status">
          {t("gallery.loading")}
        </p>
      )}
      {value?.length === 0 && <p role="status">{t("gallery.none")}</p>}
      {value && value.length > 0 && (
        <ul className="cards" aria-label={t("gallery.list")}>
          {value.map((mysfit) => (
            <li key={mysfit.mysfitId}>
              <Card
                mysfit={mysfit}
                liked={mine.value?.likes.includes(mysfit.mysfitId) ?? false}
                waiting={user === undefined || mine.loading}
                changed={changed}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
