/** The account that everything of the local cloud belongs to. No real account has this number. */
export const accountId = "000000000000";
