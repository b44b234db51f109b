import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Security groups of a service. */
export interface SecurityGroups {
  readonly loadBalancer: aws.ec2.SecurityGroup;
  readonly task: aws.ec2.SecurityGroup;
}

const tcp = (port: number, tags: Tags | undefined) => ({
  ipProtocol: "tcp",
  fromPort: port,
  toPort: port,
  tags,
});

/** Makes the groups: the load balancer reaches the tasks, the tasks reach AWS, and nobody reaches the load balancer yet, unless it is there already.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html */
export function securityGroups(
  name: string,
  { network, port, shares, tags }: Settings,
  parent: pulumi.Resource,
): SecurityGroups {
  const group = (suffix: string, description: string) =>
    new aws.ec2.SecurityGroup(`${name}-${suffix}`, { vpcId: network.vpcId, description, tags }, { parent });
  const loadBalancer =
    shares?.service.nodes.loadBalancerSecurityGroup ?? group("lb", "Load balancer, admits by reference only");
  const task = group("task", "Tasks, admit the load balancer only");
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-lb-to-task`,
    {
      securityGroupId: loadBalancer.id,
      description: "To the tasks",
      referencedSecurityGroupId: task.id,
      ...tcp(port, tags),
    },
    { parent },
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-task-from-lb`,
    {
      securityGroupId: task.id,
      description: "From the load balancer",
      referencedSecurityGroupId: loadBalancer.id,
      ...tcp(port, tags),
    },
    { parent },
  );
  for (const [index, target] of network.awsEgress.entries())
    new aws.vpc.SecurityGroupEgressRule(
      `${name}-task-egress-${index}`,
      { securityGroupId: task.id, ...target, ...tcp(443, tags) },
      // EC2 changes no rule from one kind of target to another; that is what another way out of the network asks for.
      // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html
      {
        parent,
        replaceOnChanges: ["cidrIpv4", "prefixListId", "referencedSecurityGroupId"],
        deleteBeforeReplace: true,
      },
    );
  return { loadBalancer, task };
}
