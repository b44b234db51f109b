/** True for the id of a hosted zone. */
export const isZoneId = (text: string): boolean => /^Z[A-Z0-9]{1,31}$/.test(text);

/** True for a domain, and for those below it. */
export const isWithin = (name: string, domain: string): boolean =>
  name === domain || name.endsWith(`.${domain}`);

/** The name with `www.` before it, or without where it has it. */
export const otherName = (name: string): string =>
  name.startsWith("www.") ? name.slice("www.".length) : `www.${name}`;
