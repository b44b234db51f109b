import { useCallback, useEffect, useRef, useState } from "react";
import { getProfile, withdraw } from "../../api.ts";
import { forgetClicks } from "../../clicks/index.ts";
import { SiteError } from "../../errors.ts";
import { useTexts } from "../../i18n/language.ts";
import { Failure } from "../../parts/failure.tsx";
import { ActionForm, text } from "../../parts/form.tsx";
import { go } from "../../router.tsx";
import { deleteAccount, type SignedInUser } from "../../session.ts";
import { clearCart } from "../../shop/api.ts";
import { useData } from "../../use-data.ts";
import { Fresh } from "./fresh.tsx";
import { begin, end, hasBegun, noteKept } from "./leaving.ts";

/** Steps in their order. Each can be done again, so that it goes on from the beginning after whatever ended it. */
const steps = [
  { name: "browser", run: async () => forgetClicks() },
  {
    name: "data",
    run: async () => {
      const { remaining } = await withdraw();
      await clearCart();
      noteKept(remaining);
    },
  },
  {
    name: "account",
    run: () =>
      deleteAccount(() => {
        end();
        go("/goodbye", { replace: true });
      }),
  },
] as const;

/** Closing of an account: confirmed by a typed word, shown step by step, and gone on with after a reload or a lost network. */
export function Withdrawal({ user }: { user: SignedInUser }) {
  const { t, language } = useTexts();
  const { value, error, loading, reload } = useData(`leaving ${user.email}`, getProfile);
  const [isConfirmed, setConfirmed] = useState(false);
  const leavingSince = value?.leavingSince;
  if (isConfirmed || (leavingSince !== undefined && hasBegun(user.email))) return <Steps />;
  const start = () => {
    begin(user.email);
    setConfirmed(true);
  };
  const word = t("account.withdrawal.word");
  const confirm = async (fields: FormData) => {
    const typed = text(fields, "word").normalize("NFC").toLocaleLowerCase(language);
    if (typed !== word) throw new SiteError((say) => say("account.withdrawal.otherWord", { word }));
    start();
  };
  return (
    <>
      <p>{t("account.withdrawal.text")}</p>
      {loading && <p role="status">{t("site.loading")}</p>}
      {error && <Failure error={error} retry={reload} />}
      {leavingSince !== undefined && (
        <p>{t("account.withdrawal.begun", { date: day(leavingSince, language) })}</p>
      )}
      {value && (
        <Fresh user={user} section="withdrawal">
          {leavingSince === undefined ? (
            <ActionForm action={t("account.withdrawal.action")} kind="danger" submit={confirm}>
              <label>
                {t("account.withdrawal.confirm", { word })}
                <input name="word" autoComplete="off" autoCapitalize="none" maxLength={20} required />
              </label>
            </ActionForm>
          ) : (
            <ActionForm
              action={t("account.withdrawal.continue")}
              kind="danger"
              submit={async () => start()}
            />
          )}
        </Fresh>
      )}
    </>
  );
}

/** Runs the steps and shows how far they are. */
function Steps() {
  const { t } = useTexts();
  const [done, setDone] = useState(0);
  const [failure, setFailure] = useState<Error>();
  const heading = useRef<HTMLHeadingElement>(null);
  const isUnderWay = useRef(false);
  const run = useCallback(async () => {
    if (isUnderWay.current) return;
    isUnderWay.current = true;
    setFailure(undefined);
    setDone(0);
    try {
      for (const [index, step] of steps.entries()) {
        await step.run();
        setDone(index + 1);
      }
    } catch (error) {
      setFailure(error as Error);
    } finally {
      isUnderWay.current = false;
    }
  }, []);
  useEffect(() => {
    // The button that began it is gone.
    heading.current?.focus();
    void run();
    const goOn = () => void run();
    window.addEventListener("online", goOn);
    return () => window.removeEventListener("online", goOn);
  }, [run]);
  const stateOf = (index: number) =>
    index < done ? "done" : index === done && !failure ? "running" : "waiting";
  return (
    <>
      <h3 ref={heading} tabIndex={-1}>
        {t("account.withdrawal.steps")}
      </h3>
      <div role="status">
        <ol>
          {steps.map(({ name }, index) => (
            <li key={name}>
              {t(`account.withdrawal.${name}`)}: <strong>{t(`account.withdrawal.${stateOf(index)}`)}</strong>
            </li>
          ))}
        </ol>
      </div>
      {failure && (
        <>
          <Failure error={failure} />
          <p>{t("account.withdrawal.interrupted")}</p>
          <button type="button" className="danger" onClick={() => void run()}>
            {t("account.withdrawal.continue")}
          </button>
        </>
      )}
    </>
  );
}

const day = (time: string, language: string) =>
  new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(time));
