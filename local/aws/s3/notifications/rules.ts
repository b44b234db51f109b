import { parseArn } from "../../../contract/arn.ts";
import { NotEmulatedError } from "../../../contract/errors.ts";
import { invalidArgument } from "../errors.ts";
import type { NotificationRule } from "../records.ts";
import { eventNames, type EventName, type ObjectEvent } from "./object-event.ts";

/** Events that AWS has and that never happen here, because what they tell of is not done.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
const absentEvents = [
  "s3:ReducedRedundancyLostObject",
  "s3:ObjectRestore:Post",
  "s3:ObjectRestore:Completed",
  "s3:ObjectRestore:Delete",
  "s3:ObjectRestore:*",
  "s3:Replication:OperationFailedReplication",
  "s3:Replication:OperationNotTracked",
  "s3:Replication:OperationMissedThreshold",
  "s3:Replication:OperationReplicatedAfterThreshold",
  "s3:Replication:*",
  "s3:LifecycleTransition",
  "s3:IntelligentTiering",
  "s3:ObjectAcl:Put",
];

/** Rules of one bucket at most.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
const LIMIT = 100;

/** Names of the events that a rule's event stands for: `s3:ObjectCreated:*` stands for four. */
function expand(event: string): EventName[] {
  const name = event.replace(/^s3:/, "");
  if (!name.endsWith(":*")) return eventNames.filter((candidate) => candidate === name);
  return eventNames.filter((candidate) => candidate.startsWith(name.slice(0, -1)));
}

/** Checks the ARN of a destination.
 * @throws AwsError InvalidArgument when it is not that of a queue, a topic or a function. */
export function checkDestination(arn: string): string {
  if (!/^arn:aws:(sqs|sns|lambda):[^:]+:\d{12}:.+/.test(arn))
    throw invalidArgument("The ARN could not be parsed", "Destination", arn);
  return arn;
}

/** Checks the rules of a bucket, each by itself and with one another.
 * @throws AwsError InvalidArgument for an unknown event, a FIFO destination, an id that is used twice, too many rules, or two rules that would
 * both get one event; NotEmulatedError for events that never happen here. */
export function checkRules(rules: readonly NotificationRule[]): readonly NotificationRule[] {
  if (rules.length > LIMIT)
    throw invalidArgument(
      `The number of notification configurations exceeds ${LIMIT}`,
      "ConfigurationCount",
      String(rules.length),
    );
  for (const [index, rule] of rules.entries()) {
    if (rules.slice(0, index).some(({ id }) => id === rule.id))
      throw invalidArgument("Same ID used for multiple configurations", "Id", rule.id);
    if (rule.events.length === 0) throw invalidArgument("A configuration must have an event", "Id", rule.id);
    for (const event of rule.events) checkEvent(event);
    if (rule.destination.endsWith(".fifo"))
      throw invalidArgument(
        "FIFO queues and topics cannot be destinations of event notifications: tell EventBridge, whose rules bring events to them",
        parseArn(rule.destination).service === "sqs" ? "Queue" : "Topic",
        rule.destination,
      );
    const other = rules.slice(0, index).find((candidate) => overlap(candidate, rule));
    if (other)
      throw invalidArgument(
        `Configurations overlap. Configurations on the same bucket cannot share a common event type: ${other.id} and ${rule.id}`,
        "Id",
        rule.id,
      );
  }
  return rules;
}

function checkEvent(event: string): void {
  if (absentEvents.includes(event))
    throw new NotEmulatedError(`s3: the event ${event}`, "Ask for the events that happen here.");
  if (!event.startsWith("s3:") || expand(event).length === 0)
    throw invalidArgument("The event is not supported for notifications", "Event", event);
}

/** True when one event of one key would go to both. */
function overlap(one: NotificationRule, other: NotificationRule): boolean {
  const events = new Set(one.events.flatMap(expand));
  if (!other.events.flatMap(expand).some((event) => events.has(event))) return false;
  const [prefix = "", otherPrefix = ""] = [one.prefix, other.prefix];
  const [suffix = "", otherSuffix = ""] = [one.suffix, other.suffix];
  return (
    (prefix.startsWith(otherPrefix) || otherPrefix.startsWith(prefix)) &&
    (suffix.endsWith(otherSuffix) || otherSuffix.endsWith(suffix))
  );
}

/** True when a rule asks for an event. */
export function asksFor(
  { events, prefix = "", suffix = "" }: NotificationRule,
  { name, key }: ObjectEvent,
): boolean {
  return (
    key.startsWith(prefix) &&
    key.endsWith(suffix) &&
    key.length >= Math.max(prefix.length, suffix.length) &&
    events.some((event) => expand(event).includes(name))
  );
}
