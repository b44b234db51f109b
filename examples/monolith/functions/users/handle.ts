import { randomUUID } from "node:crypto";
import { Check } from "typebox/value";
import { json, problem, type ProxyResult } from "../../../../app/functions/http.ts";
import { normaliseEmail } from "../../../../app/shared/email.ts";
import { SignInBody, SignUpBody } from "../../app/schemas.ts";
import { isTooManyAttempts, PasswordRefused, USER_ID, type People } from "../../people/people.ts";
import { bodyOf, byRoute, claim, type RoutedEvent } from "../http.ts";

/** Answers the routes of people by Cognito alone, as the monolith's facade does. */
export async function users(
  event: RoutedEvent,
  people: Pick<People, "signUp" | "signIn" | "signOut" | "startReset" | "confirmReset">,
): Promise<ProxyResult> {
  const body = bodyOf(event);
  const email = normaliseEmail(text(body["email"]));
  return await byRoute(event, {
    "POST /users": async () => {
      if (!Check(SignUpBody, body) || email === undefined) return problem(event, 400, CREDENTIALS);
      const userId = randomUUID();
      return await unlessRefused(event, async () =>
        (await people.signUp(userId, email, body.password))
          ? json(201, { userId })
          : problem(event, 409, "The address has an account already"),
      );
    },
    "POST /sessions": async () => {
      if (!Check(SignInBody, body) || email === undefined) return problem(event, 400, CREDENTIALS);
      const { password } = body;
      return await unlessRefused(event, async () => {
        const session = await people.signIn(email, password);
        return session
          ? json(200, session)
          : problem(event, 401, "The address and the password do not belong together");
      });
    },
    "DELETE /sessions": async () => {
      await people.signOut(claim(event, "sub"));
      return { statusCode: 204, headers: { "Cache-Control": "no-store" }, body: "" };
    },
    "GET /me": async () => json(200, { userId: claim(event, USER_ID), email: claim(event, "email") }),
    "POST /users/password-reset": async () => {
      // The same answer for everybody: it tells nobody who has an account.
      return await unlessRefused(event, async () => {
        if (email !== undefined) await people.startReset(email);
        return json(202, {});
      });
    },
    "POST /users/password-reset/confirm": async () =>
      await unlessRefused(event, async () =>
        (await people.confirmReset(email ?? "", text(body["code"]), text(body["password"])))
          ? json(200, {})
          : problem(event, 400, "The code is wrong or too old"),
      ),
  });
}

const CREDENTIALS = "The body must have a mail address as email, a password, and nothing else";

const text = (value: unknown) => (typeof value === "string" ? value : "");

/** Tells of a password that Cognito's policy refuses, and of too many attempts. */
async function unlessRefused(event: RoutedEvent, work: () => Promise<ProxyResult>): Promise<ProxyResult> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PasswordRefused) return problem(event, 400, error.message);
    if (isTooManyAttempts(error))
      return problem(event, 429, "Too many attempts: wait for a while", {}, { "Retry-After": "60" });
    throw error;
  }
}
