import type { Exception } from "../../../policies/judgement.ts";

const of = { stages: ["ladder"], expires: "2027-11-30" } as const;

/** Leave to break rules of `policies/` that the ladder has; `npm run plan -- --project examples/monolith` heeds it. */
export const exceptions: readonly Exception[] = [
  {
    ...of,
    rule: "api-authorised",
    resources: "api-rest-*",
    reason:
      "The monolith's own sessions are known to it alone, so it asks who calls by itself, and answers 401. What has left it is asked at the API, but for what " +
      "nobody can be signed in for: signing up, signing in, resetting a password, registering. See docs/monolith.md.",
  },
  ...["cognito-deletion-protection", "dynamodb-backups"].map((rule) => ({
    ...of,
    rule,
    resources: "*",
    reason:
      "A stage to try the ladder, made and taken down in an hour. monolith:protect is true unless a stage says otherwise, and protects every store.",
  })),
];
