import { of, type TypeRow, type TypeRows } from "../row.ts";

const events = of("events");
const pipes = of("pipes");
const ses = of("ses");
const sns = of("sns");
const sqs = of("sqs");

const queue = (write: string): TypeRow => ({
  on: ["sqs:*:{account}:{queue}"],
  read: sqs("GetQueueAttributes GetQueueUrl ListQueueTags"),
  create: sqs(write),
  delete: sqs("SetQueueAttributes"),
});
const topic = { on: ["sns:*:{account}:{topic}"] } as const;
const bus = { on: ["events:*:{account}:event-bus/{bus}"] } as const;
// A rule of another bus than the default one has the bus in its ARN.
const rule = {
  on: ["events:*:{account}:rule/{rule}", "events:*:{account}:rule/{bus}"],
} as const;
// The name of an identity is an address or a domain of the stage: none of the program's names.
const identity = { on: ["ses:*:{account}:identity/*"] } as const;
const configurationSet = { on: ["ses:*:{account}:configuration-set/{configurationSet}"] } as const;

/** Queues, topics, rules and mails. */
export const messages: TypeRows = {
  "aws:cloudwatch/eventBus:EventBus": {
    ...bus,
    read: events("DescribeEventBus ListTagsForResource"),
    create: events("CreateEventBus TagResource"),
    update: events("UpdateEventBus UntagResource"),
    delete: events("DeleteEventBus"),
  },
  "aws:cloudwatch/eventRule:EventRule": {
    ...rule,
    read: events("DescribeRule ListTagsForResource"),
    create: events("PutRule TagResource"),
    update: events("UntagResource EnableRule DisableRule"),
    delete: events("DeleteRule"),
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    ...rule,
    read: events("ListTargetsByRule"),
    create: events("PutTargets"),
    delete: events("RemoveTargets"),
  },
  "aws:pipes/pipe:Pipe": {
    on: ["pipes:*:{account}:pipe/{pipe}"],
    read: pipes("DescribePipe ListTagsForResource"),
    create: pipes("CreatePipe TagResource"),
    update: pipes("UpdatePipe UntagResource"),
    delete: pipes("DeletePipe"),
    passesTo: ["pipes.amazonaws.com"],
  },
  "aws:sesv2/configurationSet:ConfigurationSet": {
    ...configurationSet,
    read: ses("GetConfigurationSet ListTagsForResource"),
    create: ses("CreateConfigurationSet TagResource"),
    update: ses(
      "PutConfigurationSetDeliveryOptions PutConfigurationSetReputationOptions PutConfigurationSetSendingOptions PutConfigurationSetSuppressionOptions PutConfigurationSetTrackingOptions PutConfigurationSetVdmOptions UntagResource",
    ),
    delete: ses("DeleteConfigurationSet"),
  },
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": {
    ...configurationSet,
    read: ses("GetConfigurationSetEventDestinations"),
    create: ses("CreateConfigurationSetEventDestination"),
    update: ses("UpdateConfigurationSetEventDestination"),
    delete: ses("DeleteConfigurationSetEventDestination"),
  },
  "aws:sesv2/emailIdentity:EmailIdentity": {
    on: [...identity.on, ...configurationSet.on],
    read: ses("GetEmailIdentity ListTagsForResource"),
    create: ses("CreateEmailIdentity TagResource"),
    update: ses(
      "PutEmailIdentityConfigurationSetAttributes PutEmailIdentityDkimAttributes PutEmailIdentityDkimSigningAttributes UntagResource",
    ),
    delete: ses("DeleteEmailIdentity"),
  },
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": {
    ...identity,
    read: ses("GetEmailIdentity"),
    create: ses("PutEmailIdentityMailFromAttributes"),
    delete: ses("PutEmailIdentityMailFromAttributes"),
  },
  "aws:sns/topic:Topic": {
    ...topic,
    read: sns("GetTopicAttributes ListTagsForResource"),
    create: sns("CreateTopic SetTopicAttributes TagResource"),
    update: sns("UntagResource"),
    delete: sns("DeleteTopic"),
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    ...topic,
    read: sns("GetTopicAttributes"),
    create: sns("SetTopicAttributes"),
    delete: sns("SetTopicAttributes"),
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    ...topic,
    read: sns("GetSubscriptionAttributes ListSubscriptionsByTopic"),
    create: sns("Subscribe"),
    update: sns("SetSubscriptionAttributes"),
    delete: sns("Unsubscribe"),
  },
  "aws:sqs/queue:Queue": {
    ...queue("CreateQueue TagQueue"),
    update: sqs("SetQueueAttributes UntagQueue"),
    delete: sqs("DeleteQueue"),
  },
  "aws:sqs/queuePolicy:QueuePolicy": queue("SetQueueAttributes"),
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": queue("SetQueueAttributes"),
};
