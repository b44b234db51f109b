import { parseArn } from "../../contract/arn.ts";
import { jsonCall, queueUrl, restCall } from "../../delivery/destinations.ts";
import { DurableWork } from "../../delivery/durable-work.ts";
import { AwsError } from "../../contract/errors.ts";
import type { Platform } from "../../contract/service.ts";
import { notification, plainAttributes, textFor } from "./notification.ts";
import type { DeliveryRecord, Publication, SubscriptionRecord } from "./records.ts";

/** Seconds before a delivery that met a fault of the other side is tried again; AWS tries for 23 days.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html */
const RETRY_SECONDS = [0, 0, 1, 2, 4, 8, 16, 20];

/** Brings messages to subscriptions. Durable: what was published is delivered after a crash too, and perhaps twice then. */
export class Deliveries {
  readonly #platform: Platform;
  readonly #work: DurableWork<DeliveryRecord>;
  readonly #find: (subscriptionArn: string) => SubscriptionRecord | undefined;

  constructor(platform: Platform, find: (subscriptionArn: string) => SubscriptionRecord | undefined) {
    this.#platform = platform;
    this.#find = find;
    this.#work = new DurableWork(
      platform.store.collection("sns/deliveries"),
      async (delivery) => await this.#run(delivery),
      // A FIFO topic brings a subscription one message after the other.
      ({ publication, subscriptionArn }) =>
        publication.topicArn.endsWith(".fifo") ? subscriptionArn : undefined,
    );
  }

  /** Goes on with what waited when the cloud was stopped. */
  resume(): void {
    this.#work.resume();
  }

  /** Takes a message for some subscriptions; it is durable when the promise resolves. */
  async accept(publication: Publication, subscriptions: readonly SubscriptionRecord[]): Promise<void> {
    await this.#work.accept(
      subscriptions.map(({ arn }) => ({ subscriptionArn: arn, publication, attempts: 0 })),
    );
  }

  async stop(): Promise<void> {
    await this.#work.stop();
  }

  async #run(delivery: DeliveryRecord): Promise<void> {
    const { publication } = delivery;
    const subscription = this.#find(delivery.subscriptionArn);
    try {
      if (subscription)
        await this.#traced(
          delivery,
          subscription,
          async () => await this.#deliver(publication, subscription),
        );
      await this.#work.done(delivery);
    } catch (error) {
      if (this.#work.isStopping || !subscription) return;
      const attempts = delivery.attempts + 1;
      // What the other side refuses will be refused again.
      const isFinal =
        (error instanceof AwsError && error.status < 500 && error.status !== 429) ||
        attempts > RETRY_SECONDS.length;
      this.#platform.logs.write(
        "sns",
        "error",
        `${parseArn(publication.topicArn).resource} to ${subscription.endpoint}: ${(error as Error).message}${isFinal ? "" : " (it is tried again)"}`,
      );
      if (isFinal)
        await this.#traced(delivery, subscription, async () => await this.#giveUp(delivery, subscription));
      else await this.#work.again({ ...delivery, attempts }, RETRY_SECONDS[attempts - 1] ?? 0);
    }
  }

  async #traced(
    delivery: DeliveryRecord,
    { protocol, endpoint }: SubscriptionRecord,
    work: () => Promise<void>,
  ): Promise<void> {
    const { topicArn, traceId } = delivery.publication;
    const name = `${parseArn(topicArn).resource} to ${protocol === "sqs" || protocol === "lambda" ? parseArn(endpoint).resource : endpoint}`;
    await this.#platform.traces.step({ service: "sns", name, attempt: delivery.attempts + 1 }, work, traceId);
  }

  async #deliver(publication: Publication, subscription: SubscriptionRecord): Promise<void> {
    const { protocol, endpoint } = subscription;
    const { gateway, iam } = this.#platform.capabilities;
    const principal = iam.servicePrincipal("sns.amazonaws.com", publication.topicArn);
    const trace: Record<string, string> =
      publication.traceHeader === undefined ? {} : { "x-amzn-trace-id": publication.traceHeader };
    if (protocol === "sqs") {
      await gateway.call(
        principal,
        "sqs",
        jsonCall(
          parseArn(endpoint).region,
          "AmazonSQS.SendMessage",
          this.#queueMessage(publication, subscription),
          trace,
        ),
      );
      return;
    }
    if (protocol === "lambda") {
      const sns = notification(this.#platform, publication, subscription);
      const event = {
        Records: [
          {
            EventSource: "aws:sns",
            EventVersion: "1.0",
            EventSubscriptionArn: subscription.arn,
            Sns: {
              ...sns,
              Subject: publication.subject ?? null,
              MessageAttributes: plainAttributes(publication),
            },
          },
        ],
      };
      const path = `/2015-03-31/functions/${encodeURIComponent(endpoint)}/invocations`;
      const headers = { "x-amz-invocation-type": "Event", ...trace };
      await gateway.call(
        principal,
        "lambda",
        restCall(parseArn(endpoint).region, "POST", path, JSON.stringify(event), headers),
      );
      return;
    }
    const { region } = parseArn(publication.topicArn);
    await this.#platform.mailbox.deliver({
      region,
      from: "no-reply@sns.amazonaws.com",
      to: [endpoint],
      status: "sent",
      subject: publication.subject ?? "AWS Notification Message",
      text:
        protocol === "email-json"
          ? JSON.stringify(notification(this.#platform, publication, subscription))
          : `${textFor(publication, subscription)}\n\n--\nSent by the topic ${publication.topicArn}\n`,
    });
  }

  #queueMessage(publication: Publication, subscription: SubscriptionRecord): object {
    const { groupId, deduplicationId, attributes } = publication;
    const isFifo = subscription.endpoint.endsWith(".fifo");
    return {
      QueueUrl: queueUrl(this.#platform, subscription.endpoint),
      MessageBody: subscription.rawMessageDelivery
        ? textFor(publication, subscription)
        : JSON.stringify(notification(this.#platform, publication, subscription)),
      ...(subscription.rawMessageDelivery && { MessageAttributes: attributes }),
      ...(groupId !== undefined && { MessageGroupId: groupId }),
      ...(isFifo && { MessageDeduplicationId: deduplicationId ?? publication.messageId }),
    };
  }

  /** @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html */
  async #giveUp(delivery: DeliveryRecord, subscription: SubscriptionRecord): Promise<void> {
    const { deadLetterArn } = subscription;
    const { publication } = delivery;
    if (deadLetterArn !== undefined)
      try {
        const { gateway, iam } = this.#platform.capabilities;
        const principal = iam.servicePrincipal("sns.amazonaws.com", publication.topicArn);
        const message = this.#queueMessage(publication, { ...subscription, endpoint: deadLetterArn });
        await gateway.call(
          principal,
          "sqs",
          jsonCall(parseArn(deadLetterArn).region, "AmazonSQS.SendMessage", message),
        );
      } catch (error) {
        this.#platform.logs.write(
          "sns",
          "error",
          `the dead-letter queue ${deadLetterArn}: ${(error as Error).message}: the message is lost`,
        );
      }
    await this.#work.done(delivery);
  }
}
