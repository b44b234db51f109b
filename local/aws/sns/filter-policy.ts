import { readFilterPolicy } from "../../delivery/event-pattern.ts";
import type { MessageAttribute, Publication, SubscriptionRecord } from "./records.ts";

/** True when a subscription's filter policy lets a message through.
 * @throws AwsError InvalidEventPatternException when the policy is not understood.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
export function wants(
  { filterPolicy, filterPolicyScope }: Pick<SubscriptionRecord, "filterPolicy" | "filterPolicyScope">,
  { attributes, message }: Pick<Publication, "attributes" | "message">,
): boolean {
  if (filterPolicy === undefined) return true;
  const matches = readFilterPolicy(filterPolicy);
  if (filterPolicyScope === "MessageBody") {
    try {
      return matches(JSON.parse(message));
    } catch {
      return false;
    }
  }
  const values = Object.entries(attributes).flatMap(([name, attribute]) => {
    const value = valueOf(attribute);
    return value === undefined ? [] : [[name, value] as const];
  });
  // `exists: false` matches only if at least one attribute is there.
  // https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html
  return values.length > 0 && matches(Object.fromEntries(values));
}

/** Reads an attribute as filters see it; undefined for bytes, and for text that its type says is JSON or a number and that is none.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html */
function valueOf({ DataType, StringValue = "" }: MessageAttribute): unknown {
  if (DataType.startsWith("Binary")) return undefined;
  if (DataType.startsWith("Number")) {
    const number = Number(StringValue);
    return Number.isNaN(number) ? undefined : number;
  }
  if (DataType !== "String.Array") return StringValue;
  try {
    const values = JSON.parse(StringValue) as unknown;
    return Array.isArray(values) ? values : undefined;
  } catch {
    return undefined;
  }
}
