/** Application Auto Scaling (`local/aws/application-autoscaling`), for the console. */
export interface ScalingCapability {
  /** Changes of capacity, newest first. */
  activities(): readonly ScalingActivity[];
  /** Targets with their limits and what they have now. */
  targets(): readonly {
    readonly region: string;
    readonly resourceId: string;
    readonly minimum: number;
    readonly maximum: number;
    readonly desired: number | undefined;
    readonly running: number | undefined;
  }[];
}

/** A change of capacity.
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ScalingActivity.html */
export interface ScalingActivity {
  readonly id: string;
  readonly region: string;
  readonly resourceId: string;
  readonly description: string;
  readonly cause: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly status: "InProgress" | "Successful" | "Failed" | "Overridden";
  readonly message: string;
}
