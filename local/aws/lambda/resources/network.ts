import { formatArn } from "../../../contract/arn.ts";
import type { Platform } from "../../../contract/service.ts";
import { invalidParameter } from "../errors.ts";
import type { VersionRecord } from "../records.ts";

/** Calls that Lambda makes with the function's role, to have network interfaces in its subnets.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const calls = ["CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface"] as const;

/** Arguments of a function that say where it is. */
interface Place {
  readonly role: string;
  readonly vpcConfig?:
    { readonly subnetIds?: readonly string[]; readonly securityGroupIds?: readonly string[] } | undefined;
}

/** Reads where in a VPC a function is, and asks what Lambda asks: subnets and groups of one VPC, a role that may make network interfaces.
 * @throws AwsError InvalidParameterValueException, in Lambda's words; those of EC2 for what is not there. */
export function readNetwork(
  { vpcConfig, role }: Place,
  { arn, region }: { readonly arn: string; readonly region: string },
  platform: Platform,
): VersionRecord["network"] {
  const { subnetIds = [], securityGroupIds = [] } = vpcConfig ?? {};
  if (subnetIds.length === 0 && securityGroupIds.length === 0) return undefined;
  if (subnetIds.length === 0 || securityGroupIds.length === 0)
    throw invalidParameter(
      `SubnetIds and SecurityIds must coexist or be both empty list (got ${subnetIds.length} subnets and ${securityGroupIds.length} security groups)`,
    );
  const { capabilities, accountId } = platform;
  const vpcId = capabilities.network.vpcOf(subnetIds, securityGroupIds);
  const { principal } = capabilities.iam.assumeRole({
    roleArn: role,
    service: "lambda.amazonaws.com",
    sessionName: "network",
    seconds: 900,
    context: { "aws:SourceAccount": accountId, "aws:SourceArn": arn },
  });
  const networkInterfaces = formatArn({ service: "ec2", region, accountId, resource: "network-interface/*" });
  for (const call of calls) {
    const access = {
      action: `ec2:${call}`,
      resource: call === "DescribeNetworkInterfaces" ? "*" : networkInterfaces,
    };
    if (!capabilities.iam.authorize(principal, access, { sourceIp: "127.0.0.1", region }).allowed)
      throw invalidParameter(
        `The provided execution role does not have permissions to call ${call} on EC2: ` +
          `grant ${role} ${access.action} on ${access.resource}, and let the function depend on the policy`,
      );
  }
  return { vpcId, subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] };
}
