import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logPrefixes } from "../parts/access-logs.ts";
import { transformed } from "../parts/component.ts";
import { guards, type Settings } from "./defaults.ts";
import type { SecurityGroups } from "./security-groups.ts";
import { sharingRule } from "./sharing.ts";

/** Load balancer, and what is behind it. */
export interface Front {
  readonly loadBalancer: aws.lb.LoadBalancer;
  readonly targetGroup: aws.lb.TargetGroup;
  readonly listener: aws.lb.Listener;
  /** Forwards to the group: the listener, or a rule of it. */
  readonly forwarding: pulumi.Resource;
}

/** Makes the target group of a service, and what forwards to it: a load balancer of its own, or a rule of the one that it shares. */
export function front(
  name: string,
  args: Settings,
  groups: SecurityGroups,
  parent: pulumi.ComponentResource,
): Front {
  const { shares, tags, transform } = args;
  const loadBalancer = shares?.service.nodes.loadBalancer ?? internalLoadBalancer(name, args, groups, parent);
  const targetGroup = new aws.lb.TargetGroup(
    `${name}-tg`,
    transformed(parent, "targetGroup", targetGroupArgs(args), transform?.targetGroup),
    { parent },
  );
  if (shares) {
    const forwarding = sharingRule(name, shares, { targetGroup, tags }, parent);
    return { loadBalancer, targetGroup, listener: shares.service.nodes.listener, forwarding };
  }
  const listener = new aws.lb.Listener(
    `${name}-http`,
    {
      loadBalancerArn: loadBalancer.arn,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
      tags,
    },
    { parent },
  );
  return { loadBalancer, targetGroup, listener, forwarding: listener };
}

/** Makes a load balancer inside the VPC.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-application-load-balancer.html */
function internalLoadBalancer(
  name: string,
  args: Settings,
  groups: SecurityGroups,
  parent: pulumi.Resource,
): aws.lb.LoadBalancer {
  const { network, protect, accessLogs, tags, transform } = args;
  return new aws.lb.LoadBalancer(
    `${name}-lb`,
    transformed(
      parent,
      "loadBalancer",
      {
        internal: true,
        loadBalancerType: "application",
        subnets: network.internalSubnetIds,
        securityGroups: [groups.loadBalancer.id],
        dropInvalidHeaderFields: true,
        enableDeletionProtection: protect,
        idleTimeout: args.idleTimeoutSeconds,
        accessLogs: accessLogs && {
          enabled: true,
          bucket: accessLogs.bucketName,
          prefix: logPrefixes.loadBalancer,
        },
        tags,
      },
      transform?.loadBalancer,
      guards.loadBalancer,
    ),
    // It writes a test object at once.
    { parent, protect, dependsOn: accessLogs?.policy },
  );
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
const targetGroupArgs = (args: Settings): aws.lb.TargetGroupArgs => ({
  vpcId: args.network.vpcId,
  targetType: "ip",
  protocol: "HTTP",
  port: args.port,
  deregistrationDelay: args.deregistrationDelaySeconds,
  healthCheck: {
    path: args.readinessPath,
    interval: 10,
    timeout: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
    matcher: "200",
  },
  tags: args.tags,
});
