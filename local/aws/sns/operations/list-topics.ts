import { operation } from "../operation.ts";

/** Lists the topics of a region, all on one page.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html */
export const listTopics = operation("ListTopics", {
  members: { NextToken: "everything is on one page" },
  access: ({ store }) => store.access("ListTopics", "*"),
  run: ({ store, region }) => ({ Topics: store.all(region).map(({ arn }) => ({ TopicArn: arn })) }),
});
