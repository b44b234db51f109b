import { onStream, streamArnOf } from "../access.ts";
import { describe } from "../describe.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_DescribeDeliveryStream.html */
export const describeDeliveryStream = operation("DescribeDeliveryStream", {
  members: {
    DeliveryStreamName: true,
    Limit: "a stream has one destination",
    ExclusiveStartDestinationId: "a stream has one destination",
  },
  read: (call, { DeliveryStreamName }) => streamArnOf(call, DeliveryStreamName),
  access: (_, arn) => onStream("DescribeDeliveryStream", arn),
  run: ({ store }, arn) => ({ DeliveryStreamDescription: describe(store.get(arn).record) }),
});
