import "../../i18n/account/index.ts";
import { useEffect, type ComponentType } from "react";
import type { TextKey } from "../../i18n/catalogue.ts";
import { useTexts } from "../../i18n/language.ts";
import { usePasskeyPlace } from "../../passkey-place.ts";
import { go } from "../../router.tsx";
import { useUser, type SignedInUser } from "../../session.ts";
import "../sign-in/sign-in.css";
import "./account.css";
import { Address } from "./address.tsx";
import { Data } from "./data.tsx";
import { Passkeys } from "./passkeys.tsx";
import { Password } from "./password.tsx";
import { Picture } from "./picture.tsx";
import { Profile } from "./profile.tsx";
import { SecondFactor } from "./second-factor.tsx";
import { Section } from "./section.tsx";
import { Sessions } from "./sessions.tsx";
import { Withdrawal } from "./withdrawal.tsx";

type SectionTitle = Extract<TextKey, `account.${string}.title`>;

/** Sections of the page, in their order. The name is that of the text with the title and of the part of the address. */
const sections: readonly {
  readonly name: SectionTitle extends `account.${infer Name}.title` ? Name : never;
  readonly Content: ComponentType<{ user: SignedInUser }>;
}[] = [
  { name: "profile", Content: Profile },
  { name: "picture", Content: Picture },
  { name: "address", Content: Address },
  { name: "password", Content: Password },
  { name: "secondFactor", Content: SecondFactor },
  { name: "passkeys", Content: Passkeys },
  { name: "sessions", Content: Sessions },
  { name: "data", Content: Data },
  { name: "withdrawal", Content: Withdrawal },
];

/** Page of the account of who is signed in. Others are asked to sign in, and come back. */
export function Account() {
  const { t } = useTexts();
  const user = useUser();
  const place = usePasskeyPlace();
  const shown = sections.filter(({ name }) => name !== "passkeys" || place !== "nowhere");
  useEffect(() => {
    if (user === null)
      go(`/sign-in?next=${encodeURIComponent(`/account${location.hash}`)}`, { replace: true });
  }, [user]);
  const isShown = Boolean(user);
  useEffect(() => {
    // The browser looked for the part of the address before it was there.
    if (isShown && location.hash !== "") document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [isShown]);
  if (!user) return <p role="status">{t("site.loading")}</p>;
  return (
    <div className="parts">
      <h1>{t("page.account")}</h1>
      <p className="quiet">{t("mine.user", { email: user.email })}</p>
      <nav aria-label={t("account.contents")}>
        <ul>
          {shown.map(({ name }) => (
            <li key={name}>
              <a href={`#${name}`}>{t(`account.${name}.title`)}</a>
            </li>
          ))}
        </ul>
      </nav>
      {shown.map(({ name, Content }) => (
        <Section key={name} id={name} title={t(`account.${name}.title`)}>
          <Content user={user} />
        </Section>
      ))}
    </div>
  );
}
