import type { WorkItem } from "../../delivery/durable-work.ts";

/** Thing that a schedule calls, as CreateSchedule spells it.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Target.html */
export interface Target {
  readonly Arn: string;
  /** Role that Scheduler assumes. */
  readonly RoleArn: string;
  readonly Input?: string | undefined;
  readonly SqsParameters?: { readonly MessageGroupId?: string | undefined } | undefined;
  readonly EventBridgeParameters?: { readonly DetailType: string; readonly Source: string } | undefined;
  readonly DeadLetterConfig?: { readonly Arn?: string | undefined } | undefined;
  readonly RetryPolicy?:
    | {
        readonly MaximumEventAgeInSeconds?: number | undefined;
        readonly MaximumRetryAttempts?: number | undefined;
      }
    | undefined;
}

/** A group of schedules as it is kept. The group `default` of a region is there without a record. */
export interface GroupRecord {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly origin: "program" | "api";
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** What a schedule says, all of which an update replaces. Times are milliseconds since 1970. */
export interface ScheduleSettings {
  readonly expression: string;
  readonly timeZone: string;
  readonly isEnabled: boolean;
  readonly startAt?: number | undefined;
  readonly endAt?: number | undefined;
  /** Minutes after the time in which the target is called; 0 for at once. */
  readonly window: number;
  readonly description?: string | undefined;
  /** Kept and told only: nothing is encrypted here. */
  readonly kmsKeyArn?: string | undefined;
  readonly isDeletedWhenDone: boolean;
  readonly target: Target;
}

/** A schedule as it is kept. */
export interface ScheduleRecord extends ScheduleSettings {
  readonly arn: string;
  readonly name: string;
  readonly group: string;
  readonly region: string;
  readonly origin: "program" | "api";
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Time from which a rate counts. */
  readonly since: number;
}

/** A call of a target that is due. */
export interface InvocationRecord extends WorkItem {
  readonly scheduleArn: string;
  /** The schedule may be gone when its last call is made. */
  readonly target: Target;
  readonly group: string;
  /** Times are milliseconds since 1970. */
  readonly scheduledAt: number;
  /** End of the wait within the flexible window. */
  readonly notBefore: number;
  /** Attempts that failed. */
  readonly attempts: number;
}
