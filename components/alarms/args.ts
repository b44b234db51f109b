import type * as aws from "@pulumi/aws";
import type { Condition, Metric } from "../parts/alarm.ts";
import type { Tags, Transform } from "../parts/component.ts";
import type { AlarmKind, AlarmLevel } from "./kinds.ts";

/** Arguments of `Alarms`. */
export interface AlarmsArgs {
  /** Region of the program: alarms of other regions say theirs. */
  readonly region: string;
  /** Mail addresses that are told. On AWS the owner of each follows a link first, one for each region that has alarms.
   * @default none: alarms only show */
  readonly mailTo?: readonly string[];
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
