/** Environment variables of the function, by what they hold. */
export const variables = {
  /** Address of the cluster's writer. */
  host: "DATABASE_HOST",
  port: "DATABASE_PORT",
  database: "DATABASE_NAME",
  /** User that the service signs in as, by IAM: made where it is missing. */
  user: "DATABASE_USER",
} as const;
