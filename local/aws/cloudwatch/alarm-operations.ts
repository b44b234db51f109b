import { formatArn } from "../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import type { AlarmRecord, Alarms, AlarmState } from "./alarms.ts";
import { invalidValue } from "./invalid-value.ts";
import type { CloudWatchOperation } from "./operation.ts";

/** Of the operations on alarms. */
export interface AlarmInput {
  readonly AlarmName?: string;
  readonly AlarmNames?: readonly string[];
  readonly AlarmNamePrefix?: string;
  readonly StateValue?: string;
  readonly StateReason?: string;
}

const STATES: readonly string[] = ["ALARM", "INSUFFICIENT_DATA", "OK"] satisfies AlarmState[];

/** Alarms of the program as the API sees them. Alarms are made by the program only.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export class AlarmOperations {
  readonly #alarms: Alarms;
  readonly #accountId: string;

  constructor(alarms: Alarms, accountId: string) {
    this.#alarms = alarms;
    this.#accountId = accountId;
  }

  /** @returns undefined when it is none of these. */
  operation(region: string, name: string, input: AlarmInput): CloudWatchOperation | undefined {
    const arnOf = (alarm: string) =>
      formatArn({ service: "cloudwatch", region, accountId: this.#accountId, resource: `alarm:${alarm}` });
    switch (name) {
      case "DescribeAlarms":
        return {
          resources: [arnOf("*")],
          run: () => {
            const wanted = this.#alarms
              .all()
              .filter((one) => one.region === region)
              .filter((one) => input.AlarmNames?.includes(one.name) ?? true)
              .filter((one) => one.name.startsWith(input.AlarmNamePrefix ?? ""))
              .filter((one) => (input.StateValue ?? one.state) === one.state);
            return { MetricAlarms: wanted.map(describe), CompositeAlarms: [] };
          },
        };
      case "SetAlarmState": {
        const arn = arnOf(input.AlarmName ?? "");
        return {
          resources: [arn],
          run: async () => {
            const { StateValue = "", StateReason = "" } = input;
            if (!STATES.includes(StateValue))
              throw invalidValue(`StateValue must be one of ${STATES.join(", ")} (got ${StateValue}).`);
            const alarm = this.#alarms.find(arn);
            if (!alarm)
              throw new AwsError("ResourceNotFound", `Alarm ${input.AlarmName ?? ""} does not exist.`, 404);
            await this.#alarms.set(alarm, StateValue as AlarmState, StateReason);
            return {};
          },
        };
      }
      case "PutMetricAlarm":
      case "DeleteAlarms":
      case "EnableAlarmActions":
      case "DisableAlarmActions":
        throw new NotEmulatedError(`cloudwatch:${name}`, "Here the program makes and changes alarms.");
      default:
        return undefined;
    }
  }
}

function describe(alarm: AlarmRecord): object {
  const at = Date.parse(alarm.changedAt) / 1000;
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description,
    ActionsEnabled: true,
    AlarmActions: alarm.actions.ALARM,
    OKActions: alarm.actions.OK,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    StateValue: alarm.state,
    StateReason: alarm.reason,
    StateUpdatedTimestamp: at,
    StateTransitionedTimestamp: at,
    Namespace: alarm.namespace,
    MetricName: alarm.metricName,
    Statistic: alarm.statistic,
    Period: alarm.period,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.treatMissingData,
    Dimensions: Object.entries(alarm.dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}
