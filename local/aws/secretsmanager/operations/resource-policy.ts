import { isPolicy } from "../../../delivery/resource-policy.ts";
import { secretAccess } from "../access.ts";
import { malformedPolicy } from "../errors.ts";
import { operation } from "../operation.ts";
import { checkNotPublic } from "../public-policy.ts";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetResourcePolicy.html */
export const getResourcePolicy = operation("GetResourcePolicy", {
  members: { SecretId: true },
  access: (call, { SecretId }) => secretAccess(call, "GetResourcePolicy", SecretId),
  run: ({ store, region }, { SecretId }) => {
    const { arn, name, policy } = store.secrets.live(region, SecretId);
    return { ARN: arn, Name: name, ResourcePolicy: policy };
  },
});

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html */
export const putResourcePolicy = operation("PutResourcePolicy", {
  members: { SecretId: true, ResourcePolicy: true, BlockPublicPolicy: true },
  read: (_, { SecretId, ResourcePolicy: policy, BlockPublicPolicy = false }) => {
    if (!isPolicy(policy)) throw malformedPolicy();
    if (BlockPublicPolicy) checkNotPublic(policy);
    return { id: SecretId, policy, isBlocked: BlockPublicPolicy };
  },
  access: (call, { id, isBlocked }) =>
    secretAccess(call, "PutResourcePolicy", id, { "secretsmanager:BlockPublicPolicy": String(isBlocked) }),
  run: async ({ store, region }, { id, policy }) => {
    const { arn, name } = store.secrets.live(region, id);
    await store.secrets.change(arn, (secret) => ({ ...secret, policy }));
    return { ARN: arn, Name: name };
  },
});

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteResourcePolicy.html */
export const deleteResourcePolicy = operation("DeleteResourcePolicy", {
  members: { SecretId: true },
  access: (call, { SecretId }) => secretAccess(call, "DeleteResourcePolicy", SecretId),
  run: async ({ store, region }, { SecretId }) => {
    const { arn, name } = store.secrets.live(region, SecretId);
    await store.secrets.change(arn, (secret) => ({ ...secret, policy: undefined }));
    return { ARN: arn, Name: name };
  },
});
