import { useState } from "react";
import { go, Link } from "../router.tsx";
import { confirm, resendCode, signIn, signUp } from "../session.ts";
import { Failure } from "../parts/failure.tsx";
import { Form, text } from "../parts/form.tsx";

const passwordRule = "At least 14 characters, with lower case, upper case and a digit.";

export function Register() {
  return (
    <Form
      title="Register"
      action="Register"
      submit={async (fields) => {
        const email = text(fields, "email");
        const password = fields.get("password") as string;
        if (password !== fields.get("again")) throw new Error("The two passwords are not the same.");
        if (
          password.length < 14 ||
          !/[a-z]/.test(password) ||
          !/[A-Z]/.test(password) ||
          !/\d/.test(password)
        )
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
        <input
          name="password"
          type="password"
          autoComplete="new-password"
          required
          aria-describedby="password-rule"
        />
      </label>
      <p id="password-rule" className="quiet">
        {passwordRule}
      </p>
      <label>
        Password again
        <input name="again" type="password" autoComplete="new-password" required />
      </label>
    </Form>
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
    <Form
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
        <input
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\d{6}"
          title="Six digits"
          required
        />
      </label>
    </Form>
  );
}

export function SignIn({ email, next }: { email: string; next: string }) {
  return (
    <Form
      title="Sign in"
      action="Sign in"
      submit={async (fields) => {
        const address = text(fields, "email");
        const result = await signIn(address, fields.get("password") as string);
        // Only paths of this site: `//elsewhere` would leave it.
        go(
          result === "confirm"
            ? `/confirm?email=${encodeURIComponent(address)}`
            : /^\/(?!\/)/.test(next)
              ? next
              : "/",
        );
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
    </Form>
  );
}
