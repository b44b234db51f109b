import { normaliseEmail } from "../../../../app/shared/email.ts";
import { ProblemError } from "../../../../app/web-service/problem.ts";

/** Reads a mail address in the one spelling that is stored.
 * @throws ProblemError 400 for what is no address. */
export function addressOf(text: string): string {
  const email = normaliseEmail(text);
  if (email === undefined) throw new ProblemError(400, "email is no mail address");
  return email;
}
