import { useState } from "react";
import { useTexts } from "../../i18n/language.ts";
import { ActionForm } from "../../parts/form.tsx";
import { asUser, type SignedInUser } from "../../session.ts";
import { newPassword, NewPasswordFields, PasswordField } from "../sign-in/fields.tsx";
import { Said } from "./said.tsx";

/** Changes the password; the present one is asked for. */
export function Password({ user }: { user: SignedInUser }) {
  const { t } = useTexts();
  const [done, setDone] = useState(false);
  return (
    <>
      <ActionForm
        action={t("account.password.action")}
        submit={async (fields) => {
          setDone(false);
          const chosen = newPassword(fields);
          await asUser((auth) => auth.changePassword(fields.get("password") as string, chosen));
          setDone(true);
        }}
      >
        <input type="hidden" name="email" autoComplete="username" value={user.email} />
        <PasswordField label={t("account.password.present")} />
        <NewPasswordFields label={t("field.newPassword")} />
      </ActionForm>
      <Said text={done ? t("account.password.done") : undefined} />
    </>
  );
}
