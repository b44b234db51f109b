import { onPool } from "../call.ts";
import { invalidParameter } from "../errors.ts";
import type { UserRecord } from "../records.ts";
import { page } from "./pages.ts";
import { describeUser } from "../describe.ts";

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

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
export const listUsers = onPool(async ({ userPools, input }, pool) => {
  const limit = input.number("Limit", { minimum: 0, maximum: 60, fallback: 60 }) || 60;
  const fits = filter(input.optionalText("Filter"), pool.settings.caseSensitive);
  const users = userPools
    .users(pool.id)
    .filter(fits)
    .sort((a, b) => (a.username < b.username ? -1 : 1));
  const found = page(users, ({ username }) => username, limit, input.optionalText("PaginationToken"));
  const only = input.texts("AttributesToGet");
  return { Users: found.items.map((user) => describeUser(user, only)), PaginationToken: found.next };
});

function filter(text: string | undefined, caseSensitive: boolean): (user: UserRecord) => boolean {
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
