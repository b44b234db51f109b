/** Environment variables of the function, by what they hold. */
export const variables = {
  /** Name of the stage, as tokens carry it. */
  stage: "STAGE",
} as const;
