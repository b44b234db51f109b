import { getMine, listMysfits, type Filters } from "../api.ts";
import { Card } from "../parts/card.tsx";
import { Failure } from "../parts/failure.tsx";
import { go, Link } from "../router.tsx";
import { useUser } from "../session.ts";
import { useData } from "../use-data.ts";

const choices = {
  goodevil: { label: "Good or evil", values: ["Good", "Neutral", "Evil"] },
  lawchaos: { label: "Law or chaos", values: ["Lawful", "Neutral", "Chaotic"] },
} as const;

/** All mysfits, or those that fit the filters in the address. */
export function Gallery({ query }: { query: URLSearchParams }) {
  const filters: Filters = Object.fromEntries(
    ["goodevil", "lawchaos", "species"].flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])),
  );
  const filtered = Object.keys(filters).length > 0;
  const key = new URLSearchParams(filters).toString();
  const { value, error, loading, reload } = useData(`mysfits?${key}`, (signal) =>
    listMysfits(filters, signal),
  );
  const everything = useData(filtered ? "species" : undefined, (signal) => listMysfits({}, signal));
  const user = useUser();
  const mine = useData(user ? `me ${user.email}` : undefined, getMine);
  const species = [...new Set((filtered ? everything.value : value)?.map((mysfit) => mysfit.species))].sort();

  const choose = (name: string, chosen: string) => {
    const next = new URLSearchParams(filters);
    if (chosen) next.set(name, chosen);
    else next.delete(name);
    go(next.size > 0 ? `/?${next}` : "/");
  };
  const select = (name: keyof Filters, label: string, values: readonly string[]) => (
    <label>
      {label}
      <select value={filters[name] ?? ""} onChange={(event) => choose(name, event.target.value)}>
        <option value="">All</option>
        {[...new Set([...values, ...(filters[name] ? [filters[name]] : [])])].map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  );

  return (
    <>
      <section className="intro">
        <h1>Find your mysfit</h1>
        <p>
          Creatures of legend that never quite fitted in. Read their stories, like the ones you like, and take
          one home.
        </p>
      </section>
      <form className="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
        {select("goodevil", choices.goodevil.label, choices.goodevil.values)}
        {select("lawchaos", choices.lawchaos.label, choices.lawchaos.values)}
        {select("species", "Species", species)}
        {filtered && <Link href="/">View all</Link>}
      </form>
      {error && <Failure error={error} retry={reload} />}
      {loading && (
        <p className="quiet" role="status">
          Calling the mysfits …
        </p>
      )}
      {value?.length === 0 && <p role="status">No mysfit is like that. Change a filter, or view all.</p>}
      {value && value.length > 0 && (
        <ul className="cards" aria-label="Mysfits">
          {value.map((mysfit) => (
            <li key={mysfit.mysfitId}>
              <Card mysfit={mysfit} liked={mine.value?.likes.includes(mysfit.mysfitId)} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
