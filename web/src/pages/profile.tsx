import { useEffect, useRef, useState } from "react";
import { getMine, getMysfit, setAdoption, setLike, type Mysfit } from "../api.ts";
import { recordClick } from "../clicks/index.ts";
import { Button } from "../parts/button.tsx";
import { Failure } from "../parts/failure.tsx";
import { go, Link } from "../router.tsx";
import { useUser } from "../session.ts";
import { useData } from "../use-data.ts";

/** Page of one mysfit; a signed-in visitor can like and adopt it. */
export function Profile({ mysfitId }: { mysfitId: string }) {
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
  const [said, setSaid] = useState("");

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
      setSaid(answer.liked ? "You like this mysfit." : "You no longer like this mysfit.");
    });
  const adopt = (adopted: boolean) =>
    act(async () => {
      const answer = await setAdoption(mysfitId, adopted);
      change((known) => ({ ...known, adopted: answer.adopted }));
      mine.change((known) => ({
        ...known,
        adoptions: withOrWithout(known.adoptions, mysfitId, answer.mine),
      }));
      setSaid(answer.mine ? "You have adopted this mysfit." : "You have let this mysfit go.");
    });

  return (
    <article className="profile">
      <p>
        <Link href="/">← All mysfits</Link>
      </p>
      {loading && (
        <p className="quiet" role="status">
          Calling the mysfit …
        </p>
      )}
      {error && <Failure error={error} retry={reload} />}
      {mysfit && (
        <>
          <img
            src={mysfit.profileImageUri}
            alt={`${mysfit.name}, a ${mysfit.species}`}
            width="640"
            height="480"
          />
          <div>
            <h1>{mysfit.name}</h1>
            <Facts mysfit={mysfit} />
            <p>{mysfit.description}</p>
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
              {said}
            </p>
          </div>
        </>
      )}
    </article>
  );
}

function Facts({ mysfit }: { mysfit: Mysfit }) {
  return (
    <dl>
      <dt>Species</dt>
      <dd>{mysfit.species}</dd>
      <dt>Age</dt>
      <dd>{mysfit.age.toLocaleString()}</dd>
      <dt>Good or evil</dt>
      <dd>{mysfit.goodevil}</dd>
      <dt>Law or chaos</dt>
      <dd>{mysfit.lawchaos}</dd>
      <dt>Likes</dt>
      <dd data-testid="likes">{mysfit.likes}</dd>
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
  const { mysfit, liked, adoptedByMe, busy } = props;
  return (
    <p className="actions">
      <Button
        className={liked ? "liked" : undefined}
        aria-pressed={liked}
        busy={busy}
        onClick={() => void props.like(!liked)}
      >
        <span aria-hidden="true">{liked ? "♥" : "♡"}</span> {liked ? "Liked" : "Like"}
      </Button>
      {adoptedByMe ? (
        <Button busy={busy} onClick={() => void props.adopt(false)}>
          Let go
        </Button>
      ) : (
        <Button className="primary" busy={busy || mysfit.adopted} onClick={() => void props.adopt(true)}>
          {mysfit.adopted ? "Already adopted" : "Adopt"}
        </Button>
      )}
      {adoptedByMe && <span className="badge">Adopted by you</span>}
    </p>
  );
}

const withOrWithout = (ids: readonly string[], id: string, present: boolean) => [
  ...ids.filter((other) => other !== id),
  ...(present ? [id] : []),
];
