import { AwsError } from "../../../contract/errors.ts";
import { tagList } from "../../../contract/tags.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ListTagsForResource.html */
export const listTagsForResource = operation("ListTagsForResource", {
  members: { ResourceName: true },
  access: (_, { ResourceName: arn = "" }) => [{ action: "elasticache:ListTagsForResource", resource: arn }],
  run: ({ store }, { ResourceName: arn = "" }) => {
    const tags = store.tagsOf(arn);
    if (!tags) throw new AwsError("InvalidARN", `${arn} is the ARN of nothing here`);
    return { TagList: tagList(tags) };
  },
});
