import { accessToRole, markedPage, operation, roleNamed } from "../operation.ts";

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html */
export const listRolePolicies = operation("ListRolePolicies", {
  members: { RoleName: true, Marker: true, MaxItems: true },
  access: ({ store }, { RoleName }) => accessToRole(store, "ListRolePolicies", RoleName),
  run: ({ store }, input) => {
    const names = [...roleNamed(store, input.RoleName).inline.keys()];
    const { items, ...more } = markedPage(names, (name) => name, input);
    return { PolicyNames: [...items], ...more };
  },
});
