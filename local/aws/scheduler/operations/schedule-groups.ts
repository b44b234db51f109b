import { pageOf } from "../../../contract/page.ts";
import { readTags, tagList, withoutTags, withTags, type TagErrors } from "../../../contract/tags.ts";
import { invalid, invalidToken, notFound } from "../errors.ts";
import { operation } from "../operation.ts";
import type { GroupRecord } from "../records.ts";
import type { ScheduleStore } from "../store.ts";
import { limitOf } from "./limit.ts";

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_TagResource.html */
const tagErrors: TagErrors = {
  invalid,
  tooMany: (most) => invalid(`A schedule group can have ${most} tags at the most.`),
};

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html */
export const createScheduleGroup = operation("CreateScheduleGroup", {
  members: { Name: true, Tags: { Key: true, Value: true }, ClientToken: "a group is told by its name" },
  access: ({ store, region }, { Name }) => [
    { action: "scheduler:CreateScheduleGroup", resource: store.groupArn(region, Name) },
  ],
  run: async ({ store, region }, { Name, Tags }) => {
    const { arn } = await store.createGroup({
      region,
      name: Name,
      tags: readTags(Tags, tagErrors),
      origin: "api",
    });
    return { ScheduleGroupArn: arn };
  },
});

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetScheduleGroup.html */
export const getScheduleGroup = operation("GetScheduleGroup", {
  members: { Name: true },
  access: ({ store, region }, { Name }) => [
    { action: "scheduler:GetScheduleGroup", resource: store.groupArn(region, Name) },
  ],
  run: ({ store, region }, { Name }) => describe(store.group(region, Name)),
});

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteScheduleGroup.html */
export const deleteScheduleGroup = operation("DeleteScheduleGroup", {
  members: { Name: true, ClientToken: "a group is told by its name" },
  access: ({ store, region }, { Name }) => [
    { action: "scheduler:DeleteScheduleGroup", resource: store.groupArn(region, Name) },
  ],
  run: async ({ store, region }, { Name }) => {
    await store.deleteGroup(region, Name);
  },
});

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListScheduleGroups.html */
export const listScheduleGroups = operation("ListScheduleGroups", {
  members: { NamePrefix: true, MaxResults: true, NextToken: true },
  read: (_, input) => ({ ...input, limit: limitOf(input.MaxResults) }),
  access: () => [{ action: "scheduler:ListScheduleGroups", resource: "*" }],
  run: ({ store, region }, { NamePrefix = "", limit, NextToken }) => {
    const groups = store.groupsOf(region).filter(({ name }) => name.startsWith(NamePrefix));
    const page = pageOf(groups, ({ name }) => name, { limit, token: NextToken, invalid: invalidToken });
    return { NextToken: page.next, ScheduleGroups: page.items.map(describe) };
  },
});

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_TagResource.html */
export const tagResource = operation("TagResource", {
  members: { ResourceArn: true, Tags: { Key: true, Value: true } },
  access: (_, { ResourceArn }) => [{ action: "scheduler:TagResource", resource: ResourceArn }],
  run: async ({ store }, { ResourceArn, Tags }) => {
    const group = byArn(store, ResourceArn);
    await store.retag(group, withTags(group.tags, readTags(Tags, tagErrors), tagErrors));
  },
});

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UntagResource.html */
export const untagResource = operation("UntagResource", {
  members: { ResourceArn: true, TagKeys: true },
  access: (_, { ResourceArn }) => [{ action: "scheduler:UntagResource", resource: ResourceArn }],
  run: async ({ store }, { ResourceArn, TagKeys }) => {
    const group = byArn(store, ResourceArn);
    await store.retag(group, withoutTags(group.tags, TagKeys));
  },
});

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListTagsForResource.html */
export const listTagsForResource = operation("ListTagsForResource", {
  members: { ResourceArn: true },
  access: (_, { ResourceArn }) => [{ action: "scheduler:ListTagsForResource", resource: ResourceArn }],
  run: ({ store }, { ResourceArn }) => ({
    Tags: tagList(byArn(store, ResourceArn).tags),
  }),
});

const describe = ({ arn, name, createdAt }: GroupRecord) => ({
  Arn: arn,
  Name: name,
  State: "ACTIVE",
  CreationDate: new Date(createdAt),
  LastModificationDate: new Date(createdAt),
});

function byArn(store: ScheduleStore, arn: string): GroupRecord {
  const [, region = "", name = ""] =
    /^arn:[^:]+:scheduler:([^:]+):\d{12}:schedule-group\/([\w.-]+)$/.exec(arn) ?? [];
  if (name === "") throw invalid(`${arn} is not the ARN of a schedule group.`);
  const group = store.groupsOf(region).find((one) => one.arn === arn);
  if (!group) throw notFound(`Schedule group ${name}`);
  return group;
}
