import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { header } from "../../contract/http.ts";
import type { Principal } from "../../contract/principal.ts";
import type { ApiResponse, Operation, ServiceApi } from "../../contract/service.ts";
import { writeError } from "../../wire/errors.ts";
import { element, list, queryResponse } from "../iam/query-xml.ts";
import type { MessageAttribute, SubscriptionProtocol, SubscriptionRecord, TopicRecord } from "./records.ts";
import { subscriptionSettings } from "./settings.ts";
import { invalidParameter, type Receipt, type Topics } from "./topics.ts";

const namespace = "http://sns.amazonaws.com/doc/2010-03-31/";

/** SNS as SDK clients, and the services here, call it.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Operations.html */
export function snsApi(topics: Topics, accountId: string): ServiceApi {
  return {
    signingName: "sns",
    protocol: "query",
    acceptsAnonymous: true,
    error: (failure, requestId) =>
      writeError("query", failure, requestId, { names: { AccessDenied: "AuthorizationError" } }),
    operation: (request): Operation => {
      const form = new URLSearchParams(request.body.toString());
      for (const [name, value] of request.query) if (!form.has(name)) form.set(name, value);
      const name = form.get("Action") ?? "";
      const { region } = request;
      const answer = (result = ""): ApiResponse => queryResponse(name, namespace, result);
      const operation = (
        resource: string,
        run: (principal: Principal) => Promise<string> | string,
        action = name,
      ): Operation => {
        const policy = topics.find(resource)?.policy;
        return {
          name,
          access: [
            { action: `sns:${action}`, resource, ...(policy !== undefined && { resourcePolicy: policy }) },
          ],
          run: async (principal) => answer(await run(principal)),
        };
      };
      const topicArn = form.get("TopicArn") ?? "";
      const onSubscription = (
        run: (subscription: SubscriptionRecord) => Promise<string> | string,
      ): Operation => {
        const arn = form.get("SubscriptionArn") ?? "";
        return operation(
          arn.split(":").slice(0, 6).join(":"),
          async () => await run(topics.subscription(arn)),
        );
      };

      switch (name) {
        case "Publish": {
          const target = topicArn || (form.get("TargetArn") ?? "");
          if (target === "")
            throw new NotEmulatedError("sns:Publish to a phone number", "Publish to a topic.");
          return operation(target, async (principal) => {
            refuseForeignKey(topics.get(target), principal);
            return receiptOf(
              await publish(topics, target, entryOf(form, ""), header(request.headers, "x-amzn-trace-id")),
            );
          });
        }
        case "PublishBatch":
          return operation(
            topicArn,
            async (principal) => {
              refuseForeignKey(topics.get(topicArn), principal);
              return await publishBatch(topics, topicArn, form, header(request.headers, "x-amzn-trace-id"));
            },
            "Publish",
          );
        case "Subscribe":
          return operation(topicArn, async () => {
            const protocol = (form.get("Protocol") ?? "") as SubscriptionProtocol;
            const made = await topics.subscribe({
              topicArn,
              protocol,
              endpoint: form.get("Endpoint") ?? "",
              ...subscriptionSettings(attributesOf(form, "Attributes")),
            });
            const isPending =
              made.confirmationToken !== undefined && form.get("ReturnSubscriptionArn") !== "true";
            return element("SubscriptionArn", isPending ? "pending confirmation" : made.arn);
          });
        case "ConfirmSubscription":
          return operation(topicArn, async () =>
            element("SubscriptionArn", (await topics.confirm(topicArn, form.get("Token") ?? "", true)).arn),
          );
        case "Unsubscribe":
          return onSubscription(async ({ arn, confirmationToken }) => {
            if (confirmationToken !== undefined)
              throw invalidParameter(
                "SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation",
              );
            await topics.unsubscribe(arn);
            return "";
          });
        case "GetSubscriptionAttributes":
          return onSubscription((subscription) =>
            attributeMap(describeSubscription(subscription, accountId)),
          );
        case "SetSubscriptionAttributes":
          return onSubscription(async (subscription) => {
            const attribute = { [form.get("AttributeName") ?? ""]: form.get("AttributeValue") ?? "" };
            await topics.change({ ...subscription, ...subscriptionSettings(attribute, subscription) });
            return "";
          });
        case "ListSubscriptionsByTopic":
          return operation(topicArn, () =>
            list(
              "Subscriptions",
              topics.subscriptionsOf(topics.get(topicArn).arn).map((one) => summary(one, accountId)),
            ),
          );
        case "ListSubscriptions":
          return operation("*", () =>
            list(
              "Subscriptions",
              topics.allSubscriptions(region).map((one) => summary(one, accountId)),
            ),
          );
        case "ListTopics":
          return operation("*", () =>
            list(
              "Topics",
              topics.all(region).map(({ arn }) => element("TopicArn", arn)),
            ),
          );
        case "CreateTopic": {
          const topicName = form.get("Name") ?? "";
          const arn = topics.arnOf(region, topicName);
          return operation(arn, async () => {
            const attributes = attributesOf(form, "Attributes");
            if (!topics.find(arn))
              await topics.put({
                arn,
                name: topicName,
                region,
                tags: {},
                origin: "api",
                displayName: attributes["DisplayName"] ?? "",
                policy: attributes["Policy"],
                contentBasedDeduplication: attributes["ContentBasedDeduplication"] === "true",
              });
            return element("TopicArn", arn);
          });
        }
        case "DeleteTopic":
          return operation(topicArn, async () => {
            await topics.delete(topicArn);
            return "";
          });
        case "GetTopicAttributes":
          return operation(topicArn, () => {
            const topic = topics.get(topicArn);
            const subscriptions = topics.subscriptionsOf(topicArn);
            const pending = subscriptions.filter(
              ({ confirmationToken }) => confirmationToken !== undefined,
            ).length;
            return attributeMap({
              TopicArn: topicArn,
              Owner: accountId,
              DisplayName: topic.displayName,
              Policy: topic.policy ?? "",
              SubscriptionsConfirmed: String(subscriptions.length - pending),
              SubscriptionsPending: String(pending),
              SubscriptionsDeleted: "0",
              ...(topic.name.endsWith(".fifo") && {
                FifoTopic: "true",
                ContentBasedDeduplication: String(topic.contentBasedDeduplication),
              }),
            });
          });
        default:
          throw new NotEmulatedError(`sns:${name}`);
      }
    },
  };
}

