/** Environment variables of the function, by what they hold. */
export const variables = {
  /** Public address of the site, without a slash at the end. */
  siteUrl: "SITE_URL",
} as const;
