/** Environment variables of the function, by what they hold. */
export const variables = {
  /** ARN of the secret with the master of the database. */
  secret: "MASTER_SECRET_ARN",
  /** Name of the function that changes the schema. */
  sqlFunction: "MIGRATION_FUNCTION",
} as const;
