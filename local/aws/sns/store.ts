import { randomBytes, randomUUID } from "node:crypto";
import { formatArn, parseArn } from "../../contract/arn.ts";
import type { Access, ForeignResource, Platform } from "../../contract/service.ts";
import { isPolicy } from "../../delivery/resource-policy.ts";
import type { Collection } from "../../host/store.ts";
import { currentTraceId } from "../../observe/trace.ts";
import { askForConfirmation } from "./confirmations.ts";
import { Deliveries } from "./deliveries.ts";
import { invalidParameter, notFound } from "./errors.ts";
import { deduplicationIdOf, FifoOrder, type Receipt } from "./fifo-order.ts";
import { wants } from "./filter-policy.ts";
import type { Publication, SubscriptionRecord, TopicRecord } from "./records.ts";
import { checkSubscription } from "./subscription-settings.ts";

/** Bytes of a message with its attributes. */
const MESSAGE_BYTES = 262_144;

/** Message that somebody publishes. */
export type Outgoing = Omit<Publication, "messageId" | "timestamp" | "sequenceNumber">;

/** Every topic with its subscriptions. Durable. */
export class TopicStore {
  readonly accountId: string;
  readonly deliveries: Deliveries;
  readonly #platform: Platform;
  readonly #topics: Collection<TopicRecord>;
  readonly #subscriptions: Collection<SubscriptionRecord>;
  readonly #order: FifoOrder;

