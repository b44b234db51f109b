import type { Principal } from "../principal.ts";

/** CloudWatch Logs (`local/aws/logs`). */
export interface LogGroupCapability {
  /** Appends events to a stream, which is made if needed; both calls are checked for `principal`
   * (`logs:CreateLogStream`, `logs:PutLogEvents`). For a service, `delivery.logs.amazonaws.com`, resource policies of the region decide.
   * @throws AwsError AccessDenied, or ResourceNotFoundException when the group does not exist. */
  append(request: {
    principal: Principal;
    region: string;
    group: string;
    stream: string;
    /** True for writers that make the group when it is not there, if they may (`logs:CreateLogGroup`).
     * @default false */
    makesGroup?: boolean | undefined;
    events: readonly { timestamp: number; message: string }[];
  }): Promise<void>;
  /** Lets `delivery.logs.amazonaws.com` write to a group, as AWS does when somebody sets up logs of a service: where no resource policy of
   * the region names that service, one is added, which stays. */
  allowDelivery(region: string, group: string): Promise<void>;
}
