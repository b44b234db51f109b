import type { ScheduleSettings, Target } from "../records.ts";
import { invalid } from "../errors.ts";

/** Members of CreateSchedule and UpdateSchedule alike. */
export const scheduleMembers = {
  Name: true,
  GroupName: true,
  ScheduleExpression: true,
  ScheduleExpressionTimezone: true,
  StartDate: true,
  EndDate: true,
  Description: true,
  State: ["ENABLED", "DISABLED"],
  KmsKeyArn: true,
  FlexibleTimeWindow: { Mode: ["OFF", "FLEXIBLE"], MaximumWindowInMinutes: true },
  ActionAfterCompletion: ["NONE", "DELETE"],
  Target: {
    Arn: true,
    RoleArn: true,
    Input: true,
    SqsParameters: { MessageGroupId: true },
    EventBridgeParameters: { DetailType: true, Source: true },
    DeadLetterConfig: { Arn: true },
    RetryPolicy: { MaximumEventAgeInSeconds: true, MaximumRetryAttempts: true },
  },
  ClientToken: "a schedule is told by its name",
} as const;

/** A schedule, as calls give it. */
interface GivenSchedule {
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string | undefined;
  readonly StartDate?: Date | undefined;
  readonly EndDate?: Date | undefined;
  readonly Description?: string | undefined;
  readonly State?: string | undefined;
  readonly KmsKeyArn?: string | undefined;
  readonly FlexibleTimeWindow: {
    readonly Mode: string;
    readonly MaximumWindowInMinutes?: number | undefined;
  };
  readonly ActionAfterCompletion?: string | undefined;
  readonly Target: Target;
}

/** Reads what a schedule says. @throws AwsError ValidationException */
export function readSettings(input: GivenSchedule): ScheduleSettings {
  const { Mode, MaximumWindowInMinutes: minutes } = input.FlexibleTimeWindow;
  const isFlexible = Mode === "FLEXIBLE";
  if (isFlexible !== (minutes !== undefined) || minutes === 0)
    throw invalid("MaximumWindowInMinutes must be given with the mode FLEXIBLE, and not with OFF.");
  return {
    expression: input.ScheduleExpression,
    timeZone: input.ScheduleExpressionTimezone ?? "UTC",
    isEnabled: input.State !== "DISABLED",
    startAt: input.StartDate?.getTime(),
    endAt: input.EndDate?.getTime(),
    window: minutes ?? 0,
    description: input.Description,
    kmsKeyArn: input.KmsKeyArn,
    isDeletedWhenDone: input.ActionAfterCompletion === "DELETE",
    target: input.Target,
  };
}
