import { noSuchEntity } from "../errors.ts";
import { accessToRole, operation, roleNamed } from "../operation.ts";

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
export const getRolePolicy = operation("GetRolePolicy", {
  members: { RoleName: true, PolicyName: true },
  access: ({ store }, { RoleName }) => accessToRole(store, "GetRolePolicy", RoleName),
  run: ({ store }, { RoleName, PolicyName }) => {
    const policy = roleNamed(store, RoleName).inline.get(PolicyName);
    if (!policy) throw noSuchEntity(`The role policy with name ${PolicyName} cannot be found.`);
    return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(policy.document) };
  },
});
