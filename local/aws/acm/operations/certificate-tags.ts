import { certificateAccess, certificateArn, operation, tagsOf } from "../operation.ts";

/** @see https://docs.aws.amazon.com/acm/latest/APIReference/API_AddTagsToCertificate.html */
export const addTagsToCertificate = operation("AddTagsToCertificate", {
  members: { CertificateArn: true, Tags: { Key: true, Value: true } },
  read: (_call, { CertificateArn, Tags }) => ({ arn: certificateArn(CertificateArn), tags: tagsOf(Tags) }),
  access: (_call, { arn }) => certificateAccess("AddTagsToCertificate", arn),
  run: async ({ store }, { arn, tags }) => {
    await store.setTags(arn, { ...store.get(arn).tags, ...tags });
  },
});

/** A tag that is given with a value goes only if it has that value.
 * @see https://docs.aws.amazon.com/acm/latest/APIReference/API_RemoveTagsFromCertificate.html */
export const removeTagsFromCertificate = operation("RemoveTagsFromCertificate", {
  members: { CertificateArn: true, Tags: { Key: true, Value: true } },
  read: (_call, { CertificateArn, Tags }) => ({ arn: certificateArn(CertificateArn), tags: Tags }),
  access: (_call, { arn }) => certificateAccess("RemoveTagsFromCertificate", arn),
  run: async ({ store }, { arn, tags }) => {
    const kept = Object.entries(store.get(arn).tags).filter(
      ([key, value]) =>
        !tags.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value)),
    );
    await store.setTags(arn, Object.fromEntries(kept));
  },
});

/** @see https://docs.aws.amazon.com/acm/latest/APIReference/API_ListTagsForCertificate.html */
export const listTagsForCertificate = operation("ListTagsForCertificate", {
  members: { CertificateArn: true },
  read: (_call, { CertificateArn }) => certificateArn(CertificateArn),
  access: (_call, arn) => certificateAccess("ListTagsForCertificate", arn),
  run: ({ store }, arn) => ({
    Tags: Object.entries(store.get(arn).tags).map(([Key, Value]) => ({ Key, Value })),
  }),
});
