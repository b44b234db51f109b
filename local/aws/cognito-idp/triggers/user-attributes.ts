import type { UserRecord } from "../records.ts";

/** Attributes of a user as triggers are told them: with the state that the account is in. */
export const userAttributes = ({ attributes, status }: Pick<UserRecord, "attributes" | "status">) => ({
  ...attributes,
  "cognito:user_status": status,
});