/** Other services can't use the key that AWS manages for SNS.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services */
function refuseForeignKey({ arn, kmsMasterKeyId }: TopicRecord, principal: Principal): void {
  if (kmsMasterKeyId === "alias/aws/sns" && principal.arn.endsWith(".amazonaws.com"))
    throw new AwsError(
      "KMSAccessDenied",
      `${principal.arn} can't use the key alias/aws/sns of ${arn}: use a key of your own, or none`,
      400,
    );
}

/** One message of Publish or PublishBatch. */
interface Entry {
  readonly message: string;
  readonly subject: string | undefined;
  readonly isJson: boolean;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
}

function entryOf(form: URLSearchParams, prefix: string): Entry {
  const get = (name: string) => form.get(prefix + name) ?? undefined;
  const attributes: Record<string, MessageAttribute> = {};
  for (let index = 1; get(`MessageAttributes.entry.${index}.Name`) !== undefined; index++) {
    const at = `MessageAttributes.entry.${index}`;
    const [StringValue, BinaryValue] = [get(`${at}.Value.StringValue`), get(`${at}.Value.BinaryValue`)];
    attributes[get(`${at}.Name`) as string] = {
      DataType: get(`${at}.Value.DataType`) ?? "String",
      ...(StringValue !== undefined && { StringValue }),
      ...(BinaryValue !== undefined && { BinaryValue }),
    };
  }
  return {
    message: get("Message") ?? "",
    subject: get("Subject"),
    isJson: get("MessageStructure") === "json",
    attributes,
    groupId: get("MessageGroupId"),
    deduplicationId: get("MessageDeduplicationId"),
  };
}

