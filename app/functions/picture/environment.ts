/** Environment variables of the function, by what they hold. */
export const variables = {
  /** Name of the bucket with uploads and pictures. */
  bucket: "PICTURES_BUCKET",
  /** Name of the table with a profile for each person. */
  profilesTable: "PROFILES_TABLE",
} as const;
