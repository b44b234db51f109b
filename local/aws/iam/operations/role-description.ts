import type { Role as RoleDescription } from "@aws-sdk/client-iam";
import type { Role } from "../store.ts";

/** A role as the API answers it: documents are encoded as in a URL.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
export function describeRole(role: Role): RoleDescription {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.uniqueId,
    Arn: role.arn,
    CreateDate: new Date(role.createDate),
    AssumeRolePolicyDocument: encodeURIComponent(role.trustDocument),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    PermissionsBoundary:
      role.boundaryArn === undefined
        ? undefined
        : { PermissionsBoundaryType: "PermissionsBoundaryPolicy", PermissionsBoundaryArn: role.boundaryArn },
    Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}
