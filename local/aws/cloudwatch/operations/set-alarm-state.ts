import { AwsError } from "../../../contract/errors.ts";
import { invalidValue } from "../errors.ts";
import { operation } from "../operation.ts";
import type { AlarmState } from "../records.ts";

const STATES: readonly string[] = ["ALARM", "INSUFFICIENT_DATA", "OK"] satisfies AlarmState[];

/** Puts an alarm into a state, until the next look at its metric.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html */
export const setAlarmState = operation("SetAlarmState", {
  members: { AlarmName: true, StateValue: true, StateReason: true },
  read: ({ store, region }, { AlarmName: name, StateValue: state, StateReason: reason }) => {
    if (!STATES.includes(state))
      throw invalidValue(`StateValue must be one of ${STATES.join(", ")} (got ${state}).`);
    return { name, arn: store.alarmArn(region, name), state: state as AlarmState, reason };
  },
  access: (_, { arn }) => [{ action: "cloudwatch:SetAlarmState", resource: arn }],
  run: async ({ store }, { name, arn, state, reason }) => {
    const alarm = store.alarms.find(arn);
    if (!alarm) throw new AwsError("ResourceNotFound", `Alarm ${name} does not exist.`, 404);
    await store.watch.set(alarm, state, reason);
  },
});
