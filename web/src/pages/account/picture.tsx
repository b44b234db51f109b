import { useEffect, useRef, useState, type DragEvent } from "react";
import type { GetPictureAnswer } from "../../api-types.ts";
import { getPicture, removePicture } from "../../api.ts";
import { useTexts } from "../../i18n/language.ts";
import { showPicture } from "../../own-picture.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import type { SignedInUser } from "../../session.ts";
import { useData } from "../../use-data.ts";
import { ChosenSquare } from "./chosen-square.tsx";
import { pictureToUpload, readPicture, type ChosenPicture } from "./picture-file.ts";
import { decidedPicture, uploadPicture } from "./picture-upload.ts";
import { Said } from "./said.tsx";

/** Work that is done with a picture: sent so far (0 to 1), looked at by the service, or taken back. */
type Work = { readonly sent: number } | "waiting" | "removing" | undefined;

/** A picture of oneself: chosen or dropped, cut, uploaded, shown, and taken back. */
export function Picture({ user }: { user: SignedInUser }) {
  const { t } = useTexts();
  const { value, error, loading, reload, change } = useData(`picture ${user.email}`, getPicture);
  const [chosen, setChosen] = useState<ChosenPicture>();
  const [work, setWork] = useState<Work>();
  const [failure, setFailure] = useState<Error>();
  const [said, setSaid] = useState<"saved" | "removed" | "later">();
  const gone = useRef(new AbortController());
  const input = useRef<HTMLInputElement>(null);
  const isAskedAgain = useRef(false);

  useEffect(() => {
    const controller = new AbortController();
    gone.current = controller;
    return () => controller.abort();
  }, []);

  /** Does something once at a time, and says what went wrong. */
  const during = async (what: Work, action: () => Promise<void>) => {
    if (work !== undefined) return;
    setFailure(undefined);
    setSaid(undefined);
    setWork(what);
    try {
      await action();
    } catch (reason) {
      if (!gone.current.signal.aborted) setFailure(reason as Error);
    } finally {
      setWork(undefined);
    }
  };
  const wait = async () => {
    setWork("waiting");
    const answer = await decidedPicture(gone.current.signal);
    if (!answer) return setSaid("later");
    change(() => answer);
    if (answer.state === "ready") setSaid("saved");
  };
  const choose = (file: File | undefined) => {
    if (!file) return;
    void during(undefined, async () => setChosen(await readPicture(file)));
  };
  const upload = (position: number) =>
    during({ sent: 0 }, async () => {
      if (!chosen) return;
      const { body, type } = await pictureToUpload(chosen, position);
      await uploadPicture(body, type, (sent) => setWork({ sent }));
      setChosen(undefined);
      await wait();
    });
  const remove = () =>
    during("removing", async () => {
      await removePicture();
      change(() => ({ state: "none", pictures: [] }));
      setSaid("removed");
    });

  useEffect(() => {
    if (value) showPicture(user.email, value);
  }, [value, user.email]);
  // An upload of before, of this page or another one.
  const isUnderWay = value?.state === "processing" && work === undefined && said === undefined && !failure;
  useEffect(() => {
    if (isUnderWay) void during("waiting", wait);
  }, [isUnderWay]);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    if (work === undefined) choose(event.dataTransfer.files[0]);
  };
  return (
    <div onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <p>{t("account.picture.text")}</p>
      {loading && <p role="status">{t("site.loading")}</p>}
      {error && <Failure error={error} retry={reload} />}
      {value && (
        <>
          <Shown
            answer={value}
            loaded={() => (isAskedAgain.current = false)}
            failed={() => {
              // Once: an address that is new and leads nowhere would be asked for without end.
              if (isAskedAgain.current) return;
              isAskedAgain.current = true;
              reload();
            }}
          />
          {value.state === "refused" && value.reason && !chosen && work === undefined && (
            <p role="alert" className="failure">
              {t("account.picture.refused")} {t(`account.picture.refused.${value.reason}`)}
            </p>
          )}
          <div className="fields">
            <label>
              {t(value.pictures.length > 0 ? "account.picture.chooseOther" : "account.picture.choose")}
              <input
                ref={input}
                type="file"
                accept="image/jpeg,image/png,image/webp"
                aria-describedby="picture-rule"
                disabled={work !== undefined}
                onChange={({ target }) => {
                  choose(target.files?.[0]);
                  // The same file can be chosen again.
                  target.value = "";
                }}
              />
            </label>
            <p id="picture-rule" className="quiet">
              {t("account.picture.rule")}
            </p>
          </div>
          {chosen && (
            <ChosenSquare
              chosen={chosen}
              busy={work !== undefined}
              upload={(position) => void upload(position)}
              cancel={() => {
                setChosen(undefined);
                input.current?.focus();
              }}
            />
          )}
          {typeof work === "object" && (
            <label className="sending">
              {t("account.picture.sending")}
              <progress max={1} value={work.sent} />
            </label>
          )}
          {work === "waiting" && <p role="status">{t("account.picture.waiting")}</p>}
          {value.pictures.length > 0 && (
            <Button busy={work !== undefined} className="danger" onClick={() => void remove()}>
              {t("account.picture.remove")}
            </Button>
          )}
        </>
      )}
      {failure && <Failure error={failure} />}
      <Said text={said && t(`account.picture.${said}`)} />
    </div>
  );
}

/** The picture that is there. Its address is good for some minutes: one that is not any more is asked for again. */
function Shown({
  answer: { pictures },
  loaded,
  failed,
}: {
  answer: GetPictureAnswer;
  loaded: () => void;
  failed: () => void;
}) {
  const { t } = useTexts();
  const [small, large] = pictures;
  if (!small || !large) return null;
  return (
    <img
      className="own-picture"
      src={large.url}
      width="192"
      height="192"
      alt={t("account.picture.alt")}
      onLoad={loaded}
      onError={failed}
    />
  );
}
