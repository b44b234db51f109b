import { NotEmulatedError } from "../../../contract/errors.ts";
import { invalidParameter } from "../errors.ts";
import { operation } from "../operation.ts";

/** Attributes of a topic that are read. */
const ATTRIBUTES = ["DisplayName", "Policy", "FifoTopic", "ContentBasedDeduplication", "KmsMasterKeyId"];

/** Makes a topic, or answers the one that is there.
 * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export const createTopic = operation("CreateTopic", {
  members: { Name: true, Attributes: true, Tags: { Key: true, Value: true } },
  read: ({ store, region }, { Name: name, Attributes: attributes = {}, Tags: tags = [] }) => {
    const unknown = Object.keys(attributes).find((attribute) => !ATTRIBUTES.includes(attribute));
    if (unknown !== undefined) throw new NotEmulatedError(`the attribute ${unknown} of an SNS topic`);
    if (attributes["FifoTopic"] === "true" && !name.endsWith(".fifo"))
      throw invalidParameter("Topic Name: FIFO topic names must end with .fifo");
    return { arn: store.arnOf(region, name), name, attributes, tags };
  },
  access: ({ store }, { arn }) => store.access("CreateTopic", arn),
  run: async ({ store, region }, { arn, name, attributes, tags }) => {
    if (!store.find(arn))
      await store.put({
        arn,
        name,
        region,
        origin: "api",
        displayName: attributes["DisplayName"] ?? "",
        policy: attributes["Policy"],
        contentBasedDeduplication: attributes["ContentBasedDeduplication"] === "true",
        kmsMasterKeyId: attributes["KmsMasterKeyId"],
        tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
      });
    return { TopicArn: arn };
  },
});
