import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Topics } from "../topics.ts";

type TopicInputs = Inputs<aws.sns.TopicArgs>;

/** `aws:sns/topic:Topic`. */
export function topicHandler(topics: Topics, accountId: string): ResourceHandler<TopicInputs> {
  const put = async ({ inputs, region }: Resource<TopicInputs>, arn: string, name: string) => {
    const policy =
      typeof inputs.policy === "string" ? inputs.policy : inputs.policy && JSON.stringify(inputs.policy);
    await topics.put({
      arn,
      name,
      region,
      origin: "program",
      tags: inputs.tags ?? {},
      displayName: inputs.displayName ?? "",
      // A TopicPolicy's stays when the topic says nothing.
      policy: policy ?? topics.find(arn)?.policy,
      contentBasedDeduplication: inputs.contentBasedDeduplication ?? false,
      kmsMasterKeyId: inputs.kmsMasterKeyId,
    });
    return { id: arn, outputs: { arn, name, owner: accountId } };
  };
  return {
    replaceOn: ["name", "namePrefix", "fifoTopic", "region"],
    create: async (resource) => {
      const { inputs, region } = resource;
      const suffix = inputs.fifoTopic ? ".fifo" : "";
      const name =
        inputs.name ?? physicalName(inputs.namePrefix ?? resource.name, 256 - suffix.length) + suffix;
      return await put(resource, topics.arnOf(region, name), name);
    },
    update: async (resource, { id, outputs }) => await put(resource, id, (outputs as { name: string }).name),
    delete: async ({ id }) => await topics.delete(id),
  };
}

/** `aws:sns/topicPolicy:TopicPolicy`: who else may publish, SES and EventBridge for example. */
export function topicPolicyHandler(
  topics: Topics,
  accountId: string,
): ResourceHandler<Inputs<aws.sns.TopicPolicyArgs>> {
  const put = async ({ arn, policy }: Inputs<aws.sns.TopicPolicyArgs>) => {
    await topics.put({
      ...topics.get(arn),
      policy: typeof policy === "string" ? policy : JSON.stringify(policy),
    });
    return { id: arn, outputs: { owner: accountId } };
  };
  return {
    replaceOn: ["arn"],
    create: async ({ inputs }) => await put(inputs),
    update: async ({ inputs }) => await put(inputs),
    delete: async ({ inputs }) => {
      const topic = topics.find(inputs.arn);
      if (topic) await topics.put({ ...topic, policy: undefined });
    },
  };
}
