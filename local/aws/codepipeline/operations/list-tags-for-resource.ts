import { AwsError } from "../../../contract/errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ListTagsForResource.html */
export const listTagsForResource = operation("ListTagsForResource", {
  members: { resourceArn: true },
  access: (_call, { resourceArn }) => [{ action: "codepipeline:ListTagsForResource", resource: resourceArn }],
  run: ({ store }, { resourceArn }) => {
    const pipeline = store.pipelines.find(resourceArn);
    if (!pipeline) throw new AwsError("ResourceNotFoundException", `There is no pipeline ${resourceArn}`);
    return { tags: Object.entries(pipeline.tags).map(([key, value]) => ({ key, value })) };
  },
});