  constructor(platform: Platform) {
    this.accountId = platform.accountId;
    this.#platform = platform;
    this.#topics = platform.store.collection("sns/topics");
    this.#subscriptions = platform.store.collection("sns/subscriptions");
    this.#order = new FifoOrder(platform.store);
    this.deliveries = new Deliveries(platform, (arn) => this.#subscriptions.get(arn));
  }

  /** ARN of a topic by its name. */
  arnOf(region: string, name: string): string {
    return formatArn({ service: "sns", region, accountId: this.accountId, resource: name });
  }

  /** Names what IAM must allow for a call on a topic, whose own policy counts too.
   * @param action Without the service: `Publish`. @param resource ARN of the topic, or `*`. */
  access(action: string, resource: string): readonly Access[] {
    const resourcePolicy = this.find(resource)?.policy;
    return [{ action: `sns:${action}`, resource, ...(resourcePolicy !== undefined && { resourcePolicy }) }];
  }

  /** Topics of a region, in the order of their ARNs. */
  all(region: string): TopicRecord[] {
    return this.#topics.values().filter((topic) => topic.region === region);
  }

  /** Topic by its ARN; undefined when it is not there. */
  find(arn: string): TopicRecord | undefined {
    return this.#topics.get(arn);
  }

  /** Topic by its ARN. @throws AwsError NotFound */
  get(arn: string): TopicRecord {
    const topic = this.find(arn);
    if (!topic) throw notFound("Topic");
    return topic;
  }

  /** Keeps a topic. @throws AwsError InvalidParameter for a name or a policy that is none. */
  async put(topic: TopicRecord): Promise<TopicRecord> {
    if (!/^[\w-]{1,256}$|^[\w-]{1,251}\.fifo$/.test(topic.name))
      throw invalidParameter(`Topic Name: ${topic.name}`);
    if (topic.policy !== undefined && topic.policy !== "" && !isPolicy(topic.policy))
      throw invalidParameter("Policy: it must be a JSON object with statements");
    await this.#topics.put(topic.arn, topic);
    return topic;
  }

  /** Deletes a topic with its subscriptions. */
  async delete(arn: string): Promise<void> {
    for (const subscription of this.subscriptionsOf(arn)) await this.#subscriptions.delete(subscription.arn);
    await this.#topics.delete(arn);
    await this.#order.forget(arn);
  }

  /** Subscriptions of a topic. */
  subscriptionsOf(topicArn: string): SubscriptionRecord[] {
    return this.#subscriptions.values().filter((subscription) => subscription.topicArn === topicArn);
  }

  /** Subscriptions of a region. */
  allSubscriptions(region: string): SubscriptionRecord[] {
    return this.#subscriptions.values().filter(({ topicArn }) => parseArn(topicArn).region === region);
  }

  /** Subscription by its ARN. @throws AwsError NotFound */
  subscription(arn: string): SubscriptionRecord {
    const subscription = this.#subscriptions.get(arn);
    if (!subscription) throw notFound("Subscription");
    return subscription;
  }

  /** Subscribes an endpoint. A mail address is asked first, and asked again when it was not confirmed.
   * @throws AwsError InvalidParameter for an endpoint that does not fit the protocol, or a filter policy that is not understood. */
  async subscribe(
    wanted: Omit<SubscriptionRecord, "arn" | "confirmationToken">,
  ): Promise<SubscriptionRecord> {
    this.get(wanted.topicArn);
    checkSubscription(wanted);
    const same = this.subscriptionsOf(wanted.topicArn).find(
      ({ protocol, endpoint }) => protocol === wanted.protocol && endpoint === wanted.endpoint,
    );
    if (same) {
      if (same.confirmationToken !== undefined) await askForConfirmation(this.#platform, same);
      return same;
    }
    const token = wanted.protocol.startsWith("email") ? { confirmationToken: newToken() } : {};
    const subscription: SubscriptionRecord = {
      ...wanted,
      ...token,
      arn: `${wanted.topicArn}:${randomUUID()}`,
    };
    await this.#subscriptions.put(subscription.arn, subscription);
    if (subscription.confirmationToken !== undefined) await askForConfirmation(this.#platform, subscription);
    return subscription;
  }

  /** Keeps a changed subscription. @throws AwsError InvalidParameter */
  async change(subscription: SubscriptionRecord): Promise<SubscriptionRecord> {
    checkSubscription(subscription);
    await this.#subscriptions.put(subscription.arn, subscription);
    return subscription;
  }

  /** Confirms the subscription that a token is for.
   * @param wasAuthenticated True when the one who confirms has signed it.
   * @throws AwsError InvalidParameter for a token that is none. */
  async confirm(topicArn: string, token: string, wasAuthenticated: boolean): Promise<SubscriptionRecord> {
    const subscription = this.subscriptionsOf(topicArn).find(
      ({ confirmationToken }) => confirmationToken === token,
    );
    if (!subscription) throw invalidParameter("Token");
    return await this.change({
      ...subscription,
      confirmationToken: undefined,
      confirmationWasAuthenticated: wasAuthenticated,
    });
  }

  /** Ends a subscription. */
  async unsubscribe(arn: string): Promise<void> {
    await this.#subscriptions.delete(arn);
  }

  /** Takes a message for everybody who subscribed the topic and wants it; it is durable when the promise resolves.
   * @throws AwsError InvalidParameter, or NotFound when there is no such topic. */
  async publish(outgoing: Outgoing): Promise<Receipt> {
    const topic = this.get(outgoing.topicArn);
    checkMessage(outgoing);
    const isFifo = topic.name.endsWith(".fifo");
    if (!isFifo && outgoing.deduplicationId !== undefined)
      throw invalidParameter("MessageDeduplicationId: the topic is no FIFO topic");
    const deduplicationId = isFifo ? deduplicationIdOf(topic, outgoing) : undefined;
    const known = deduplicationId === undefined ? undefined : this.#order.receiptOf(topic, deduplicationId);
    if (known) return known;
    const publication: Publication = {
      ...outgoing,
      traceId: currentTraceId(),
      deduplicationId,
      messageId: randomUUID(),
      sequenceNumber: isFifo ? await this.#order.nextNumber(topic) : undefined,
      timestamp: new Date().toISOString(),
    };
    await this.deliveries.accept(
      publication,
      this.subscriptionsOf(topic.arn).filter(
        (subscription) => subscription.confirmationToken === undefined && wants(subscription, publication),
      ),
    );
    const { messageId, sequenceNumber } = publication;
    if (deduplicationId !== undefined)
      this.#order.remember(topic, deduplicationId, { messageId, sequenceNumber });
    this.#platform.metrics.put({
      region: topic.region,
      namespace: "AWS/SNS",
      metricName: "NumberOfMessagesPublished",
      value: 1,
      unit: "Count",
      dimensions: { TopicName: topic.name },
    });
    return { messageId, sequenceNumber };
  }

  /** Topics that were made with the API. */
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

/** Makes a token for an address that has to be confirmed. */
function newToken(): string {
  return randomBytes(32).toString("hex");
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
function checkMessage({ message, attributes, subject }: Outgoing): void {
  const size = Buffer.byteLength(message) + Buffer.byteLength(JSON.stringify(attributes)) - 2;
  if (message === "") throw invalidParameter("Empty message");
  if (size > MESSAGE_BYTES) throw invalidParameter("Message too long");
  if (subject !== undefined && !/^[^\p{Cc}]{1,100}$/u.test(subject)) throw invalidParameter("Subject");
}
