import type { FastifyRequest } from "fastify";
import { ProblemError } from "../../../../app/web-service/problem.ts";

/** Somebody who is signed in. */
export interface Caller {
  /** Id that the monolith gave, for good: from step 2 on, Cognito carries it as an attribute. */
  readonly userId: string;
  readonly email: string;
}

/** Finds out whose a token is. @returns undefined for one that is not good, or no longer. */
export type TokenReader = (token: string) => Promise<Caller | undefined>;

/** Callers of signed-in routes. */
export class Callers {
  readonly #readers: readonly TokenReader[];

  /** @param readers Asked in turn: tokens of a session, tokens of Cognito. */
  constructor(readers: readonly TokenReader[]) {
    this.#readers = readers;
  }

  /** @throws ProblemError 401 when nobody is signed in. */
  async of(request: FastifyRequest): Promise<Caller> {
    const token = tokenOf(request);
    for (const read of token === undefined ? [] : this.#readers) {
      const caller = await read(token as string);
      if (caller) return caller;
    }
    throw new ProblemError(401, "This route needs a signed-in user");
  }
}

/** Reads the token of a request, with `Bearer` before it or without. */
export function tokenOf({ headers }: Pick<FastifyRequest, "headers">): string | undefined {
  return /^(?:Bearer )?([\w.-]{20,4096})$/i.exec(headers.authorization ?? "")?.[1];
}
