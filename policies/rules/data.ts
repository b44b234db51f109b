import { publicStatements } from "../documents.ts";
import { isTrue, must, type Rule } from "../rule.ts";

const streams = ["aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"];
const logGroups = ["aws:cloudwatch/logGroup:LogGroup"];
const keys = ["aws:kms/key:Key"];

/** Rules of delivery streams, logs and keys. */
export const data: readonly Rule[] = [
  {
    id: "firehose-encrypted",
    title: "A delivery stream's records are encrypted",
    number: 39,
    sources: ["CKV_AWS_240", "cfn W88", "prowler firehose_stream_encrypted_at_rest"],
    severity: "medium",
    types: streams,
    check: (stream) => must(stream, "serverSideEncryption.enabled", isTrue, "set it to true"),
  },
  {
    id: "firehose-key",
    title: "A delivery stream is encrypted with a key of the account's own",
    number: 39,
    sources: ["CKV_AWS_241"],
    severity: "low",
    types: streams,
    check: (stream) =>
      must(
        stream,
        "serverSideEncryption.keyType",
        (type) => type === "CUSTOMER_MANAGED_CMK",
        "use CUSTOMER_MANAGED_CMK with keyArn",
      ),
  },
  {
    id: "logs-retention",
    title: "A log group says how long it keeps what",
    number: 40,
    sources: ["CKV_AWS_66"],
    severity: "low",
    types: logGroups,
    check: (group) =>
      must(group, "retentionInDays", (days) => typeof days === "number" && days > 0, "give a number of days"),
  },
  {
    id: "logs-kept-a-year",
    title: "Logs are kept for a year",
    number: 40,
    sources: ["CKV_AWS_338", "CloudWatch.16"],
    severity: "low",
    types: logGroups,
    check: (group) =>
      must(
        group,
        "retentionInDays",
        (days) => typeof days === "number" && (days === 0 || days >= 365),
        "use 365 or more",
      ),
  },
  {
    id: "logs-key",
    title: "A log group is encrypted with a key of the account's own",
    number: 40,
    sources: ["CKV_AWS_158"],
    severity: "low",
    types: logGroups,
    check: (group) =>
      must(
        group,
        "kmsKeyId",
        (key) => typeof key === "string" && key !== "",
        "give the ARN of a customer managed key",
      ),
  },
  {
    id: "kms-rotated",
    title: "A key is rotated every year",
    number: 46,
    sources: ["CKV_AWS_7", "KMS.4"],
    severity: "medium",
    types: keys,
    check: (key) => must(key, "enableKeyRotation", isTrue, "set it to true"),
  },
  {
    id: "kms-policy",
    title: "A key's policy is stated",
    number: 46,
    sources: ["CKV2_AWS_64"],
    severity: "low",
    types: keys,
    check: (key) =>
      must(
        key,
        "policy",
        (policy) => typeof policy === "string" && policy !== "",
        "state who may use the key",
      ),
  },
  {
    id: "kms-not-public",
    title: "A key's policy does not let everybody in",
    number: 46,
    sources: ["CKV_AWS_33"],
    severity: "high",
    types: [...keys, "aws:kms/keyPolicy:KeyPolicy"],
    check: ({ inputs }) =>
      publicStatements(inputs["policy"]).map(() => ({
        property: "policy",
        got: "Principal *",
        fix: "name who may use the key",
      })),
  },
];
