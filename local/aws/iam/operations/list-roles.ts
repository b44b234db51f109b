import { markedPage, operation } from "../operation.ts";
import { describeRole } from "./role-description.ts";

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html */
export const listRoles = operation("ListRoles", {
  members: { PathPrefix: true, Marker: true, MaxItems: true },
  access: () => [{ action: "iam:ListRoles", resource: "*" }],
  run: ({ store }, input) => {
    const { PathPrefix = "/" } = input;
    const roles = store.identities.roles().filter(({ path }) => path.startsWith(PathPrefix));
    const { items, ...more } = markedPage(roles, ({ name }) => name, input);
    return { Roles: items.map(describeRole), ...more };
  },
});
