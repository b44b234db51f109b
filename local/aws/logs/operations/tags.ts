import { nameInArn } from "../group-name.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html */
export const tagResource = operation("TagResource", {
  members: { resourceArn: true, tags: true },
  access: (_, { resourceArn }) => [{ action: "logs:TagResource", resource: resourceArn }],
  run: async ({ store, region }, { resourceArn, tags }) => {
    const group = store.get(region, nameInArn(resourceArn));
    await store.change(region, group.name, { tags: { ...group.tags, ...tags } });
  },
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UntagResource.html */
export const untagResource = operation("UntagResource", {
  members: { resourceArn: true, tagKeys: true },
  access: (_, { resourceArn }) => [{ action: "logs:UntagResource", resource: resourceArn }],
  run: async ({ store, region }, { resourceArn, tagKeys }) => {
    const group = store.get(region, nameInArn(resourceArn));
    const left = Object.entries(group.tags).filter(([key]) => !tagKeys.includes(key));
    await store.change(region, group.name, { tags: Object.fromEntries(left) });
  },
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsForResource.html */
export const listTagsForResource = operation("ListTagsForResource", {
  members: { resourceArn: true },
  access: (_, { resourceArn }) => [{ action: "logs:ListTagsForResource", resource: resourceArn }],
  run: ({ store, region }, { resourceArn }) => ({ tags: store.get(region, nameInArn(resourceArn)).tags }),
});
