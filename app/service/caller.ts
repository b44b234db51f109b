import type { FastifyRequest } from "fastify";
import { normaliseEmail } from "../shared/email.ts";
import { userOf } from "../web-service/user.ts";

/** Headers that API Gateway writes from the claims of a verified token. It overwrites what a client sends under their names, and nobody else can
 * reach this service. The user pool puts all of these claims into every token. */
export const claimHeaders = {
  "x-user-id": "sub",
  "x-user-email": "email",
  "x-user-email-verified": "email_verified",
} as const;

/** Somebody who is signed in. */
export interface Caller {
  readonly userId: string;
  /** Their address in its stored form; undefined when they have not shown that it is theirs. */
  readonly email: string | undefined;
}

/** Reads the user that API Gateway verified, and their address.
 * @throws ProblemError 401 when there is none. */
export function callerOf(request: FastifyRequest): Caller {
  const { headers } = request;
  const email = headers["x-user-email" satisfies keyof typeof claimHeaders];
  const isVerified = headers["x-user-email-verified" satisfies keyof typeof claimHeaders] === "true";
  return {
    userId: userOf(request),
    email: typeof email === "string" && isVerified ? normaliseEmail(email) : undefined,
  };
}
