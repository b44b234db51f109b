/** A domain name as zones have it: in lower case, with a dot at the end.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html */
export function fullName(name: string): string {
  const lower = name.toLowerCase().replaceAll("\\052", "*");
  return lower.endsWith(".") ? lower : `${lower}.`;
}

/** A full name without the dot at its end. */
export const withoutDot = (name: string): string => name.replace(/\.$/, "");

/** True for the name of a zone, and for those below it. Both are full names. */
export const isWithin = (name: string, zone: string): boolean =>
  zone === "." || name === zone || name.endsWith(`.${zone}`);

/** True for what can be a name: labels of 1 to 63 characters, 255 together, `*` as the first label.
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html */
export const isName = (name: string): boolean =>
  name.length <= 255 && /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+$/.test(fullName(name));
