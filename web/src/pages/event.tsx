import { useState } from "react";
import type { RegistrationAnswer } from "../api-types.ts";
import { askQuestion, registerForEvent } from "../api.ts";
import { useTexts } from "../i18n/language.ts";
import { Words } from "../i18n/words.tsx";
import { Form, text } from "../parts/form.tsx";
import { Link } from "../router.tsx";

/** Registration for the adoption event. */
export function Event() {
  const { t } = useTexts();
  const [done, setDone] = useState<RegistrationAnswer>();
  if (done)
    return (
      <section className="narrow" role="status">
        <h1>{t(done.status === "registered" ? "event.registered" : "event.registeredAlready")}</h1>
        <p>
          <Words
            of={done.status === "registered" ? "event.mail" : "event.noMail"}
            parts={{ email: <strong>{done.email}</strong> }}
          />
        </p>
        <p>
          <Link href="/">{t("event.mysfits")}</Link>
        </p>
      </section>
    );
  return (
    <Form
      title={t("event.heading")}
      action={t("event.action")}
      submit={async (fields) =>
        setDone(
          await registerForEvent({
            name: text(fields, "name"),
            email: text(fields, "email"),
            mobile: text(fields, "mobile"),
          }),
        )
      }
      after={
        <p>
          {t("event.unclear")} <Link href="/ask">{t("page.ask")}</Link>
        </p>
      }
    >
      <label>
        {t("event.name")}
        <input name="name" autoComplete="name" maxLength={100} required />
      </label>
      <label>
        {t("field.email")}
        <input name="email" type="email" autoComplete="email" maxLength={254} required />
      </label>
      <label>
        {t("event.mobile")}
        <input name="mobile" type="tel" autoComplete="tel" required aria-describedby="mobile-rule" />
      </label>
      <p id="mobile-rule" className="quiet">
        {t("event.mobileRule")}
      </p>
    </Form>
  );
}

/** A question to the administrator. */
export function Ask() {
  const { t } = useTexts();
  const [asked, setAsked] = useState(false);
  if (asked)
    return (
      <section className="narrow" role="status">
        <h1>{t("ask.thanks")}</h1>
        <p>{t("ask.received")}</p>
      </section>
    );
  return (
    <Form
      title={t("page.ask")}
      action={t("ask.action")}
      submit={async (fields) => {
        await askQuestion({ email: text(fields, "email"), questionText: text(fields, "question") });
        setAsked(true);
      }}
    >
      <label>
        {t("ask.email")}
        <input name="email" type="email" autoComplete="email" maxLength={254} required />
      </label>
      <label>
        {t("ask.question")}
        <textarea name="question" rows={5} maxLength={2000} required />
      </label>
    </Form>
  );
}
