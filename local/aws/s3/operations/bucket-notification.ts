import { randomUUID } from "node:crypto";
import { parseArn } from "../../../contract/arn.ts";
import { bucketAccess } from "../access.ts";
import { invalidArgument } from "../errors.ts";
import { checkDestination, checkRules } from "../notifications/rules.ts";
import { validateDestinations } from "../notifications/send.ts";
import { operation } from "../operation.ts";
import type { NotificationRule } from "../records.ts";

const settings = {
  Id: true,
  Events: true,
  Filter: { Key: { FilterRules: { Name: true, Value: true } } },
} as const;

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html */
export const getBucketNotificationConfiguration = operation("GetBucketNotificationConfiguration", {
  members: { Bucket: true, ExpectedBucketOwner: true },
  access: (call, input) => bucketAccess(call, input, "GetBucketNotification"),
  run: ({ store }, { Bucket }) => {
    const { eventBridge, notifications = [] } = store.buckets.get(Bucket);
    const shown = (service: string) => {
      const rules = notifications.filter(({ destination }) => parseArn(destination).service === service);
      return rules.length > 0 ? rules : undefined;
    };
    return {
      QueueConfigurations: shown("sqs")?.map((rule) => ({
        QueueArn: rule.destination,
        ...shownSettings(rule),
      })),
      TopicConfigurations: shown("sns")?.map((rule) => ({
        TopicArn: rule.destination,
        ...shownSettings(rule),
      })),
      LambdaFunctionConfigurations: shown("lambda")?.map((rule) => ({
        LambdaFunctionArn: rule.destination,
        ...shownSettings(rule),
      })),
      EventBridgeConfiguration: eventBridge ? {} : undefined,
    };
  },
});

/** Replaces the whole configuration.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
export const putBucketNotificationConfiguration = operation("PutBucketNotificationConfiguration", {
  members: {
    Bucket: true,
    ExpectedBucketOwner: true,
    SkipDestinationValidation: true,
    NotificationConfiguration: {
      EventBridgeConfiguration: {},
      QueueConfigurations: { QueueArn: true, ...settings },
      TopicConfigurations: { TopicArn: true, ...settings },
      LambdaFunctionConfigurations: { LambdaFunctionArn: true, ...settings },
    },
  },
  read: (_call, { NotificationConfiguration: configuration, ...target }) => ({
    target,
    isSkipped: target.SkipDestinationValidation ?? false,
    eventBridge: configuration.EventBridgeConfiguration !== undefined,
    notifications: checkRules([
      ...(configuration.QueueConfigurations ?? []).map((rule) => readRule(rule.QueueArn, rule)),
      ...(configuration.TopicConfigurations ?? []).map((rule) => readRule(rule.TopicArn, rule)),
      ...(configuration.LambdaFunctionConfigurations ?? []).map((rule) =>
        readRule(rule.LambdaFunctionArn, rule),
      ),
    ]),
  }),
  access: (call, { target }) => bucketAccess(call, target, "PutBucketNotification"),
  run: async ({ store, request }, { target: { Bucket }, isSkipped, eventBridge, notifications }) => {
    if (!isSkipped)
      await validateDestinations(store.platform, Bucket, notifications, request.requestId ?? "");
    await store.buckets.configure(Bucket, { eventBridge, notifications });
  },
});

interface Settings {
  readonly Id?: string;
  readonly Events?: readonly string[];
  readonly Filter?: {
    readonly Key?: { readonly FilterRules?: readonly { readonly Name?: string; readonly Value?: string }[] };
  };
}

function readRule(destination: string | undefined, { Id, Events = [], Filter }: Settings): NotificationRule {
  const filters = new Map<string, string>();
  for (const { Name = "", Value = "" } of Filter?.Key?.FilterRules ?? []) {
    const name = Name.toLowerCase();
    if (name !== "prefix" && name !== "suffix")
      throw invalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", Name);
    if (filters.has(name))
      throw invalidArgument(
        `Cannot specify more than one ${name} rule in a filter.`,
        "FilterRule.Name",
        name,
      );
    filters.set(name, Value);
  }
  return {
    id: Id ?? randomUUID(),
    destination: checkDestination(destination ?? ""),
    events: Events,
    prefix: filters.get("prefix"),
    suffix: filters.get("suffix"),
  };
}

function shownSettings({ id, events, prefix, suffix }: NotificationRule) {
  const filters = [
    { Name: "Prefix", Value: prefix },
    { Name: "Suffix", Value: suffix },
  ].filter(({ Value }) => Value !== undefined);
  return {
    Id: id,
    Events: [...events],
    Filter: filters.length > 0 ? { Key: { FilterRules: filters } } : undefined,
  };
}
