/** Environment variables of the function, by what they hold. */
export const variables = {
  /** Name of the table of registrations. */
  table: "REGISTRATIONS_TABLE",
} as const;
