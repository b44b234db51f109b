import { createHash, randomBytes, randomUUID } from "node:crypto";
import { formatArn, parseArn } from "../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { ForeignResource, Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { currentTraceId } from "../../observe/trace.ts";
import { askForConfirmation } from "./confirmations.ts";
import { Deliveries } from "./deliveries.ts";
import { wants } from "./filter-policy.ts";
import type { Publication, SubscriptionProtocol, SubscriptionRecord, TopicRecord } from "./records.ts";

const PROTOCOLS: readonly string[] = [
  "sqs",
  "lambda",
  "email",
  "email-json",
] satisfies SubscriptionProtocol[];
/** Bytes of a message with its attributes. */
const MESSAGE_BYTES = 262_144;
/** Milliseconds in which FIFO topics take the same deduplication id once. */
const DEDUPLICATION = 5 * 60 * 1000;

/** What somebody publishes. */
export type Outgoing = Omit<Publication, "messageId" | "timestamp" | "sequenceNumber">;

/** What a publisher is told. */
export type Receipt = Pick<Publication, "messageId" | "sequenceNumber">;

/** Every topic with its subscriptions. Durable. */
export class Topics {
  readonly deliveries: Deliveries;
  readonly #platform: Platform;
  readonly #topics: Collection<TopicRecord>;
  readonly #subscriptions: Collection<SubscriptionRecord>;
  /** Last sequence numbers of FIFO topics by the topic's ARN, without their leading digits. */
  readonly #sequences: Collection<number>;
  readonly #recent = new Map<string, Receipt & { readonly at: number }>();

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#topics = platform.store.collection("sns/topics");
    this.#subscriptions = platform.store.collection("sns/subscriptions");
    this.#sequences = platform.store.collection("sns/sequences");
    this.deliveries = new Deliveries(platform, (arn) => this.#subscriptions.get(arn));
  }

