import { getMine, listMysfits } from "../api.ts";
import type { LikeMysfitAnswer } from "../api-types.ts";
import { useTexts } from "../i18n/language.ts";
import { Words } from "../i18n/words.tsx";
import { Card, withLikes, withOrWithout } from "../parts/card.tsx";
import { Failure } from "../parts/failure.tsx";
import { Link } from "../router.tsx";
import { useUser } from "../session.ts";
import { useData } from "../use-data.ts";

/** Page of what the signed-in visitor adopted and liked. */
export function MyMysfits() {
  const { t } = useTexts();
  const user = useUser();
  const { value, error, reload, change } = useData(
    user ? `mine ${user.email}` : undefined,
    async (signal) => {
      const [mine, mysfits] = await Promise.all([getMine(signal), listMysfits({}, signal)]);
      const pick = (ids: readonly string[]) => mysfits.filter(({ mysfitId }) => ids.includes(mysfitId));
      return { likes: pick(mine.likes), adoptions: pick(mine.adoptions), liked: mine.likes };
    },
  );
  if (user === null)
    return (
      <p>
        <Words
          of="mine.signIn"
          parts={{ signIn: <Link href="/sign-in?next=/me">{t("page.signIn")}</Link> }}
        />
      </p>
    );
  // A mysfit that is no longer liked stays until the next visit: the focus keeps its place, and a slip is taken back.
  const changed = (answer: LikeMysfitAnswer) =>
    change((known) => ({
      likes: withLikes(known.likes, answer),
      adoptions: withLikes(known.adoptions, answer),
      liked: withOrWithout(known.liked, answer.mysfitId, answer.liked),
    }));
  return (
    <>
      <h1>{t("page.mine")}</h1>
      {user && <p className="quiet">{t("mine.user", { email: user.email })}</p>}
      {error && <Failure error={error} retry={reload} />}
      {value &&
        (["adoptions", "likes"] as const).map((kind) => (
          <section key={kind}>
            <h2>{t(`mine.${kind}`)}</h2>
            {value[kind].length === 0 ? (
              <p>{t(kind === "adoptions" ? "mine.noAdoptions" : "mine.noLikes")}</p>
            ) : (
              <ul className="cards">
                {value[kind].map((mysfit) => (
                  <li key={mysfit.mysfitId}>
                    <Card
                      mysfit={mysfit}
                      liked={value.liked.includes(mysfit.mysfitId)}
                      waiting={false}
                      changed={changed}
                    />
                  </li>
                ))}
              </ul>
            )}
          </section>
        ))}
    </>
  );
}
