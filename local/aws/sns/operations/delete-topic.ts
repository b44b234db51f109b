import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html */
export const deleteTopic = operation("DeleteTopic", {
  members: { TopicArn: true },
  access: ({ store }, { TopicArn }) => store.access("DeleteTopic", TopicArn),
  run: async ({ store }, { TopicArn }) => await store.delete(TopicArn),
});
