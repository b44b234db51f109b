import { of, type TypeRow, type TypeRows } from "../row.ts";

const ec2 = of("ec2");
/** What EC2 makes has ids and no names: its tags tell whose it is, and those are looked at by the guard of the stage. */
const on = ["ec2:*:{account}:*"];
const tags = { create: "CreateTags", update: "DeleteTags" };
const tagged = (read: string, create: string, update: string, remove: string): TypeRow => ({
  on,
  read: ec2(read),
  create: ec2(`${create} ${tags.create}`),
  update: ec2(`${update} ${tags.update}`.trim()),
  delete: ec2(remove),
});

const securityGroup = tagged(
  "DescribeSecurityGroups DescribeSecurityGroupRules DescribeNetworkInterfaces",
  "CreateSecurityGroup AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress",
  "RevokeSecurityGroupEgress RevokeSecurityGroupIngress UpdateSecurityGroupRuleDescriptionsEgress UpdateSecurityGroupRuleDescriptionsIngress",
  // An interface that a function or a task left behind holds the group.
  "DeleteSecurityGroup DeleteNetworkInterface DetachNetworkInterface",
);
const rule = (direction: "Egress" | "Ingress"): TypeRow =>
  tagged(
    "DescribeSecurityGroupRules",
    `AuthorizeSecurityGroup${direction}`,
    "ModifySecurityGroupRules",
    `RevokeSecurityGroup${direction}`,
  );

/** The network, whose component of awsx makes these types.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
export const network: TypeRows = {
  "awsx:ec2:Vpc": { on, read: ec2("DescribeAvailabilityZones"), create: [], delete: [] },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": securityGroup,
  "aws:ec2/eip:Eip": tagged(
    "DescribeAddresses DescribeAddressesAttribute",
    "AllocateAddress AssociateAddress",
    "",
    "DisassociateAddress ReleaseAddress",
  ),
  "aws:ec2/flowLog:FlowLog": {
    ...tagged("DescribeFlowLogs", "CreateFlowLogs", "", "DeleteFlowLogs"),
    // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
    beside: {
      on: ["*"],
      read: of("logs")("GetLogDelivery ListLogDeliveries"),
      create: of("logs")("CreateLogDelivery"),
      delete: of("logs")("DeleteLogDelivery"),
    },
  },
  "aws:ec2/internetGateway:InternetGateway": tagged(
    "DescribeInternetGateways",
    "CreateInternetGateway AttachInternetGateway",
    "",
    "DetachInternetGateway DeleteInternetGateway",
  ),
  "aws:ec2/natGateway:NatGateway": tagged("DescribeNatGateways", "CreateNatGateway", "", "DeleteNatGateway"),
  "aws:ec2/route:Route": {
    on,
    read: ec2("DescribeRouteTables"),
    create: ec2("CreateRoute"),
    update: ec2("ReplaceRoute"),
    delete: ec2("DeleteRoute"),
  },
  "aws:ec2/routeTable:RouteTable": tagged(
    "DescribeRouteTables",
    "CreateRouteTable",
    "",
    "DeleteRouteTable DisassociateRouteTable",
  ),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    on,
    read: ec2("DescribeRouteTables"),
    create: ec2("AssociateRouteTable"),
    update: ec2("ReplaceRouteTableAssociation"),
    delete: ec2("DisassociateRouteTable"),
  },
  "aws:ec2/securityGroup:SecurityGroup": securityGroup,
  "aws:ec2/subnet:Subnet": tagged(
    "DescribeSubnets DescribeNetworkInterfaces",
    "CreateSubnet ModifySubnetAttribute",
    "",
    "DeleteSubnet DeleteNetworkInterface DetachNetworkInterface",
  ),
  "aws:ec2/vpc:Vpc": tagged(
    "DescribeVpcs DescribeVpcAttribute DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups",
    "CreateVpc ModifyVpcAttribute",
    "",
    "DeleteVpc",
  ),
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    ...tagged(
      "DescribeVpcEndpoints DescribePrefixLists DescribeNetworkInterfaces",
      "CreateVpcEndpoint",
      "ModifyVpcEndpoint",
      "DeleteVpcEndpoints",
    ),
    // The endpoint's own name in the VPC is a private zone.
    beside: {
      on: ["*"],
      read: [],
      create: of("route53")("AssociateVPCWithHostedZone"),
      delete: of("route53")("DisassociateVPCFromHostedZone"),
    },
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rule("Egress"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rule("Ingress"),
};
