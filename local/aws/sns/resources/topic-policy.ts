import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import type { TopicStore } from "../store.ts";
import { policyText } from "./topic.ts";

/** `aws:sns/topicPolicy:TopicPolicy`: who else may publish, SES and EventBridge for example. */
export function topicPolicyResource(store: TopicStore) {
  const put = async ({ arn, policy }: { readonly arn: string; readonly policy: unknown }) => {
    await store.put({ ...store.get(arn), policy: policyText(policy) });
    return { id: arn, outputs: { owner: store.accountId } };
  };
  return resource<aws.sns.TopicPolicyArgs, { readonly owner: string }>()({
    inputs: { arn: true, policy: true },
    replaceOn: ["arn"],
    create: async ({ inputs }) => await put(inputs),
    update: async ({ inputs }) => await put(inputs),
    delete: async ({ inputs }) => {
      const topic = store.find(inputs.arn);
      if (topic) await store.put({ ...topic, policy: undefined });
    },
  });
}
