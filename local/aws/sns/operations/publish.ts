import { header } from "../../../contract/http.ts";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { readMessage, refuseForeignKey } from "../message.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const publish = operation("Publish", {
  members: {
    TopicArn: true,
    TargetArn: true,
    Message: true,
    Subject: true,
    MessageStructure: true,
    MessageAttributes: { "*": { DataType: true, StringValue: true, BinaryValue: true } },
    MessageGroupId: true,
    MessageDeduplicationId: true,
  },
  read: ({ request }, { TopicArn, TargetArn, ...input }) => {
    const topicArn = TopicArn ?? TargetArn;
    if (!topicArn) throw new NotEmulatedError("sns:Publish to a phone number", "Publish to a topic.");
    return readMessage(topicArn, input, header(request.headers, "x-amzn-trace-id"));
  },
  access: ({ store }, { topicArn }) => store.access("Publish", topicArn),
  run: async ({ store, principal }, message) => {
    refuseForeignKey(store.get(message.topicArn), principal);
    const { messageId, sequenceNumber } = await store.publish(message);
    return { MessageId: messageId, SequenceNumber: sequenceNumber };
  },
});
