/** Deliveries of the logs of AWS's services (`local/aws/logs`). */
export interface LogDeliveryCapability {
  /** Takes a record of a resource for every delivery whose source it is. Nobody waits for it.
   * @param record Called when there is a delivery: its fields by AWS's names. */
  deliver(resourceArn: string, record: () => Readonly<Record<string, string | number>>): void;
}