async function publish(
  topics: Topics,
  topicArn: string,
  { isJson, ...entry }: Entry,
  traceHeader: string | undefined,
): Promise<Receipt> {
  if (!isJson) return await topics.publish({ topicArn, traceHeader, ...entry });
  const byProtocol = readByProtocol(entry.message);
  const message = byProtocol["default"];
  if (message === undefined)
    throw invalidParameter("Message Structure - No default entry in JSON message body");
  return await topics.publish({ topicArn, traceHeader, ...entry, message, byProtocol });
}

/** Texts by protocol. Whatever is no text is ignored, so that the protocol gets the default.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_RequestParameters */
function readByProtocol(message: string): Readonly<Record<string, string>> {
  let body: unknown;
  try {
    body = JSON.parse(message);
  } catch {
    // Answered below, as any other text that is no JSON object.
  }
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalidParameter("Message Structure - JSON message body failed to parse");
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function receiptOf({ messageId, sequenceNumber }: Receipt): string {
  return (
    element("MessageId", messageId) +
    (sequenceNumber === undefined ? "" : element("SequenceNumber", sequenceNumber))
  );
}

async function publishBatch(
  topics: Topics,
  topicArn: string,
  form: URLSearchParams,
  traceHeader: string | undefined,
): Promise<string> {
  const [successful, failed]: [string[], string[]] = [[], []];
  for (let index = 1; form.has(`PublishBatchRequestEntries.member.${index}.Id`); index++) {
    const prefix = `PublishBatchRequestEntries.member.${index}.`;
    const id = form.get(`${prefix}Id`) as string;
    try {
      successful.push(
        element("Id", id) + receiptOf(await publish(topics, topicArn, entryOf(form, prefix), traceHeader)),
      );
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push(
        element("Id", id) +
          element("Code", error.code) +
          element("Message", error.message) +
          element("SenderFault", "true"),
      );
    }
  }
  const count = successful.length + failed.length;
  if (count === 0) throw new AwsError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
  if (count > 10)
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      "The batch request contains more entries than permissible (more than 10).",
    );
  return list("Successful", successful) + list("Failed", failed);
}

function attributesOf(form: URLSearchParams, name: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (let index = 1; form.has(`${name}.entry.${index}.key`); index++)
    attributes[form.get(`${name}.entry.${index}.key`) as string] =
      form.get(`${name}.entry.${index}.value`) ?? "";
  return attributes;
}

function attributeMap(attributes: Readonly<Record<string, string>>): string {
  const entries = Object.entries(attributes).map(
    ([key, value]) => `<entry>${element("key", key)}${element("value", value)}</entry>`,
  );
  return `<Attributes>${entries.join("")}</Attributes>`;
}

function summary(
  { arn, topicArn, protocol, endpoint, confirmationToken }: SubscriptionRecord,
  accountId: string,
): string {
  const shown = confirmationToken === undefined ? arn : "PendingConfirmation";
  return (
    element("SubscriptionArn", shown) +
    element("TopicArn", topicArn) +
    element("Protocol", protocol) +
    element("Endpoint", endpoint) +
    element("Owner", accountId)
  );
}

function describeSubscription(subscription: SubscriptionRecord, accountId: string): Record<string, string> {
  const {
    arn,
    topicArn,
    protocol,
    endpoint,
    filterPolicy,
    filterPolicyScope,
    rawMessageDelivery,
    deadLetterArn,
  } = subscription;
  return {
    SubscriptionArn: arn,
    TopicArn: topicArn,
    Protocol: protocol,
    Endpoint: endpoint,
    Owner: accountId,
    RawMessageDelivery: String(rawMessageDelivery),
    PendingConfirmation: String(subscription.confirmationToken !== undefined),
    ConfirmationWasAuthenticated: String(
      subscription.confirmationToken === undefined && (subscription.confirmationWasAuthenticated ?? true),
    ),
    ...(filterPolicy !== undefined && { FilterPolicy: filterPolicy, FilterPolicyScope: filterPolicyScope }),
    ...(deadLetterArn !== undefined && {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterArn }),
    }),
  };
}
