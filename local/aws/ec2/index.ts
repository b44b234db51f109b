import type { Service, ServiceFactory } from "../../contract/service.ts";
import { getAvailabilityZones, getManagedPrefixList, getPrefixList, getVpc } from "./invokes.ts";
import { networkCapability } from "./capability.ts";
import { eipResource } from "./resources/eip.ts";
import { internetGatewayResource } from "./resources/internet-gateway.ts";
import { internetGatewayAttachmentResource } from "./resources/internet-gateway-attachment.ts";
import { natGatewayResource } from "./resources/nat-gateway.ts";
import { flowLogResource } from "./resources/flow-log.ts";
import { networkAclResource } from "./resources/network-acl.ts";
import { defaultRouteTableResource } from "./resources/default-route-table.ts";
import { mainRouteTableAssociationResource } from "./resources/main-route-table-association.ts";
import { routeResource } from "./resources/route.ts";
import { routeTableResource } from "./resources/route-table.ts";
import { routeTableAssociationResource } from "./resources/route-table-association.ts";
import { defaultSecurityGroupResource } from "./resources/default-security-group.ts";
import { securityGroupResource } from "./resources/security-group.ts";
import { securityGroupRuleResource } from "./resources/security-group-rule.ts";
import { subnetResource } from "./resources/subnet.ts";
import { vpcEndpointResource } from "./resources/vpc-endpoint.ts";
import { vpcSecurityGroupRuleResource } from "./resources/vpc-security-group-rule.ts";
import { vpcResource } from "./resources/vpc.ts";
import { NetworkStore } from "./store.ts";

/** Amazon VPC: no packet is moved here, but subnets, routes, endpoints and security groups decide who reaches whom.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/what-is-amazon-vpc.html */
export const ec2: ServiceFactory = ({ logs }): Service => {
  const store = new NetworkStore();
  return {
    name: "ec2",
    resources: {
      "aws:ec2/vpc:Vpc": vpcResource(store),
      "aws:ec2/subnet:Subnet": subnetResource(store),
      "aws:ec2/internetGateway:InternetGateway": internetGatewayResource(store),
      "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": internetGatewayAttachmentResource(store),
      "aws:ec2/eip:Eip": eipResource,
      "aws:ec2/natGateway:NatGateway": natGatewayResource(store),
      "aws:ec2/routeTable:RouteTable": routeTableResource(store),
      "aws:ec2/defaultRouteTable:DefaultRouteTable": defaultRouteTableResource(store),
      "aws:ec2/route:Route": routeResource(store),
      "aws:ec2/routeTableAssociation:RouteTableAssociation": routeTableAssociationResource(store),
      "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": mainRouteTableAssociationResource(store),
      "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpointResource(store),
      "aws:ec2/securityGroup:SecurityGroup": securityGroupResource(store),
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": defaultSecurityGroupResource(store),
      "aws:ec2/securityGroupRule:SecurityGroupRule": securityGroupRuleResource(store),
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": vpcSecurityGroupRuleResource(
        store,
        "ingress",
      ),
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": vpcSecurityGroupRuleResource(
        store,
        "egress",
      ),
      "aws:ec2/flowLog:FlowLog": flowLogResource,
      "aws:ec2/networkAcl:NetworkAcl": networkAclResource,
      "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": networkAclResource,
      "aws:ec2/networkAclRule:NetworkAclRule": networkAclResource,
    },
    invokes: {
      "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
      "aws:ec2/getManagedPrefixList:getManagedPrefixList": getManagedPrefixList,
      "aws:ec2/getPrefixList:getPrefixList": getPrefixList,
      "aws:ec2/getVpc:getVpc": getVpc(store),
    },
    capabilities: { network: networkCapability(store, logs) },
  };
};
