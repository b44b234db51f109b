import { getMine, listMysfits } from "../api.ts";
import { Card } from "../parts/card.tsx";
import { Failure } from "../parts/failure.tsx";
import { Link } from "../router.tsx";
import { useUser } from "../session.ts";
import { useData } from "../use-data.ts";

/** Page of what the signed-in visitor adopted and liked. */
export function MyMysfits() {
  const user = useUser();
  const { value, error, reload } = useData(user ? `mine ${user.email}` : undefined, async (signal) => {
    const [mine, mysfits] = await Promise.all([getMine(signal), listMysfits({}, signal)]);
    const pick = (ids: readonly string[]) => mysfits.filter(({ mysfitId }) => ids.includes(mysfitId));
    return { likes: pick(mine.likes), adoptions: pick(mine.adoptions), liked: mine.likes };
  });
  if (user === null)
    return (
      <p>
        <Link href="/sign-in?next=/me">Sign in</Link> to see your mysfits.
      </p>
    );
  return (
    <>
      <h1>My mysfits</h1>
      {user && <p className="quiet">Signed in as {user.email}</p>}
      {error && <Failure error={error} retry={reload} />}
      {value &&
        (["adoptions", "likes"] as const).map((kind) => (
          <section key={kind}>
            <h2>{kind === "adoptions" ? "Adopted" : "Liked"}</h2>
            {value[kind].length === 0 ? (
              <p>
                {kind === "adoptions"
                  ? "You have not adopted a mysfit yet."
                  : "You have not liked a mysfit yet."}
              </p>
            ) : (
              <ul className="cards">
                {value[kind].map((mysfit) => (
                  <li key={mysfit.mysfitId}>
                    <Card mysfit={mysfit} liked={value.liked.includes(mysfit.mysfitId)} />
                  </li>
                ))}
              </ul>
            )}
          </section>
        ))}
    </>
  );
}
