import type * as aws from "@pulumi/aws";
import { resource } from "../../../contract/resource.ts";
import { checkDestination, checkRules } from "../notifications/rules.ts";
import { validateDestinations } from "../notifications/send.ts";
import type { BucketRecord, NotificationRule } from "../records.ts";
import type { S3Store } from "../store.ts";
import { configureBucket, unsetBucket, type NoOutputs } from "./configure-bucket.ts";

const settings = { id: true, events: true, filterPrefix: true, filterSuffix: true } as const;

/** `aws:s3/bucketNotification:BucketNotification`: the whole configuration of a bucket, to queues, topics, functions and EventBridge.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html */
export const bucketNotificationResource = (store: S3Store) => {
  const configure = async (inputs: NotificationInputs) => {
    const setting = settingOf(inputs);
    store.buckets.get(inputs.bucket);
    await validateDestinations(store.platform, inputs.bucket, setting.notifications, "");
    return await configureBucket(store, inputs, setting);
  };
  return resource<aws.s3.BucketNotificationArgs, NoOutputs>()({
    inputs: {
      bucket: true,
      eventbridge: true,
      queues: { queueArn: true, ...settings },
      topics: { topicArn: true, ...settings },
      lambdaFunctions: { lambdaFunctionArn: true, ...settings },
    },
    replaceOn: ["bucket"],
    create: async ({ inputs }) => await configure(inputs),
    update: async ({ inputs }) => await configure(inputs),
    delete: ({ id }) => unsetBucket(store, id, { eventBridge: undefined, notifications: undefined }),
  });
};

interface NotificationInputs {
  readonly bucket: string;
  readonly eventbridge?: boolean | undefined;
  readonly queues?: readonly (RuleInputs & { readonly queueArn: string })[] | undefined;
  readonly topics?: readonly (RuleInputs & { readonly topicArn: string })[] | undefined;
  readonly lambdaFunctions?:
    readonly (RuleInputs & { readonly lambdaFunctionArn?: string | undefined })[] | undefined;
}

interface RuleInputs {
  readonly id?: string | undefined;
  readonly events: readonly string[];
  readonly filterPrefix?: string | undefined;
  readonly filterSuffix?: string | undefined;
}

function settingOf({ eventbridge, queues = [], topics = [], lambdaFunctions = [] }: NotificationInputs) {
  const rules = [
    ...queues.map((rule, index) => ruleOf(rule.queueArn, rule, `tf-s3-queue-${index}`)),
    ...topics.map((rule, index) => ruleOf(rule.topicArn, rule, `tf-s3-topic-${index}`)),
    ...lambdaFunctions.map((rule, index) =>
      ruleOf(rule.lambdaFunctionArn ?? "", rule, `tf-s3-lambda-${index}`),
    ),
  ];
  return {
    eventBridge: eventbridge ?? false,
    notifications: checkRules(rules),
  } satisfies Partial<BucketRecord>;
}

/** @param ordinaryId Id of a rule that the program gives none, as the provider makes one. */
function ruleOf(destination: string, rule: RuleInputs, ordinaryId: string): NotificationRule {
  return {
    id: rule.id ?? ordinaryId,
    destination: checkDestination(destination),
    events: rule.events,
    // The provider takes the empty text for no filter.
    prefix: rule.filterPrefix || undefined,
    suffix: rule.filterSuffix || undefined,
  };
}
