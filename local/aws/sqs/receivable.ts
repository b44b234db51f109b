import type { MessageRecord } from "./records.ts";

/** Messages of a standard queue that can be received now, in order of arrival. */
export function receivable(messages: readonly MessageRecord[], now: number): readonly MessageRecord[] {
  return messages.filter(({ visibleAt }) => visibleAt <= now);
}

/** Messages of a FIFO queue that can be received now: group by group, so that one receive gets as many of the same group as
 * possible. A group with a message in flight gives nothing; behind a delayed message nothing of its group comes.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html */
export function receivableByGroup(messages: readonly MessageRecord[], now: number): readonly MessageRecord[] {
  const groups = new Map<string | undefined, MessageRecord[]>();
  const closed = new Set<string | undefined>();
  for (const message of messages) {
    const { groupId, visibleAt, receipt } = message;
    if (visibleAt > now) {
      if (receipt !== undefined) groups.set(groupId, []);
      closed.add(groupId);
    }
    if (closed.has(groupId)) continue;
    const group = groups.get(groupId);
    if (group) group.push(message);
    else groups.set(groupId, [message]);
  }
  return [...groups.values()].flat();
}
