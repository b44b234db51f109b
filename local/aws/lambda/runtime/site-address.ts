import type { Platform } from "../../../contract/service.ts";

/** Answers variables of a function, in which the public address of the site is the one under which it is reached here: nothing on this machine has
 * its name. */
export function withSiteAddress(
  variables: Readonly<Record<string, string>>,
  { capabilities, siteUrl }: Platform,
): Readonly<Record<string, string>> {
  if (!("sites" in capabilities)) return variables;
  const names = capabilities.sites.siteNames();
  const local = (value: string) => {
    const [, name = "", rest = ""] = /^https:\/\/([\w.-]+)(\/.*)?$/s.exec(value) ?? [];
    return names.includes(name.toLowerCase()) ? siteUrl + rest : value;
  };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, local(value)]));
}
