import { parseArn } from "../../contract/arn.ts";
import type { Platform } from "../../contract/service.ts";
import { jsonCall, queryCall } from "../../delivery/destinations.ts";
import { alarmMessage } from "./alarm-message.ts";
import type { AlarmRecord, AlarmState, CompositeRecord, StatefulAlarm } from "./records.ts";

/** Puts a change of state on the default bus, as an event. What goes wrong is said in the log.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
export async function announce(
  platform: Platform,
  alarm: StatefulAlarm,
  before: StatefulAlarm,
): Promise<void> {
  const { gateway, iam } = platform.capabilities;
  const state = ({ state: value, reason, changedAt }: StatefulAlarm) => ({
    value,
    reason,
    timestamp: changedAt,
  });
  const Detail = JSON.stringify({
    alarmName: alarm.name,
    state: state(alarm),
    previousState: state(before),
    configuration: { description: alarm.description },
  });
  const Entries = [
    {
      Source: "aws.cloudwatch",
      DetailType: "CloudWatch Alarm State Change",
      Resources: [alarm.arn],
      Detail,
    },
  ];
  try {
    const principal = iam.servicePrincipal("cloudwatch.amazonaws.com", alarm.arn);
    await gateway.call(principal, "events", jsonCall(alarm.region, "AWSEvents.PutEvents", { Entries }));
  } catch (error) {
    platform.logs.write(
      "cloudwatch",
      "debug",
      `alarm ${alarm.name} could not be put on the event bus: ${(error as Error).message}`,
    );
  }
}

/** Tells a topic about a change of state. What goes wrong is said in the log.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
export async function tellTopic(
  platform: Platform,
  alarm: AlarmRecord | CompositeRecord,
  before: AlarmState,
  topicArn: string,
): Promise<void> {
  const { gateway, iam } = platform.capabilities;
  const { subject, json, mail } = alarmMessage(alarm, before, platform.accountId);
  try {
    await gateway.call(
      iam.servicePrincipal("cloudwatch.amazonaws.com", alarm.arn),
      "sns",
      queryCall(parseArn(topicArn).region, {
        Action: "Publish",
        TopicArn: topicArn,
        Subject: subject,
        MessageStructure: "json",
        Message: JSON.stringify({ default: json, email: mail }),
      }),
    );
  } catch (error) {
    platform.logs.write(
      "cloudwatch",
      "error",
      `alarm ${alarm.name} could not tell ${topicArn}: ${(error as Error).message}`,
    );
  }
}
