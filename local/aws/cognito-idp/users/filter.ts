import { invalidParameter } from "../errors.ts";
import type { UserRecord } from "../records.ts";

/** Attributes that a filter can look at.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html#cognito-user-pools-searching-for-users-using-listusers-api */
const SEARCHABLE = [
  "username",
  "email",
  "phone_number",
  "name",
  "given_name",
  "family_name",
  "preferred_username",
  "cognito:user_status",
  "status",
  "sub",
];

/** Test of a filter of ListUsers: `email ^= "some"`.
 * @param text The filter; every user passes when it is undefined or blank.
 * @param caseSensitive True when names of this pool are compared as they are written.
 * @throws AwsError InvalidParameterException */
export function userFilter(text: string | undefined, caseSensitive: boolean): (user: UserRecord) => boolean {
  if (text === undefined || text.trim() === "") return () => true;
  const [, name, operator, quoted] = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(text) ?? [];
  if (name === undefined || quoted === undefined)
    throw invalidParameter(
      `Error while parsing filter ${text}: it must be of the form attribute = "value" or attribute ^= "value"`,
    );
  if (!SEARCHABLE.includes(name))
    throw invalidParameter(`One or more filter attributes can't be searched: ${name}`);
  const folded = (value: string) =>
    caseSensitive || !/^(username|email|preferred_username)$/.test(name) ? value : value.toLowerCase();
  const wanted = folded(quoted.replaceAll(/\\(.)/g, "$1"));
  return (user) => {
    const value = folded(valueOf(user, name) ?? "");
    return operator === "=" ? value === wanted : value !== "" && value.startsWith(wanted);
  };
}

function valueOf(user: UserRecord, name: string): string | undefined {
  if (name === "username") return user.username;
  if (name === "cognito:user_status") return user.status;
  if (name === "status") return user.enabled ? "Enabled" : "Disabled";
  return user.attributes[name];
}
