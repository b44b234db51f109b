import type { MetricValue } from "../../observe/metrics.ts";

/** A service whose number of tasks may change, and the limits of it. */
export interface ScalableTarget {
  readonly arn: string;
  readonly region: string;
  /** `service/<cluster>/<service>` */
  readonly resourceId: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly roleArn: string;
  readonly suspended: {
    readonly scalingIn: boolean;
    readonly scalingOut: boolean;
    readonly scheduled: boolean;
  };
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Metric that a policy follows. */
export interface TrackedMetric extends Pick<MetricValue, "namespace" | "metricName" | "dimensions"> {
  readonly statistic: "Average" | "Maximum" | "Minimum" | "SampleCount" | "Sum";
}

/** A target-tracking policy. */
export interface ScalingPolicy {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly resourceId: string;
  readonly targetValue: number;
  readonly metric: TrackedMetric;
  /** Predefined metric that `metric` was made from. */
  readonly predefined?: { readonly type: string; readonly label?: string | undefined };
  /** Seconds. */
  readonly scaleOutCooldown?: number | undefined;
  /** Seconds. */
  readonly scaleInCooldown?: number | undefined;
  readonly disableScaleIn: boolean;
  readonly high: PolicyAlarm;
  /** Absent when it never scales in. */
  readonly low?: PolicyAlarm | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** An alarm of a policy, at CloudWatch. */
export interface PolicyAlarm {
  readonly name: string;
  readonly arn: string;
}

/** Other limits of a target from a time on. */
export interface ScheduledAction {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly resourceId: string;
  /** `cron(…)`, `rate(…)` or `at(…)` */
  readonly schedule: string;
  readonly timeZone: string;
  /** Milliseconds since 1970. */
  readonly startTime?: number | undefined;
  /** Milliseconds since 1970. */
  readonly endTime?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}
