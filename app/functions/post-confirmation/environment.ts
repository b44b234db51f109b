/** Environment variables of the function, beside those of the mail, by what they hold. */
export const variables = {
  /** Name of the table with a profile for each person. */
  profilesTable: "PROFILES_TABLE",
} as const;
