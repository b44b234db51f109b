import { readEventPattern } from "../../delivery/event-pattern.ts";
import type { Publication, SubscriptionRecord } from "./records.ts";

/** Whether a subscription wants a message.
 * @throws AwsError when the policy is not understood.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
export function wants(
  { filterPolicy, filterPolicyScope }: SubscriptionRecord,
  publication: Publication,
): boolean {
  if (filterPolicy === undefined) return true;
  const matches = readEventPattern(filterPolicy);
  if (filterPolicyScope === "MessageBody") {
    try {
      const body = JSON.parse(publication.message) as unknown;
      return typeof body === "object" && body !== null && matches(body);
    } catch {
      return false;
    }
  }
  return matches(
    Object.fromEntries(
      Object.entries(publication.attributes).map(([name, { DataType, StringValue = "" }]) => {
        if (DataType.startsWith("Number")) return [name, Number(StringValue)];
        if (DataType === "String.Array") return [name, JSON.parse(StringValue) as unknown];
        return [name, StringValue];
      }),
    ),
  );
}
