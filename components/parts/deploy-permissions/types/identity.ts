import { of, type TypeRows } from "../row.ts";

const iam = of("iam");
const role = { on: ["iam::{account}:role/{role}"] } as const;

/** Roles of the program. The statements make `CreateRole` and every change of what a role may do depend on the permissions boundary. */
export const identity: TypeRows = {
  "aws:iam/role:Role": {
    ...role,
    read: iam("GetRole ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole GetRolePolicy"),
    create: iam("CreateRole PutRolePermissionsBoundary TagRole"),
    update: iam("UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy UntagRole"),
    delete: iam("DeleteRole"),
  },
  "aws:iam/rolePolicy:RolePolicy": {
    ...role,
    read: iam("GetRolePolicy"),
    create: iam("PutRolePolicy"),
    delete: iam("DeleteRolePolicy"),
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    ...role,
    read: iam("ListAttachedRolePolicies"),
    create: iam("AttachRolePolicy"),
    delete: iam("DetachRolePolicy"),
  },
};
