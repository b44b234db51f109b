import { useState, type FormEvent, type ReactNode } from "react";
import { go, Link } from "../router.tsx";
import { confirm, resendCode, signIn, signUp } from "../session.ts";
import { Failure } from "../parts/failure.tsx";

/** A form with one button, which says what went wrong. */
function AccountForm(props: {
  title: string;
  action: string;
  submit: (fields: FormData) => Promise<void>;
  children: ReactNode;
  after?: ReactNode;
}) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      await props.submit(new FormData(event.currentTarget));
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="narrow">
      <h1>{props.title}</h1>
      <form className="account" onSubmit={(event) => void submit(event)}>
        {props.children}
        {failure && <Failure error={failure} />}
        <button type="submit" className="primary" disabled={busy}>
          {props.action}
        </button>
      </form>
      {props.after}
    </section>
  );
}

const text = (fields: FormData, name: string) => (fields.get(name) as string | null)?.trim() ?? "";

const passwordRule = "At least 12 characters, with lower case, upper case and a digit.";

export function Register() {
  return (
    <AccountForm
      title="Register"
      action="Register"
      submit={async (fields) => {
        const email = text(fields, "email");
        const password = fields.get("password") as string;
        if (password !== fields.get("again")) throw new Error("The two passwords are not the same.");
        if (password.length < 12 || !/[a-z]/.test(password) || !/[A-Z]/.test(password) || !/\d/.test(password))
          throw new Error(`Choose another password. ${passwordRule}`);
        await signUp(email, password);
        go(`/confirm?email=${encodeURIComponent(email)}`);
      }}
      after={
        <p>
          Already registered? <Link href="/sign-in">Sign in</Link>
        </p>
      }
    >
      <label>
        E-mail
        <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="new-password" required aria-describedby="password-rule" />
      </label>
      <p id="password-rule" className="quiet">
        {passwordRule}
      </p>
      <label>
        Password again
        <input name="again" type="password" autoComplete="new-password" required />
      </label>
    </AccountForm>
  );
}

export function Confirm({ email }: { email: string }) {
  const [sent, setSent] = useState("");
  const [failure, setFailure] = useState<Error>();
  const resend = async () => {
    setFailure(undefined);
    try {
      await resendCode(email);
      setSent("If this address is waiting for a code, a new one is on its way.");
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <AccountForm
      title="Confirm your address"
      action="Confirm"
      submit={async (fields) => {
        const address = text(fields, "email");
        await confirm(address, text(fields, "code"));
        go(`/sign-in?email=${encodeURIComponent(address)}`);
      }}
      after={
        <>
          <p>
            No mail?{" "}
            <button type="button" className="link" onClick={() => void resend()}>
              Send a new code
            </button>
          </p>
          {failure && <Failure error={failure} />}
          <p className="quiet" aria-live="polite">
            {sent}
          </p>
        </>
      }
    >
      <p>If this address is new here, a code is on its way to it.</p>
      <label>
        E-mail
        <input name="email" type="email" autoComplete="username" defaultValue={email} required />
      </label>
      <label>
        Code
        <input name="code" inputMode="numeric" autoComplete="one-time-code" pattern="\d{6}" title="Six digits" required />
      </label>
    </AccountForm>
  );
}

export function SignIn({ email, next }: { email: string; next: string }) {
  return (
    <AccountForm
      title="Sign in"
      action="Sign in"
      submit={async (fields) => {
        const address = text(fields, "email");
        const result = await signIn(address, fields.get("password") as string);
        // Only paths of this site: `//elsewhere` would leave it.
        go(result === "confirm" ? `/confirm?email=${encodeURIComponent(address)}` : /^\/(?!\/)/.test(next) ? next : "/");
      }}
      after={
        <p>
          New here? <Link href="/register">Register</Link>
        </p>
      }
    >
      <label>
        E-mail
        <input name="email" type="email" autoComplete="username" defaultValue={email} required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
    </AccountForm>
  );
}
