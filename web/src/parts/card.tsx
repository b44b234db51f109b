import { useState } from "react";
import { setLike, type MysfitSummary } from "../api.ts";
import type { LikeMysfitAnswer } from "../api-types.ts";
import { useTexts } from "../i18n/language.ts";
import { nameOf } from "../i18n/names.ts";
import { Button } from "./button.tsx";
import { Failure } from "./failure.tsx";
import { go, Link } from "../router.tsx";
import { useUser } from "../session.ts";

/** A mysfit in a list: a link to its page and, beside the link, a button to like it.
 * @param waiting True while it is not known whether the visitor likes it.
 * @param changed Called with the answer to a like. */
export function Card({
  mysfit,
  liked,
  waiting,
  changed,
}: {
  mysfit: MysfitSummary;
  liked: boolean;
  waiting: boolean;
  changed: (answer: LikeMysfitAnswer) => void;
}) {
  const { t } = useTexts();
  const user = useUser();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const { mysfitId, name } = mysfit;
  const species = nameOf(t, "species", mysfit.species);

  const like = async () => {
    if (!user) return go(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    setBusy(true);
    setFailure(undefined);
    try {
      changed(await setLike(mysfitId, !liked));
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <article className="card">
      <Link href={`/mysfits/${mysfitId}`}>
        <img
          src={mysfit.thumbImageUri}
          alt={t("mysfit.picture", { name, species })}
          width="320"
          height="240"
          loading="lazy"
        />
        <h2>{name}</h2>
        <p>
          {species} · {nameOf(t, "goodevil", mysfit.goodevil)} · {nameOf(t, "lawchaos", mysfit.lawchaos)}
        </p>
      </Link>
      <div className="counts">
        <Button
          className={liked ? "liked" : undefined}
          aria-label={t("mysfit.likeByName", { name })}
          aria-pressed={liked}
          busy={busy || waiting}
          onClick={() => void like()}
        >
          <span aria-hidden="true">{liked ? "♥" : "♡"}</span>
        </Button>
        <span className="quiet">{t("mysfit.likes", { count: mysfit.likes })}</span>
        {mysfit.adopted && <span className="badge">{t("mysfit.adopted")}</span>}
      </div>
      {failure && <Failure error={failure} />}
    </article>
  );
}

/** Mysfits with the likes of one of them as they are now. */
export const withLikes = (
  mysfits: readonly MysfitSummary[],
  { mysfitId, likes }: LikeMysfitAnswer,
): MysfitSummary[] => mysfits.map((mysfit) => (mysfit.mysfitId === mysfitId ? { ...mysfit, likes } : mysfit));

/** Ids with or without one. */
export const withOrWithout = (ids: readonly string[], id: string, present: boolean): string[] => [
  ...ids.filter((other) => other !== id),
  ...(present ? [id] : []),
];
