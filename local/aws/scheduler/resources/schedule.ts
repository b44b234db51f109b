import type * as aws from "@pulumi/aws";
import { physicalName } from "../../../contract/names.ts";
import { resource } from "../../../contract/resource.ts";
import { invalid } from "../errors.ts";
import { readSettings } from "../operations/schedule-input.ts";
import type { ScheduleRecord, ScheduleSettings } from "../records.ts";
import { DEFAULT, type ScheduleStore } from "../store.ts";

/** Outputs of a schedule. */
interface ScheduleOutputs {
  readonly arn: string;
  readonly name: string;
  readonly groupName: string;
}

/** A schedule, as a program gives it. */
interface GivenSchedule {
  readonly scheduleExpression: string;
  readonly scheduleExpressionTimezone?: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly state?: string;
  readonly description?: string;
  readonly kmsKeyArn?: string;
  readonly actionAfterCompletion?: string;
  readonly flexibleTimeWindow: { readonly mode: string; readonly maximumWindowInMinutes?: number };
  readonly target: {
    readonly arn: string;
    readonly roleArn: string;
    readonly input?: string;
    readonly sqsParameters?: { readonly messageGroupId?: string };
    readonly eventbridgeParameters?: { readonly detailType: string; readonly source: string };
    readonly deadLetterConfig?: { readonly arn: string };
    readonly retryPolicy?: {
      readonly maximumEventAgeInSeconds?: number;
      readonly maximumRetryAttempts?: number;
    };
  };
}

/** `aws:scheduler/schedule:Schedule`.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
export const scheduleResource = (store: ScheduleStore) => {
  const state = ({ arn, name, group }: ScheduleRecord) => ({
    id: `${group}/${name}`,
    outputs: { arn, name, groupName: group },
  });
  return resource<aws.scheduler.ScheduleArgs, ScheduleOutputs>()({
    inputs: {
      name: true,
      namePrefix: true,
      groupName: true,
      scheduleExpression: true,
      scheduleExpressionTimezone: true,
      startDate: true,
      endDate: true,
      state: ["ENABLED", "DISABLED"],
      description: true,
      kmsKeyArn: true,
      actionAfterCompletion: ["NONE", "DELETE"],
      flexibleTimeWindow: { mode: ["OFF", "FLEXIBLE"], maximumWindowInMinutes: true },
      target: {
        arn: true,
        roleArn: true,
        input: true,
        sqsParameters: { messageGroupId: true },
        eventbridgeParameters: { detailType: true, source: true },
        deadLetterConfig: { arn: true },
        retryPolicy: { maximumEventAgeInSeconds: true, maximumRetryAttempts: true },
      },
    },
    replaceOn: ["name", "namePrefix", "groupName", "region"],
    create: async ({ name: logicalName, region, inputs }) => {
      const name = inputs.name ?? physicalName(inputs.namePrefix ?? logicalName, 64);
      const place = { region, group: inputs.groupName ?? DEFAULT, name };
      return state(await store.create(place, readInputs(inputs), "program"));
    },
    update: async ({ region, inputs }, { outputs: { name, groupName } }) =>
      state(await store.update({ region, group: groupName, name }, readInputs(inputs))),
    delete: async ({ outputs: { arn } }) => await store.delete(arn),
  });
};

/** The schedule as a call of the API gives it, which checks the rest. */
function readInputs(inputs: GivenSchedule): ScheduleSettings {
  const { flexibleTimeWindow: flexible, target } = inputs;
  return readSettings({
    ScheduleExpression: inputs.scheduleExpression,
    ScheduleExpressionTimezone: inputs.scheduleExpressionTimezone,
    StartDate: dateOf("startDate", inputs.startDate),
    EndDate: dateOf("endDate", inputs.endDate),
    Description: inputs.description,
    State: inputs.state,
    KmsKeyArn: inputs.kmsKeyArn,
    FlexibleTimeWindow: { Mode: flexible.mode, MaximumWindowInMinutes: flexible.maximumWindowInMinutes },
    ActionAfterCompletion: inputs.actionAfterCompletion,
    Target: {
      Arn: target.arn,
      RoleArn: target.roleArn,
      Input: target.input,
      SqsParameters: target.sqsParameters && { MessageGroupId: target.sqsParameters.messageGroupId },
      EventBridgeParameters: target.eventbridgeParameters && {
        DetailType: target.eventbridgeParameters.detailType,
        Source: target.eventbridgeParameters.source,
      },
      DeadLetterConfig: target.deadLetterConfig && { Arn: target.deadLetterConfig.arn },
      RetryPolicy: target.retryPolicy && {
        MaximumEventAgeInSeconds: target.retryPolicy.maximumEventAgeInSeconds,
        MaximumRetryAttempts: target.retryPolicy.maximumRetryAttempts,
      },
    },
  });
}

/** @throws AwsError ValidationException for a text that is no time. */
function dateOf(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw invalid(`${name} must be a time as in RFC 3339 (got "${text}").`);
  return date;
}
