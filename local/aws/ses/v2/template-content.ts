/** Members of the content of a template. */
export const templateContent = { Subject: true, Text: true, Html: true } as const;
