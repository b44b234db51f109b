import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { SubscriptionRecord } from "./records.ts";

type Settings = Pick<
  SubscriptionRecord,
  "filterPolicy" | "filterPolicyScope" | "rawMessageDelivery" | "deadLetterArn"
>;

/** Settings of a subscription as the API spells them, on top of those it has.
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

/** @throws AwsError InvalidParameter
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html */
function readRedrivePolicy(text: string): string {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw new AwsError("InvalidParameter", "Invalid parameter: RedrivePolicy: failed to parse JSON.");
  }
  const arn =
    typeof policy === "object" && policy !== null
      ? (policy as { readonly deadLetterTargetArn?: unknown }).deadLetterTargetArn
      : undefined;
  if (typeof arn !== "string")
    throw new AwsError(
      "InvalidParameter",
      "Invalid parameter: RedrivePolicy: deadLetterTargetArn is missing",
    );
  return arn;
}
