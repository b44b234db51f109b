import type { Service, ServiceFactory } from "../../contract/service.ts";
import { getAvailabilityZones, getManagedPrefixList, getPrefixList, getVpc } from "./invokes.ts";
import { networkCapability } from "./network.ts";
import {
  eipHandler,
  internetGatewayAttachmentHandler,
  internetGatewayHandler,
  natGatewayHandler,
} from "./resources/gateways.ts";
import { flowLog, networkAcl } from "./resources/other.ts";
import {
  defaultRouteTableHandler,
  mainRouteTableAssociationHandler,
  routeHandler,
  routeTableAssociationHandler,
  routeTableHandler,
} from "./resources/route-table.ts";
import { defaultSecurityGroupHandler, securityGroupHandler } from "./resources/security-group.ts";
import { oneRuleHandler, securityGroupRuleHandler } from "./resources/security-group-rule.ts";
import { subnetHandler } from "./resources/subnet.ts";
import { vpcEndpointHandler } from "./resources/vpc-endpoint.ts";
import { vpcHandler } from "./resources/vpc.ts";
import { Topology } from "./topology.ts";

/** Amazon VPC: no packet is moved here, but subnets, routes, endpoints and security groups decide who reaches whom.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/what-is-amazon-vpc.html */
export const ec2: ServiceFactory = (): Service => {
  const topology = new Topology();
  return {
    name: "ec2",
    resources: {
      "aws:ec2/vpc:Vpc": vpcHandler(topology),
      "aws:ec2/subnet:Subnet": subnetHandler(topology),
      "aws:ec2/internetGateway:InternetGateway": internetGatewayHandler(topology),
      "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment":
        internetGatewayAttachmentHandler(topology),
      "aws:ec2/eip:Eip": eipHandler,
      "aws:ec2/natGateway:NatGateway": natGatewayHandler(topology),
      "aws:ec2/routeTable:RouteTable": routeTableHandler(topology),
      "aws:ec2/defaultRouteTable:DefaultRouteTable": defaultRouteTableHandler(topology),
      "aws:ec2/route:Route": routeHandler(topology),
      "aws:ec2/routeTableAssociation:RouteTableAssociation": routeTableAssociationHandler(topology),
      "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation":
        mainRouteTableAssociationHandler(topology),
      "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpointHandler(topology),
      "aws:ec2/securityGroup:SecurityGroup": securityGroupHandler(topology),
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": defaultSecurityGroupHandler(topology),
      "aws:ec2/securityGroupRule:SecurityGroupRule": securityGroupRuleHandler(topology),
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": oneRuleHandler(topology, "ingress"),
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": oneRuleHandler(topology, "egress"),
      "aws:ec2/flowLog:FlowLog": flowLog,
      "aws:ec2/networkAcl:NetworkAcl": networkAcl,
      "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": networkAcl,
      "aws:ec2/networkAclRule:NetworkAclRule": networkAcl,
    },
    invokes: {
      "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
      "aws:ec2/getManagedPrefixList:getManagedPrefixList": getManagedPrefixList,
      "aws:ec2/getPrefixList:getPrefixList": getPrefixList,
      "aws:ec2/getVpc:getVpc": getVpc(topology),
    },
    capabilities: { network: networkCapability(topology) },
  };
};
