import { NotEmulatedError } from "../../contract/errors.ts";
import { invalidParameter } from "./errors.ts";
import { wants } from "./filter-policy.ts";
import type { SubscriptionProtocol, SubscriptionRecord } from "./records.ts";

const PROTOCOLS: readonly string[] = [
  "sqs",
  "lambda",
  "email",
  "email-json",
] satisfies SubscriptionProtocol[];

type Settings = Pick<
  SubscriptionRecord,
  "filterPolicy" | "filterPolicyScope" | "rawMessageDelivery" | "deadLetterArn"
>;

/** Settings of a subscription as the API spells them, on top of those it has.
 * @throws AwsError InvalidParameter; NotEmulatedError for an attribute that nothing here does.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html */
export function subscriptionSettings(
  attributes: Readonly<Record<string, string>>,
  before: Settings = { filterPolicyScope: "MessageAttributes", rawMessageDelivery: false },
): Settings {
  let { filterPolicy, filterPolicyScope, rawMessageDelivery, deadLetterArn } = before;
  for (const [name, value] of Object.entries(attributes))
    if (name === "FilterPolicy") filterPolicy = value === "" || value === "{}" ? undefined : value;
    else if (name === "FilterPolicyScope") filterPolicyScope = value as Settings["filterPolicyScope"];
    else if (name === "RawMessageDelivery") rawMessageDelivery = value === "true";
    else if (name === "RedrivePolicy")
      deadLetterArn = value === "" || value === "{}" ? undefined : readRedrivePolicy(value);
    else throw new NotEmulatedError(`the attribute ${name} of an SNS subscription`);
  return { filterPolicy, filterPolicyScope, rawMessageDelivery, deadLetterArn };
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html */
function readRedrivePolicy(text: string): string {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalidParameter("RedrivePolicy: failed to parse JSON.");
  }
  const arn =
    typeof policy === "object" && policy !== null
      ? (policy as { readonly deadLetterTargetArn?: unknown }).deadLetterTargetArn
      : undefined;
  if (typeof arn !== "string") throw invalidParameter("RedrivePolicy: deadLetterTargetArn is missing");
  return arn;
}

/** Checks that an endpoint fits its protocol and topic, and that the settings are understood.
 * @throws AwsError InvalidParameter; NotEmulatedError for a protocol that nothing here speaks.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export function checkSubscription(subscription: Omit<SubscriptionRecord, "arn">): void {
  const { topicArn, protocol, endpoint, filterPolicy, filterPolicyScope, rawMessageDelivery, deadLetterArn } =
    subscription;
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
