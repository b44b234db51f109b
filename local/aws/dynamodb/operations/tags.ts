import { arnAccess } from "../access/access.ts";
import { givenArn } from "../access/given-arn.ts";
import { resourceNotFound, validationError } from "../errors.ts";
import { operation, type DynamoDbCall } from "../operation.ts";
import { setTags } from "../tables/set-tags.ts";
import type { Table } from "../tables/table.ts";
import { checkTags, tagsOf } from "../tables/tag-list.ts";
import { checkTypes } from "../types.ts";

/** Tags on one page of ListTagsOfResource. */
const PAGE = 10;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export const tagResource = operation("TagResource", {
  members: { ResourceArn: true, Tags: { Key: true, Value: true } },
  read: (call, input) => {
    const arn = givenArn(call, input.ResourceArn);
    checkTypes("TagResource", input);
    checkTags(input.Tags);
    return { arn, tags: tagsOf(input.Tags) };
  },
  access: (call, { arn }) => [arnAccess(call, "TagResource", arn)],
  run: async (call, { arn, tags }) => {
    const table = tagged(call, arn);
    await setTags(call.store, table, { ...table.definition.tags, ...tags });
  },
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html */
export const untagResource = operation("UntagResource", {
  members: { ResourceArn: true, TagKeys: true },
  read: (call, input) => {
    const arn = givenArn(call, input.ResourceArn);
    checkTypes("UntagResource", input);
    const { TagKeys: keys } = input;
    if (!Array.isArray(keys) || keys.length === 0)
      throw validationError("Atleast one Tag Key needs to be provided as Input.");
    return { arn, keys };
  },
  access: (call, { arn }) => [arnAccess(call, "UntagResource", arn)],
  run: async (call, { arn, keys }) => {
    const table = tagged(call, arn);
    const rest = Object.entries(table.definition.tags).filter(([key]) => !keys.includes(key));
    await setTags(call.store, table, Object.fromEntries(rest));
  },
});

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html */
export const listTagsOfResource = operation("ListTagsOfResource", {
  members: { ResourceArn: true, NextToken: true },
  read: (call, input) => {
    const arn = givenArn(call, input.ResourceArn);
    checkTypes("ListTagsOfResource", input);
    const from = Number(input.NextToken ?? 0);
    if (!Number.isInteger(from) || from < 0) throw validationError("The NextToken provided is invalid");
    return { arn, from };
  },
  access: (call, { arn }) => [arnAccess(call, "ListTagsOfResource", arn)],
  run: (call, { arn, from }) => {
    const tags = Object.entries(tagged(call, arn).definition.tags).map(([Key, Value]) => ({ Key, Value }));
    return {
      Tags: tags.slice(from, from + PAGE),
      NextToken: tags.length > from + PAGE ? String(from + PAGE) : undefined,
    };
  },
});

function tagged({ store }: DynamoDbCall, arn: string): Table {
  const table = store.tables.byArn(arn);
  if (!table || table.definition.arn !== arn) throw resourceNotFound(`ResourcArn: ${arn} not found`); // AWS's spelling
  return table;
}
