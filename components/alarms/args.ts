import type * as aws from "@pulumi/aws";
import type { Condition, Metric } from "../parts/alarm.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { AlarmKind, AlarmLevel } from "./kinds.ts";

/** A channel of a Slack workspace that AWS was let into. */
export interface SlackArgs {
  /** `T0123456789` */
  readonly teamId: string;
  /** `C0123456789` */
  readonly channelId: string;
}

/** Costs that are unlike those of the days before. */
export interface AnomalyArgs {
  /** Monitor of the account's services, of which there is one at most: its ARN, or `make`. */
  readonly monitor: string;
  /** US dollars from which on it is told. */
  readonly usd: number;
}

/** Arguments of `Alarms`. */
export interface AlarmsArgs {
  /** Region of the program: alarms of other regions say theirs. */
  readonly region: string;
  /** Mail addresses that are told. On AWS the owner of each follows a link first, one for each region that has alarms.
   * @default none: alarms only show */
  readonly mailTo?: readonly string[];
  /** Channel that is told too.
   * @default none */
  readonly slack?: SlackArgs;
  /** US dollars that the account may cost in a month: what was spent, and what will be by AWS's forecast, is told.
   * @default no budget */
  readonly budgetUsd?: number;
  /** @default nothing is told of them */
  readonly anomalies?: AnomalyArgs;
  /** Rules of EventBridge whose names begin with the project and the stack tell the program's topic, too.
   * @default false */
  readonly events?: boolean;
  /** Alarms that are made: what somebody has to act on, or everything.
   * @default "essential" */
  readonly level?: AlarmLevel;
  /** Address of the runbook, whose sections have the names of the kinds.
   * @default "docs/runbook.md" */
  readonly runbook?: string;
  readonly tags?: Tags;
  readonly transform?: {
    readonly topic?: Transform<aws.sns.TopicArgs>;
    readonly dashboard?: Transform<aws.cloudwatch.DashboardArgs>;
  };
}

/** Alarm that a component declares. */
export interface AlarmDeclaration extends Condition {
  /** Name of the component: the description begins with it. */
  readonly component: string;
  readonly kind: AlarmKind;
  /** Region of the metric; an alarm is in the same region, and its topic too.
   * @default the program's */
  readonly region?: string | undefined;
}

/** Chart of a dashboard that a component declares. */
export interface Chart {
  readonly title: string;
  readonly metrics: readonly Metric[];
  /** Seconds of one point.
   * @default 300 */
  readonly period?: number;
  /** Region of the metrics.
   * @default the program's */
  readonly region?: string | undefined;
}
