import { onStream, streamArnOf } from "../access.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_ListTagsForDeliveryStream.html */
export const listTagsForDeliveryStream = operation("ListTagsForDeliveryStream", {
  members: {
    DeliveryStreamName: true,
    ExclusiveStartTagKey: "everything is on one page",
    Limit: "everything is on one page",
  },
  read: (call, { DeliveryStreamName }) => streamArnOf(call, DeliveryStreamName),
  access: (_, arn) => onStream("ListTagsForDeliveryStream", arn),
  run: ({ store }, arn) => ({
    Tags: Object.entries(store.get(arn).record.tags).map(([Key, Value]) => ({ Key, Value })),
    HasMoreTags: false,
  }),
});
