/** CloudWatch's alarms (`local/aws/cloudwatch`), for the console, and for services that have alarms of their own. */
export interface AlarmCapability {
  all(): readonly {
    readonly name: string;
    readonly description: string;
    readonly region: string;
    readonly state: "ALARM" | "INSUFFICIENT_DATA" | "OK";
    readonly reason: string;
    /** ISO 8601, since when. */
    readonly changedAt: string;
  }[];
  /** Looks at every metric now instead of with the next second.
   * @param at Milliseconds since 1970 that count as now. */
  evaluate(at?: number): Promise<void>;
  /** Keeps an alarm that another service looks after: it is shown and described as any, its state is told by {@link tell}.
   * @returns its ARN. */
  keep(alarm: ServiceAlarm): Promise<string>;
  /** Puts such an alarm into a state. */
  tell(arn: string, state: "ALARM" | "INSUFFICIENT_DATA" | "OK", reason: string): Promise<void>;
  /** Forgets such an alarm. */
  forget(arn: string): Promise<void>;
}

/** An alarm that another service than CloudWatch looks after. */
export interface ServiceAlarm {
  readonly name: string;
  readonly region: string;
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly threshold: number;
  readonly comparison: "GreaterThanThreshold" | "LessThanThreshold";
  /** ARNs of what is told when it is raised. */
  readonly alarmActions: readonly string[];
}
