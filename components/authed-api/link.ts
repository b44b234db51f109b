import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../parts/component.ts";
import type { Link } from "./args.ts";
import type { Settings } from "./defaults.ts";

/** Makes the VPC link of an API, or takes that of another one: a link leads to a network, an integration to a load balancer in it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html */
export function linkOf(
  name: string,
  { link, service, tags }: Settings,
  parent: pulumi.ComponentResource,
): Link {
  if (link) return link.nodes;
  const child = { parent };
  const securityGroup = new aws.ec2.SecurityGroup(
    `${name}-link`,
    { vpcId: service.network.vpcId, description: "VPC link of an API", tags },
    child,
  );
  const admitted = service.admit(`${name}-link`, securityGroup, parent);
  const vpcLink = new aws.apigatewayv2.VpcLink(
    `${name}-link`,
    { subnetIds: service.network.internalSubnetIds, securityGroupIds: [securityGroup.id], tags },
    child,
  );
  return { vpcLink, securityGroup, admitted };
}

/** A link is only let in by the load balancer of its own API. */
export const linkProblem = ({ link, service }: Settings): Problem | false =>
  link !== undefined &&
  link.service.nodes.loadBalancer !== service.nodes.loadBalancer && {
    argument: "link",
    must: "be of an API whose service has the same load balancer",
    got: `that of "${link.service.name}", for "${service.name}"`,
    fix: "let one service share the other's load balancer, or omit it",
  };
