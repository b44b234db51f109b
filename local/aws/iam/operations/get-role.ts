import { accessToRole, operation, roleNamed } from "../operation.ts";
import { describeRole } from "./role-description.ts";

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
export const getRole = operation("GetRole", {
  members: { RoleName: true },
  access: ({ store }, { RoleName }) => accessToRole(store, "GetRole", RoleName),
  run: ({ store }, { RoleName }) => ({ Role: describeRole(roleNamed(store, RoleName)) }),
});
