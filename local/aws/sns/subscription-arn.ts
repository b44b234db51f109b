/** ARN of the topic that a subscription's ARN begins with: policies name topics. */
export function topicArnOf(subscriptionArn: string): string {
  return subscriptionArn.split(":").slice(0, 6).join(":");
}
