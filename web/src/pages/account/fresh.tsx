import type { ReactNode } from "react";
import { useTexts } from "../../i18n/language.ts";
import { ActionForm } from "../../parts/form.tsx";
import { go } from "../../router.tsx";
import { signOut, type SignedInUser } from "../../session.ts";

/** Milliseconds after a sign-in in which nobody is asked for another one. */
const FRESH = 10 * 60_000;

/** What only somebody may do who has just signed in, so that a device that was left alone does not give the account away. Cognito does not ask
 * for that itself.
 * @param section Part of the page to come back to. */
export function Fresh({
  user,
  section,
  children,
}: {
  user: SignedInUser;
  section: string;
  children: ReactNode;
}) {
  const { t } = useTexts();
  if (Date.now() - user.signedInAt < FRESH) return children;
  const query = new URLSearchParams({ email: user.email, next: `/account#${section}` });
  return (
    <>
      <p>{t("account.fresh.text")}</p>
      <ActionForm
        action={t("account.fresh.action")}
        kind="plain"
        submit={async () => {
          await signOut();
          go(`/sign-in?${query.toString()}`);
        }}
      />
    </>
  );
}
