/** Environment variables of the function, by what they hold. */
export const variables = {
  /** Name of the table of mysfits. */
  mysfitsTable: "MYSFITS_TABLE",
} as const;
