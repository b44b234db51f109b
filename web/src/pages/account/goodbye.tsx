import "../../i18n/account/index.ts";
import { useEffect, useRef } from "react";
import { useTexts } from "../../i18n/language.ts";
import { Link } from "../../router.tsx";
import { Kept } from "./kept.tsx";
import { keptThings } from "./leaving.ts";

/** Page of who has closed their account: what is left, and for how long. */
export function Goodbye() {
  const { t } = useTexts();
  const heading = useRef<HTMLHeadingElement>(null);
  // What had the focus is gone with the page before.
  useEffect(() => heading.current?.focus(), []);
  const things = keptThings().filter(({ what }) => what !== "account");
  return (
    <section className="narrow">
      <h1 ref={heading} tabIndex={-1}>
        {t("page.goodbye")}
      </h1>
      <p>{t("goodbye.text")}</p>
      {things.length > 0 && (
        <>
          <h2>{t("goodbye.remaining")}</h2>
          <Kept things={things} />
        </>
      )}
      <p>
        <Link href="/">{t("goodbye.home")}</Link>
      </p>
    </section>
  );
}
