import { queueAccess, queueOf } from "../access.ts";
import { invalidValue } from "../errors.ts";
import { received } from "../message.ts";
import { operation } from "../operation.ts";
import { arrivalAt } from "../arrival.ts";
import { checkVisibilityTimeout } from "../visibility-timeout.ts";

/** Long polling: waits until there is a message, or the time is over.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const receiveMessage = operation("ReceiveMessage", {
  members: {
    QueueUrl: true,
    AttributeNames: true,
    MessageSystemAttributeNames: true,
    MessageAttributeNames: true,
    MaxNumberOfMessages: true,
    VisibilityTimeout: true,
    WaitTimeSeconds: true,
    ReceiveRequestAttemptId: "no answer is lost on the way on one machine, so none is asked for twice",
  },
  read: (_call, request) => {
    const { MaxNumberOfMessages: count = 1, WaitTimeSeconds: wait, VisibilityTimeout: visibility } = request;
    if (!(Number.isInteger(count) && count >= 1 && count <= 10))
      throw invalidValue("MaxNumberOfMessages", count, "Must be between 1 and 10, if provided.");
    if (wait !== undefined && !(wait >= 0 && wait <= 20))
      throw invalidValue("WaitTimeSeconds", wait, "Must be >= 0 and <= 20, if provided.");
    if (visibility !== undefined) checkVisibilityTimeout(visibility);
    return {
      QueueUrl: request.QueueUrl,
      count,
      wait,
      visibility,
      systemNames: [...(request.AttributeNames ?? []), ...(request.MessageSystemAttributeNames ?? [])],
      attributeNames: request.MessageAttributeNames ?? [],
    };
  },
  access: (call, request) => queueAccess(call, "ReceiveMessage", request),
  run: async (call, request) => {
    const queue = queueOf(call, request);
    const { stopping } = call.store;
    const until = Date.now() + (request.wait ?? queue.record.settings.receiveWait) * 1000;
    for (;;) {
      // Listens before it looks, or a message that comes between would be waited for.
      const arrival = arrivalAt(queue, stopping);
      const messages = await queue.receive(request.count, request.visibility);
      const left = until - Date.now();
      if (messages.length > 0 || left <= 0 || stopping.aborted) {
        arrival.stop();
        return {
          Messages:
            messages.length > 0
              ? messages.map((message) => received(message, request.systemNames, request.attributeNames))
              : undefined,
        };
      }
      await arrival.within(left);
    }
  },
});
