import { SiteError } from "../../errors.ts";
import { useTexts } from "../../i18n/language.ts";
import { text } from "../../parts/form.tsx";

interface FieldProps {
  readonly label?: string;
  /** Put the cursor there: a step that follows another. */
  readonly focused?: boolean;
}

/** Field `email` of who has, or wants, an account. */
export function EmailField({ email }: { email?: string }) {
  const { t } = useTexts();
  return (
    <label>
      {t("field.email")}
      <input
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={email}
        maxLength={254}
        required
      />
    </label>
  );
}

/** Field `password` of who has an account. */
export function PasswordField({ label, focused }: FieldProps) {
  const { t } = useTexts();
  return (
    <label>
      {label ?? t("field.password")}
      <input name="password" type="password" autoComplete="current-password" autoFocus={focused} required />
    </label>
  );
}

/** Fields `newPassword` and `again`; {@link newPassword} reads them. */
export function NewPasswordFields({ label, focused }: FieldProps) {
  const { t } = useTexts();
  return (
    <>
      <label>
        {label ?? t("field.password")}
        <input
          name="newPassword"
          type="password"
          autoComplete="new-password"
          autoFocus={focused}
          required
          aria-describedby="password-rule"
        />
      </label>
      <p id="password-rule" className="quiet">
        {t("signIn.passwordRule")}
      </p>
      <label>
        {t("signIn.passwordAgain")}
        <input name="again" type="password" autoComplete="new-password" required />
      </label>
    </>
  );
}

/** The new password of a form.
 * @throws SiteError when the two fields differ, and for one that the pool would not take */
export function newPassword(fields: FormData): string {
  const password = fields.get("newPassword") as string;
  if (password !== fields.get("again")) throw new SiteError((t) => t("signIn.passwordsDiffer"));
  if (password.length < 14 || !/[a-z]/.test(password) || !/[A-Z]/.test(password) || !/\d/.test(password))
    throw new SiteError((t) => t("signIn.otherPassword"));
  return password;
}

/** Field `code`: six digits of a mail or of an authenticator app. */
export function CodeField({ label, focused }: FieldProps) {
  const { t } = useTexts();
  return (
    <label>
      {label ?? t("signIn.code")}
      <input
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus={focused}
        pattern="\s*\d{3}\s*\d{3}\s*"
        title={t("signIn.codeRule")}
        required
      />
    </label>
  );
}

/** The code of a form, without the space that apps show in it. */
export const code = (fields: FormData) => text(fields, "code").replace(/\s/g, "");
