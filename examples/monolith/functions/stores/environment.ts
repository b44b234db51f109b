/** Environment variables of the functions, by what they hold. Each function needs some of them. */
export const variables = {
  /** Address of the database. */
  host: "DATABASE_HOST",
  port: "DATABASE_PORT",
  database: "DATABASE_NAME",
  /** User that the function signs in as, by IAM. */
  user: "DATABASE_USER",
  /** Name of the new table of registrations. */
  registrationsTable: "REGISTRATIONS_TABLE",
} as const;
