import { publicStatements } from "../documents.ts";
import { at, isUnknown, type PolicyResource } from "../graph.ts";
import { must, type Finding, type Rule } from "../rule.ts";

const identities = ["aws:sesv2/emailIdentity:EmailIdentity"];
const queues = ["aws:sqs/queue:Queue"];
const topics = ["aws:sns/topic:Topic"];
const isName = (value: unknown): boolean => typeof value === "string" && value !== "";

const notPublic =
  (fix: string) =>
  ({ inputs }: PolicyResource): readonly Finding[] =>
    publicStatements(inputs["policy"]).map(() => ({ property: "policy", got: "Principal *", fix }));

/** Rules of mail, queues and topics. */
export const messaging: readonly Rule[] = [
  {
    id: "ses-tls",
    title: "Mail is handed over with TLS only",
    number: 45,
    sources: ["CKV_AWS_365"],
    severity: "medium",
    types: ["aws:sesv2/configurationSet:ConfigurationSet"],
    check: (set) => must(set, "deliveryOptions.tlsPolicy", (policy) => policy === "REQUIRE", "use REQUIRE"),
  },
  {
    id: "ses-dkim",
    title: "A domain's mail is signed with a key of 2,048 bits",
    number: 45,
    sources: ["prowler ses_identity_dkim_enabled", "SES.1"],
    severity: "medium",
    types: identities,
    // An address has no keys of its own: its domain signs, or nobody.
    check: (identity) => {
      const name = identity.inputs["emailIdentity"];
      if (isUnknown(name) || String(name).includes("@")) return [];
      if (at(identity.inputs, "dkimSigningAttributes.domainSigningPrivateKey") !== undefined) return [];
      return must(
        identity,
        "dkimSigningAttributes.nextSigningKeyLength",
        (length) => length === "RSA_2048_BIT",
        "use RSA_2048_BIT",
      );
    },
  },
  {
    id: "ses-not-public",
    title: "An identity's policy does not let everybody send",
    number: 45,
    sources: ["prowler ses_identity_not_publicly_accessible"],
    severity: "high",
    types: ["aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy", "aws:ses/identityPolicy:IdentityPolicy"],
    check: notPublic("name who may send"),
  },
  {
    id: "ses-configuration-set",
    title: "Mail of an identity goes through its configuration set, whoever forgets to name one",
    number: "trap",
    sources: [],
    severity: "low",
    types: identities,
    check: (identity) =>
      must(identity, "configurationSetName", isName, "give the identity its configuration set"),
  },
  {
    id: "sqs-encrypted",
    title: "A queue, and above all one of failures, is encrypted",
    number: 47,
    sources: ["CKV_AWS_27", "SQS.1"],
    severity: "medium",
    types: queues,
    check: (queue) => {
      const { kmsMasterKeyId, sqsManagedSseEnabled } = queue.inputs;
      if (isName(kmsMasterKeyId) || isUnknown(kmsMasterKeyId)) return [];
      if (sqsManagedSseEnabled === true || isUnknown(sqsManagedSseEnabled)) return [];
      return [{ property: "sqsManagedSseEnabled", got: sqsManagedSseEnabled, fix: "set it to true" }];
    },
  },
  {
    id: "sqs-not-public",
    title: "A queue's policy does not let everybody in",
    number: 47,
    sources: ["CKV_AWS_168", "CKV_AWS_387", "SQS.3"],
    severity: "high",
    types: ["aws:sqs/queuePolicy:QueuePolicy", ...queues],
    check: notPublic("name who may send or read"),
  },
  {
    id: "sns-encrypted",
    title: "A topic is encrypted",
    number: "trap",
    sources: ["CKV_AWS_26", "SNS.1"],
    severity: "low",
    types: topics,
    check: (topic) => must(topic, "kmsMasterKeyId", isName, "give the topic a key"),
  },
  {
    id: "sns-not-public",
    title: "A topic's policy does not let everybody in",
    number: "trap",
    sources: ["CKV_AWS_169", "CKV_AWS_385", "SNS.4"],
    severity: "high",
    types: ["aws:sns/topicPolicy:TopicPolicy", ...topics],
    check: notPublic("name who may publish"),
  },
];
