/** Environment variables of the function, beside those of the mail, by what they hold. */
export const variables = {
  /** Id of the pool where the buyers are. */
  userPoolId: "USER_POOL_ID",
} as const;
