import { AwsError } from "../../../contract/errors.ts";
import type { Call } from "../../../contract/operation.ts";
import { readTags, tagList, withoutTags, withTags } from "../../../contract/tags.ts";
import { operation, parameterAccess } from "../operation.ts";
import { readReference } from "../parameter-name.ts";
import type { ParameterRecord } from "../records.ts";
import type { ParameterStore } from "../store.ts";
import { tagErrors } from "../tags.ts";

/** A request that names a thing of Systems Manager by type and id. */
interface OnResource {
  readonly ResourceType: string;
  readonly ResourceId: string;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html */
export const addTagsToResource = operation("AddTagsToResource", {
  members: { ResourceType: ["Parameter"], ResourceId: true, Tags: { Key: true, Value: true } },
  read: (_, { ResourceType, ResourceId, Tags }) => ({
    ResourceType,
    ResourceId,
    tags: readTags(Tags, tagErrors),
  }),
  access: (call, request) => [access(call, "AddTagsToResource", request)],
  run: async (call, { tags, ...request }) => {
    const { arn } = parameterOf(call, request);
    await call.store.change(arn, (record) => ({ ...record, tags: withTags(record.tags, tags, tagErrors) }));
    return {};
  },
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_RemoveTagsFromResource.html */
export const removeTagsFromResource = operation("RemoveTagsFromResource", {
  members: { ResourceType: ["Parameter"], ResourceId: true, TagKeys: true },
  access: (call, request) => [access(call, "RemoveTagsFromResource", request)],
  run: async (call, { TagKeys, ...request }) => {
    const { arn } = parameterOf(call, request);
    await call.store.change(arn, (record) => ({ ...record, tags: withoutTags(record.tags, TagKeys) }));
    return {};
  },
});

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListTagsForResource.html */
export const listTagsForResource = operation("ListTagsForResource", {
  members: { ResourceType: ["Parameter"], ResourceId: true },
  access: (call, request) => [access(call, "ListTagsForResource", request)],
  run: (call, request) => ({
    TagList: tagList(parameterOf(call, request).tags),
  }),
});

const access = (call: Call<ParameterStore>, action: string, { ResourceId }: OnResource) =>
  parameterAccess(call, action, readReference(ResourceId).name);

/** @throws AwsError InvalidResourceId */
function parameterOf({ store, region }: Call<ParameterStore>, { ResourceId }: OnResource): ParameterRecord {
  const record = store.find(region, readReference(ResourceId).name);
  if (!record)
    throw new AwsError(
      "InvalidResourceId",
      "The resource ID is not valid. Verify that you entered the correct ID and try again.",
    );
  return record;
}
