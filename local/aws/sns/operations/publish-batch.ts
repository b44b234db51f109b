import { AwsError } from "../../../contract/errors.ts";
import { header } from "../../../contract/http.ts";
import { readMessage, refuseForeignKey } from "../message.ts";
import { operation } from "../operation.ts";

const ENTRIES = 10;

/** @see https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export const publishBatch = operation("PublishBatch", {
  members: {
    TopicArn: true,
    PublishBatchRequestEntries: {
      Id: true,
      Message: true,
      Subject: true,
      MessageStructure: true,
      MessageAttributes: { "*": { DataType: true, StringValue: true, BinaryValue: true } },
      MessageGroupId: true,
      MessageDeduplicationId: true,
    },
  },
  access: ({ store }, { TopicArn }) => store.access("Publish", TopicArn),
  run: async (
    { store, principal, request },
    { TopicArn: topicArn, PublishBatchRequestEntries: entries = [] },
  ) => {
    refuseForeignKey(store.get(topicArn), principal);
    if (entries.length === 0)
      throw new AwsError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
    if (entries.length > ENTRIES)
      throw new AwsError(
        "TooManyEntriesInBatchRequest",
        `The batch request contains more entries than permissible (more than ${ENTRIES}).`,
      );
    const Successful = [];
    const Failed = [];
    for (const { Id, ...entry } of entries)
      try {
        const message = readMessage(topicArn, entry, header(request.headers, "x-amzn-trace-id"));
        const { messageId, sequenceNumber } = await store.publish(message);
        Successful.push({ Id, MessageId: messageId, SequenceNumber: sequenceNumber });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
      }
    return { Successful, Failed };
  },
});
