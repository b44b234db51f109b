import { AwsError } from "../../../contract/errors.ts";
import { arnAccess } from "../access/access.ts";
import { givenArn } from "../access/given-arn.ts";
import { invalidParameter } from "../errors.ts";
import { operation } from "../operation.ts";
import { setResourcePolicy } from "../tables/set-resource-policy.ts";
import { checkTypes } from "../types.ts";

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html */
export const putResourcePolicy = operation("PutResourcePolicy", {
  members: {
    ResourceArn: true,
    Policy: true,
    ExpectedRevisionId: true,
    ConfirmRemoveSelfResourceAccess: "whoever puts a policy here can put another",
  },
  read: (call, input) => {
    const arn = givenArn(call, input.ResourceArn);
    checkTypes("PutResourcePolicy", input);
    const document = input.Policy as string | null | undefined;
    if (document == null) throw invalidParameter("Policy must not be null");
    return { arn, document, expected: input.ExpectedRevisionId };
  },
  access: (call, { arn }) => [arnAccess(call, "PutResourcePolicy", arn)],
  run: async ({ store }, { arn, document, expected }) => {
    const current = store.resourcePolicy(arn)?.revisionId;
    if (expected != null && expected !== (current ?? "NO_POLICY")) throw policyNotFound(arn);
    return { RevisionId: await setResourcePolicy(store, arn, document) };
  },
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html */
export const getResourcePolicy = operation("GetResourcePolicy", {
  members: { ResourceArn: true },
  read: (call, input) => givenArn(call, input.ResourceArn),
  access: (call, arn) => [arnAccess(call, "GetResourcePolicy", arn)],
  run: ({ store }, arn) => {
    const policy = store.resourcePolicy(arn);
    if (!policy) throw policyNotFound(arn);
    return { Policy: policy.document, RevisionId: policy.revisionId };
  },
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html */
export const deleteResourcePolicy = operation("DeleteResourcePolicy", {
  members: { ResourceArn: true, ExpectedRevisionId: true },
  read: (call, input) => {
    checkTypes("DeleteResourcePolicy", input);
    return { arn: givenArn(call, input.ResourceArn), expected: input.ExpectedRevisionId };
  },
  access: (call, { arn }) => [arnAccess(call, "DeleteResourcePolicy", arn)],
  run: async ({ store }, { arn, expected }) => {
    const current = store.resourcePolicy(arn)?.revisionId;
    if (expected != null && expected !== current) throw policyNotFound(arn);
    await setResourcePolicy(store, arn, undefined);
    return { RevisionId: current };
  },
});

function policyNotFound(arn: string): AwsError {
  return new AwsError(
    "PolicyNotFoundException",
    `Resource-based policy not found for the provided ResourceArn: ${arn}`,
  );
}
