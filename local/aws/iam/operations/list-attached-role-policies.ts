import { accessToRole, markedPage, operation, roleNamed } from "../operation.ts";

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html */
export const listAttachedRolePolicies = operation("ListAttachedRolePolicies", {
  members: { RoleName: true, Marker: true, MaxItems: true },
  access: ({ store }, { RoleName }) => accessToRole(store, "ListAttachedRolePolicies", RoleName),
  run: ({ store }, input) => {
    const arns = [...roleNamed(store, input.RoleName).attached];
    const { items, ...more } = markedPage(arns, (arn) => arn, input);
    const policies = items.map((arn) => ({
      PolicyName: arn.slice(arn.lastIndexOf("/") + 1),
      PolicyArn: arn,
    }));
    return { AttachedPolicies: policies, ...more };
  },
});
