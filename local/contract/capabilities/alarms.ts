/** CloudWatch's alarms (`local/aws/cloudwatch`), for the console. */
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
}
