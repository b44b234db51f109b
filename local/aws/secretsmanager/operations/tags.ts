import { readTags, withoutTags, withTags } from "../../../contract/tags.ts";
import { secretAccess } from "../access.ts";
import { operation } from "../operation.ts";
import { tagErrors } from "../tags.ts";

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html */
export const tagResource = operation("TagResource", {
  members: { SecretId: true, Tags: { Key: true, Value: true } },
  read: (_, { SecretId, Tags }) => ({ id: SecretId, tags: readTags(Tags, tagErrors) }),
  access: (call, { id }) => secretAccess(call, "TagResource", id),
  run: async ({ store, region }, { id, tags }) => {
    const { arn } = store.secrets.live(region, id);
    await store.secrets.change(arn, (secret) => ({
      ...secret,
      tags: withTags(secret.tags, tags, tagErrors),
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
    await store.secrets.change(arn, (secret) => ({
      ...secret,
      tags: withoutTags(secret.tags, TagKeys),
      changedAt: Date.now(),
    }));
  },
});
