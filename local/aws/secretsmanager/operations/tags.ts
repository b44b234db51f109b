import { secretAccess } from "../access.ts";
import { operation } from "../operation.ts";
import { checkCount, readTags } from "../tags.ts";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html */
export const tagResource = operation("TagResource", {
  members: { SecretId: true, Tags: { Key: true, Value: true } },
  read: (_, { SecretId, Tags }) => ({ id: SecretId, tags: readTags(Tags) }),
  access: (call, { id }) => secretAccess(call, "TagResource", id),
  run: async ({ store, region }, { id, tags }) => {
    const { arn } = store.secrets.live(region, id);
    await store.secrets.change(arn, (secret) => ({
      ...secret,
      tags: checkCount({ ...secret.tags, ...tags }),
      changedAt: Date.now(),
    }));
  },
});

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UntagResource.html */
export const untagResource = operation("UntagResource", {
  members: { SecretId: true, TagKeys: true },
  access: (call, { SecretId }) => secretAccess(call, "UntagResource", SecretId),
  run: async ({ store, region }, { SecretId, TagKeys }) => {
    const { arn } = store.secrets.live(region, SecretId);
    await store.secrets.change(arn, (secret) => {
      const left = Object.entries(secret.tags).filter(([key]) => !TagKeys.includes(key));
      return { ...secret, tags: Object.fromEntries(left), changedAt: Date.now() };
    });
  },
});
