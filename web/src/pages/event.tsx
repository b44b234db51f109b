import { useState } from "react";
import type { RegistrationAnswer } from "../api-types.ts";
import { askQuestion, registerForEvent } from "../api.ts";
import { Form, text } from "../parts/form.tsx";
import { Link } from "../router.tsx";

/** Registration for the adoption event. */
export function Event() {
  const [done, setDone] = useState<RegistrationAnswer>();
  if (done)
    return (
      <section className="narrow" role="status">
        <h1>{done.status === "registered" ? "You are registered" : "You were registered already"}</h1>
        <p>
          {done.status === "registered" ? (
            <>
              A mail to <strong>{done.email}</strong> is on its way.
            </>
          ) : (
            <>
              We know <strong>{done.email}</strong>; your first registration counts, and no other mail is
              sent.
            </>
          )}
        </p>
        <p>
          <Link href="/">See the mysfits</Link>
        </p>
      </section>
    );
  return (
    <Form
      title="Come to the adoption event"
      action="Register for the event"
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
          Something unclear? <Link href="/ask">Ask us</Link>
        </p>
      }
    >
      <label>
        Name
        <input name="name" autoComplete="name" maxLength={100} required />
      </label>
      <label>
        E-mail
        <input name="email" type="email" autoComplete="email" maxLength={254} required />
      </label>
      <label>
        Mobile number
        <input name="mobile" type="tel" autoComplete="tel" required aria-describedby="mobile-rule" />
      </label>
      <p id="mobile-rule" className="quiet">
        Like 010-1234-5678 or +14155550100.
      </p>
    </Form>
  );
}

/** A question to the administrator. */
export function Ask() {
  const [asked, setAsked] = useState(false);
  if (asked)
    return (
      <section className="narrow" role="status">
        <h1>Thank you</h1>
        <p>Your question is with us. We answer by mail.</p>
      </section>
    );
  return (
    <Form
      title="Ask us"
      action="Send the question"
      submit={async (fields) => {
        await askQuestion({ email: text(fields, "email"), questionText: text(fields, "question") });
        setAsked(true);
      }}
    >
      <label>
        Your e-mail
        <input name="email" type="email" autoComplete="email" maxLength={254} required />
      </label>
      <label>
        Question
        <textarea name="question" rows={5} maxLength={2000} required />
      </label>
    </Form>
  );
}
