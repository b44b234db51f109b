import { Type } from "typebox";

const problem = {
  description: "What went wrong",
  content: { "application/problem+json": { schema: Type.Ref("Problem") } },
};

/** Response schemas of the statuses that a route can answer besides its success. */
export const problems = {
  public: { 400: problem, 404: problem, 429: problem, 503: problem },
  user: { 400: problem, 401: problem, 404: problem, 429: problem, 503: problem },
  conflict: { 409: problem },
} as const;

/** Every route states who may call it: everybody, or users with a token. */
export const everybody: Record<string, string[]>[] = [];
export const usersOnly: Record<string, string[]>[] = [{ cognito: [] }];
