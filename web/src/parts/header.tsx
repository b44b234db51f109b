import { useState } from "react";
import { config } from "../config.ts";
import { Avatar } from "./avatar.tsx";
import { Button } from "./button.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import { useTexts } from "../i18n/language.ts";
import { go, Link } from "../router.tsx";
import { signOut, useUser } from "../session.ts";
import { useData } from "../use-data.ts";

/** Name of the site, and who is signed in. */
export function Header({ path }: { path: string }) {
  const { t } = useTexts();
  const user = useUser();
  const [busy, setBusy] = useState(false);
  // Where it is not known, there is no link; the pages themselves say what is wrong.
  const { value: shopUrl } = useData("shop", async () => (await config()).shopUrl);
  const leave = async () => {
    setBusy(true);
    try {
      await signOut();
    } finally {
      setBusy(false);
      go("/");
    }
  };
  const current = (href: string) => (path === href ? ("page" as const) : undefined);
  return (
    <header className="bar">
      <Link href="/" className="brand">
        <img src="/favicon.svg" alt="" width="32" height="32" />
        {t("site.name")}
      </Link>
      <nav aria-label={t("header.event")}>
        <Link href="/event" aria-current={current("/event")}>
          {t("page.event")}
        </Link>
        {shopUrl && (
          <Link href="/shop" aria-current={current("/shop")}>
            {t("page.shop")}
          </Link>
        )}
      </nav>
      <nav aria-label={t("header.account")}>
        {user === null && (
          <>
            <Link href="/sign-in" aria-current={current("/sign-in")}>
              {t("page.signIn")}
            </Link>
            <Link href="/register" className="button" aria-current={current("/register")}>
              {t("page.register")}
            </Link>
          </>
        )}
        {user && (
          <>
            {user.groups.includes("admin") && (
              <Link href="/clicks" aria-current={current("/clicks")}>
                {t("page.clicks")}
              </Link>
            )}
            <Link href="/account" aria-current={current("/account")}>
              <Avatar email={user.email} />
              {t("page.account")}
            </Link>
            <Link href="/me" aria-current={current("/me")} title={user.email}>
              {t("page.mine")}
            </Link>
            <Button busy={busy} onClick={() => void leave()}>
              {t("header.signOut")}
            </Button>
          </>
        )}
      </nav>
      <LanguageChoice />
    </header>
  );
}
