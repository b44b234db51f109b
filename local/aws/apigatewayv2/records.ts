/** A VPC link as it is kept. */
export interface VpcLinkRecord {
  readonly id: string;
  readonly name: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}