  arnOf(region: string, name: string): string {
    return formatArn({ service: "sns", region, accountId: this.#platform.accountId, resource: name });
  }

  all(region: string): TopicRecord[] {
    return this.#topics.values().filter((topic) => topic.region === region);
  }

  find(arn: string): TopicRecord | undefined {
    return this.#topics.get(arn);
  }

  /** @throws AwsError NotFound */
  get(arn: string): TopicRecord {
    const found = this.find(arn);
    if (!found) throw new AwsError("NotFound", "Topic does not exist", 404);
    return found;
  }

  async put(topic: TopicRecord): Promise<TopicRecord> {
    if (!/^[\w-]{1,256}$|^[\w-]{1,251}\.fifo$/.test(topic.name))
      throw invalidParameter(`Topic Name: ${topic.name}`);
    await this.#topics.put(topic.arn, topic);
    return topic;
  }

  async delete(arn: string): Promise<void> {
    for (const subscription of this.subscriptionsOf(arn)) await this.#subscriptions.delete(subscription.arn);
    await this.#topics.delete(arn);
    await this.#sequences.delete(arn);
  }

  subscriptionsOf(topicArn: string): SubscriptionRecord[] {
    return this.#subscriptions.values().filter((subscription) => subscription.topicArn === topicArn);
  }

  allSubscriptions(region: string): SubscriptionRecord[] {
    return this.#subscriptions.values().filter(({ topicArn }) => parseArn(topicArn).region === region);
  }

  /** @throws AwsError NotFound */
  subscription(arn: string): SubscriptionRecord {
    const found = this.#subscriptions.get(arn);
    if (!found) throw new AwsError("NotFound", "Subscription does not exist", 404);
    return found;
  }

  /** A mail address is asked first, and asked again when it was not confirmed.
   * @throws AwsError InvalidParameter for an endpoint that does not fit the protocol, or a filter policy that is not understood. */
  async subscribe(
    wanted: Omit<SubscriptionRecord, "arn" | "confirmationToken">,
  ): Promise<SubscriptionRecord> {
    this.get(wanted.topicArn);
    check(wanted);
    const same = this.subscriptionsOf(wanted.topicArn).find(
      ({ protocol, endpoint }) => protocol === wanted.protocol && endpoint === wanted.endpoint,
    );
    if (same) {
      if (same.confirmationToken !== undefined) await askForConfirmation(this.#platform, same);
      return same;
    }
    const token = wanted.protocol.startsWith("email") ? { confirmationToken: newToken() } : {};
    const made: SubscriptionRecord = { ...wanted, ...token, arn: `${wanted.topicArn}:${randomUUID()}` };
    await this.#subscriptions.put(made.arn, made);
    if (made.confirmationToken !== undefined) await askForConfirmation(this.#platform, made);
    return made;
  }

  async change(subscription: SubscriptionRecord): Promise<SubscriptionRecord> {
    check(subscription);
    await this.#subscriptions.put(subscription.arn, subscription);
    return subscription;
  }

  /** @param wasAuthenticated Whether the one who confirms has signed it.
   * @throws AwsError InvalidParameter */
  async confirm(topicArn: string, token: string, wasAuthenticated: boolean): Promise<SubscriptionRecord> {
    const found = this.subscriptionsOf(topicArn).find(({ confirmationToken }) => confirmationToken === token);
    if (!found) throw invalidParameter("Token");
    return await this.change({
      ...found,
      confirmationToken: undefined,
      confirmationWasAuthenticated: wasAuthenticated,
    });
  }

  async unsubscribe(arn: string): Promise<void> {
    await this.#subscriptions.delete(arn);
  }

  /** @throws AwsError InvalidParameter */
  async publish(outgoing: Outgoing): Promise<Receipt> {
    const topic = this.get(outgoing.topicArn);
    const size =
      Buffer.byteLength(outgoing.message) + Buffer.byteLength(JSON.stringify(outgoing.attributes)) - 2;
    if (outgoing.message === "") throw invalidParameter("Empty message");
    if (size > MESSAGE_BYTES) throw invalidParameter("Message too long");
    if (outgoing.subject !== undefined && !/^[^\p{Cc}]{1,100}$/u.test(outgoing.subject))
      throw invalidParameter("Subject");
    const isFifo = topic.name.endsWith(".fifo");
    let { deduplicationId } = outgoing;
    if (isFifo) {
      if (outgoing.groupId === undefined)
        throw invalidParameter("The MessageGroupId parameter is required for FIFO topics");
      if (topic.contentBasedDeduplication)
        deduplicationId ??= createHash("sha256").update(outgoing.message).digest("hex");
      if (deduplicationId === undefined)
        throw invalidParameter(
          "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
        );
      const known = this.#recent.get(`${topic.arn} ${deduplicationId}`);
      if (known && known.at > Date.now() - DEDUPLICATION)
        return { messageId: known.messageId, sequenceNumber: known.sequenceNumber };
    } else if (deduplicationId !== undefined)
      throw invalidParameter("MessageDeduplicationId: the topic is no FIFO topic");
    const publication: Publication = {
      ...outgoing,
      traceId: currentTraceId(),
      deduplicationId,
      messageId: randomUUID(),
      sequenceNumber: isFifo ? await this.#nextSequenceNumber(topic.arn) : undefined,
      timestamp: new Date().toISOString(),
    };
    await this.deliveries.accept(
      publication,
      this.subscriptionsOf(topic.arn).filter(
        (subscription) => subscription.confirmationToken === undefined && wants(subscription, publication),
      ),
    );
    const receipt: Receipt = { messageId: publication.messageId, sequenceNumber: publication.sequenceNumber };
    if (isFifo) this.#recent.set(`${topic.arn} ${deduplicationId}`, { ...receipt, at: Date.now() });
    this.#platform.metrics.put({
      region: topic.region,
      namespace: "AWS/SNS",
      metricName: "NumberOfMessagesPublished",
      value: 1,
      unit: "Count",
      dimensions: { TopicName: topic.name },
    });
    return receipt;
  }

  /** @see https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-ordering.html */
  async #nextSequenceNumber(topicArn: string): Promise<string> {
    const next = (this.#sequences.get(topicArn) ?? 0) + 1;
    await this.#sequences.put(topicArn, next);
    return `1${String(next).padStart(16, "0")}000`;
  }

  foreign(): ForeignResource[] {
    return this.#topics
      .values()
      .filter(({ origin }) => origin === "api")
      .map(({ arn, name, region }) => ({
        type: "aws:sns/topic:Topic",
        name,
        id: arn,
        region,
        outputs: { arn },
      }));
  }
}

/** For addresses that have to be confirmed. */
function newToken(): string {
  return randomBytes(32).toString("hex");
}

/** Makes the error for a parameter that SNS refuses. */
export function invalidParameter(what: string): AwsError {
  return new AwsError("InvalidParameter", `Invalid parameter: ${what}`);
}

function check({
  topicArn,
  protocol,
  endpoint,
  filterPolicy,
  filterPolicyScope,
  rawMessageDelivery,
  deadLetterArn,
}: Omit<SubscriptionRecord, "arn">): void {
  if (!PROTOCOLS.includes(protocol))
    throw new NotEmulatedError(
      `a subscription of the protocol ${protocol}`,
      `Here: ${PROTOCOLS.join(", ")}.`,
    );
  if (protocol === "sqs" && !/^arn:aws[\w-]*:sqs:/.test(endpoint))
    throw invalidParameter(`SQS endpoint ARN: ${endpoint}`);
  if (protocol === "lambda" && !/^arn:aws[\w-]*:lambda:/.test(endpoint))
    throw invalidParameter(`Lambda endpoint ARN: ${endpoint}`);
  if (protocol.startsWith("email") && !/^[^\s@]+@[^\s@]+$/.test(endpoint))
    throw invalidParameter(`Email address: ${endpoint}`);
  if (topicArn.endsWith(".fifo") && protocol !== "sqs")
    throw invalidParameter("FIFO topics deliver to SQS queues only");
  if (!topicArn.endsWith(".fifo") && endpoint.endsWith(".fifo"))
    throw invalidParameter("FIFO queues can be subscribed to FIFO topics only");
  if (rawMessageDelivery && protocol !== "sqs")
    throw invalidParameter(`RawMessageDelivery is not supported for the protocol ${protocol}`);
  if (filterPolicyScope !== "MessageAttributes" && filterPolicyScope !== "MessageBody")
    throw invalidParameter(`FilterPolicyScope: ${String(filterPolicyScope)}`);
  if (deadLetterArn !== undefined && !/^arn:aws[\w-]*:sqs:/.test(deadLetterArn))
    throw invalidParameter(`RedrivePolicy: ${deadLetterArn}`);
  if (filterPolicy === undefined) return;
  try {
    wants({ filterPolicy, filterPolicyScope }, { attributes: {}, message: "{}" });
  } catch (error) {
    throw invalidParameter(`FilterPolicy: ${(error as Error).message}`);
  }
}
