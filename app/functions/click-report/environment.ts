/** Environment variables of the function, by what they hold. */
export const variables = {
  /** Name of Athena's workgroup that the queries run in. */
  workgroup: "QUERY_WORKGROUP",
  /** Name of the database with the tables of clicks. */
  database: "QUERY_DATABASE",
} as const;
