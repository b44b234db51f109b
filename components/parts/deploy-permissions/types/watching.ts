import { of, type TypeRows } from "../row.ts";

const budgets = of("budgets");
const ce = of("ce");
const chatbot = of("chatbot");
const cloudtrail = of("cloudtrail");
const cloudwatch = of("cloudwatch");
const logs = of("logs");

const alarm = { on: ["cloudwatch:*:{account}:alarm:{alarm}"] } as const;
const logGroup = { on: ["logs:*:{account}:log-group:{logGroup}"] } as const;

/** Logs, alarms, costs and the audit trail. */
export const watching: TypeRows = {
  "aws:budgets/budget:Budget": {
    on: ["budgets::{account}:budget/{budget}"],
    read: budgets("ViewBudget ListTagsForResource"),
    create: budgets("ModifyBudget TagResource"),
    update: budgets("UntagResource"),
    delete: budgets("ModifyBudget"),
  },
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": {
    on: ["chatbot::{account}:chat-configuration/slack-channel/*"],
    read: chatbot("DescribeSlackChannelConfigurations ListTagsForResource"),
    create: chatbot("CreateSlackChannelConfiguration TagResource"),
    update: chatbot("UpdateSlackChannelConfiguration UntagResource"),
    delete: chatbot("DeleteSlackChannelConfiguration"),
    passesTo: ["chatbot.amazonaws.com"],
    linkedRoles: ["management.chatbot.amazonaws.com"],
  },
  "aws:cloudtrail/trail:Trail": {
    on: ["cloudtrail:*:{account}:trail/{trail}"],
    read: cloudtrail("DescribeTrails GetTrail GetTrailStatus GetEventSelectors GetInsightSelectors ListTags"),
    create: cloudtrail("CreateTrail StartLogging AddTags"),
    update: cloudtrail("UpdateTrail StopLogging PutEventSelectors PutInsightSelectors RemoveTags"),
    delete: cloudtrail("DeleteTrail"),
    linkedRoles: ["cloudtrail.amazonaws.com"],
  },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    ...alarm,
    read: cloudwatch("ListTagsForResource"),
    create: cloudwatch("PutCompositeAlarm TagResource"),
    update: cloudwatch("UntagResource"),
    delete: cloudwatch("DeleteAlarms"),
    // Composite alarms are told to those only who may see all alarms.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
    beside: { on: ["*"], read: cloudwatch("DescribeAlarms"), create: [], delete: [] },
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    on: ["cloudwatch::{account}:dashboard/{dashboard}"],
    read: cloudwatch("GetDashboard"),
    create: cloudwatch("PutDashboard"),
    delete: cloudwatch("DeleteDashboards"),
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    ...alarm,
    read: cloudwatch("DescribeAlarms ListTagsForResource"),
    create: cloudwatch("PutMetricAlarm TagResource"),
    update: cloudwatch("UntagResource"),
    delete: cloudwatch("DeleteAlarms"),
  },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-service-specific.html
  "aws:cloudwatch/logDelivery:LogDelivery": {
    on: [
      "logs:*:{account}:delivery:*",
      "logs:*:{account}:delivery-source:{distribution}",
      "logs:*:{account}:delivery-destination:{distribution}",
    ],
    read: logs("DescribeDeliveries GetDelivery ListTagsForResource"),
    create: logs("CreateDelivery TagResource"),
    update: logs("UpdateDeliveryConfiguration UntagResource"),
    delete: logs("DeleteDelivery"),
  },
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": {
    on: ["logs:*:{account}:delivery-destination:{distribution}"],
    read: logs("GetDeliveryDestination ListTagsForResource"),
    create: logs("PutDeliveryDestination TagResource"),
    update: logs("UntagResource"),
    delete: logs("DeleteDeliveryDestination"),
  },
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": {
    on: [
      "logs:*:{account}:delivery-source:{distribution}",
      "logs:*:{account}:delivery-destination:{distribution}",
    ],
    read: logs("GetDeliverySource ListTagsForResource"),
    create: logs("PutDeliverySource TagResource"),
    update: logs("UntagResource"),
    delete: logs("DeleteDeliverySource"),
    beside: {
      on: ["cloudfront::{account}:distribution/*"],
      read: [],
      create: of("cloudfront")("AllowVendedLogDeliveryForResource"),
      delete: [],
    },
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    ...logGroup,
    read: logs("DescribeLogGroups ListTagsForResource"),
    create: logs("CreateLogGroup PutRetentionPolicy TagResource"),
    update: logs("DeleteRetentionPolicy UntagResource"),
    delete: logs("DeleteLogGroup"),
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": {
    on: ["*"],
    read: logs("DescribeResourcePolicies"),
    create: logs("PutResourcePolicy"),
    delete: logs("DeleteResourcePolicy"),
  },
  "aws:cloudwatch/logStream:LogStream": {
    ...logGroup,
    read: logs("DescribeLogStreams"),
    create: logs("CreateLogStream"),
    delete: logs("DeleteLogStream"),
  },
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor": {
    on: ["ce::{account}:anomalymonitor/*"],
    read: ce("GetAnomalyMonitors ListTagsForResource"),
    create: ce("CreateAnomalyMonitor TagResource"),
    update: ce("UpdateAnomalyMonitor UntagResource"),
    delete: ce("DeleteAnomalyMonitor"),
  },
  "aws:costexplorer/anomalySubscription:AnomalySubscription": {
    on: ["ce::{account}:anomalysubscription/*", "ce::{account}:anomalymonitor/*"],
    read: ce("GetAnomalySubscriptions ListTagsForResource"),
    create: ce("CreateAnomalySubscription TagResource"),
    update: ce("UpdateAnomalySubscription UntagResource"),
    delete: ce("DeleteAnomalySubscription"),
  },
};
