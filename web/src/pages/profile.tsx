import { useEffect, useRef, useState } from "react";
import { getMine, getMysfit, setAdoption, setLike, type Mysfit } from "../api.ts";
import { recordClick } from "../clicks/index.ts";
import type { TextKey } from "../i18n/catalogue.ts";
import { useTexts } from "../i18n/language.ts";
import { nameOf } from "../i18n/names.ts";
import { Button } from "../parts/button.tsx";
import { withOrWithout } from "../parts/card.tsx";
import { Failure } from "../parts/failure.tsx";
import { go, Link } from "../router.tsx";
import { useUser } from "../session.ts";
import { useData } from "../use-data.ts";

/** Page of one mysfit; a signed-in visitor can like and adopt it. */
export function Profile({ mysfitId }: { mysfitId: string }) {
  const { t } = useTexts();
  const {
    value: mysfit,
    error,
    loading,
    reload,
    change,
  } = useData(mysfitId, (signal) => getMysfit(mysfitId, signal));
  const user = useUser();
  const mine = useData(user ? `me ${user.email}` : undefined, getMine);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const [said, setSaid] = useState<Said>();

  // Once for each opening, and only of a mysfit that exists.
  const recorded = useRef(false);
  const shown = mysfit?.mysfitId;
  useEffect(() => {
    if (shown === undefined || recorded.current) return;
    recorded.current = true;
    recordClick(shown);
  }, [shown]);

  const act = async (work: () => Promise<void>) => {
    if (!user) return go(`/sign-in?next=${encodeURIComponent(`/mysfits/${mysfitId}`)}`);
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
    } catch (problem) {
      setFailure(problem as Error);
      reload();
    } finally {
      setBusy(false);
    }
  };
  const like = (liked: boolean) =>
    act(async () => {
      const answer = await setLike(mysfitId, liked);
      change((known) => ({ ...known, likes: answer.likes }));
      mine.change((known) => ({ ...known, likes: withOrWithout(known.likes, mysfitId, answer.liked) }));
      setSaid(answer.liked ? "profile.saidLiked" : "profile.saidUnliked");
    });
  const adopt = (adopted: boolean) =>
    act(async () => {
      const answer = await setAdoption(mysfitId, adopted);
      change((known) => ({ ...known, adopted: answer.adopted }));
      mine.change((known) => ({
        ...known,
        adoptions: withOrWithout(known.adoptions, mysfitId, answer.mine),
      }));
      setSaid(answer.mine ? "profile.saidAdopted" : "profile.saidReleased");
    });

  return (
    <article className="profile">
      <p>
        <Link href="/">{t("profile.all")}</Link>
      </p>
      {loading && (
        <p className="quiet" role="status">
          {t("profile.loading")}
        </p>
      )}
      {error && <Failure error={error} retry={reload} />}
      {mysfit && (
        <>
          <img
            src={mysfit.profileImageUri}
            alt={t("mysfit.picture", { name: mysfit.name, species: nameOf(t, "species", mysfit.species) })}
            width="640"
            height="480"
          />
          <div>
            <h1>{mysfit.name}</h1>
            <Facts mysfit={mysfit} />
            <p lang="en">{mysfit.description}</p>
            <Actions
              mysfit={mysfit}
              liked={mine.value?.likes.includes(mysfitId) ?? false}
              adoptedByMe={mine.value?.adoptions.includes(mysfitId) ?? false}
              busy={busy || user === undefined || mine.loading}
              like={like}
              adopt={adopt}
            />
            {failure && <Failure error={failure} />}
            {mine.error && <Failure error={mine.error} retry={mine.reload} />}
            <p className="quiet" aria-live="polite">
              {said && t(said)}
            </p>
          </div>
        </>
      )}
    </article>
  );
}

type Said = Extract<TextKey, `profile.said${string}`>;

function Facts({ mysfit }: { mysfit: Mysfit }) {
  const { t, language } = useTexts();
  return (
    <dl>
      <dt>{t("mysfit.species")}</dt>
      <dd>{nameOf(t, "species", mysfit.species)}</dd>
      <dt>{t("mysfit.age")}</dt>
      <dd>{mysfit.age.toLocaleString(language)}</dd>
      <dt>{t("mysfit.goodevil")}</dt>
      <dd>{nameOf(t, "goodevil", mysfit.goodevil)}</dd>
      <dt>{t("mysfit.lawchaos")}</dt>
      <dd>{nameOf(t, "lawchaos", mysfit.lawchaos)}</dd>
      <dt>{t("mysfit.likesName")}</dt>
      <dd data-testid="likes">{mysfit.likes.toLocaleString(language)}</dd>
    </dl>
  );
}

function Actions(props: {
  mysfit: Mysfit;
  liked: boolean;
  adoptedByMe: boolean;
  busy: boolean;
  like: (liked: boolean) => Promise<void>;
  adopt: (adopted: boolean) => Promise<void>;
}) {
  const { t } = useTexts();
  const { mysfit, liked, adoptedByMe, busy } = props;
  return (
    <p className="actions">
      <Button
        className={liked ? "liked" : undefined}
        aria-pressed={liked}
        busy={busy}
        onClick={() => void props.like(!liked)}
      >
        <span aria-hidden="true">{liked ? "♥" : "♡"}</span> {t(liked ? "profile.liked" : "profile.like")}
      </Button>
      {adoptedByMe ? (
        <Button busy={busy} onClick={() => void props.adopt(false)}>
          {t("profile.release")}
        </Button>
      ) : (
        <Button className="primary" busy={busy || mysfit.adopted} onClick={() => void props.adopt(true)}>
          {t(mysfit.adopted ? "profile.taken" : "profile.adopt")}
        </Button>
      )}
      {adoptedByMe && <span className="badge">{t("profile.mine")}</span>}
    </p>
  );
}
