import { AwsError } from "../../../contract/errors.ts";
import { access, arnPage, operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html */
export const describeTargetGroups = operation("DescribeTargetGroups", {
  members: { TargetGroupArns: true, Names: true, LoadBalancerArn: true, Marker: true, PageSize: true },
  access: () => access("DescribeTargetGroups"),
  run: ({ store }, input) => {
    const { TargetGroupArns: arns = [], Names: names = [], LoadBalancerArn: balancer } = input;
    const wanted = [...store.targetGroups.values()]
      .filter(({ loadBalancer }) => balancer === undefined || loadBalancer?.arn === balancer)
      .filter(
        ({ settings: { arn, name } }) =>
          (arns.length === 0 && names.length === 0) || arns.includes(arn) || names.includes(name),
      );
    const missing = [...arns, ...names].find(
      (one) => !wanted.some(({ settings: { arn, name } }) => arn === one || name === one),
    );
    if (missing !== undefined)
      throw new AwsError("TargetGroupNotFound", `One or more target groups not found: ${missing}`);
    const { items, next } = arnPage(wanted, ({ settings: { arn } }) => arn, input);
    return {
      TargetGroups: items.map(({ loadBalancer, settings: { arn, name, port, vpcId, healthCheck } }) => ({
        TargetGroupArn: arn,
        TargetGroupName: name,
        Port: port,
        VpcId: vpcId,
        Protocol: "HTTP",
        ProtocolVersion: "HTTP1",
        TargetType: "ip",
        HealthCheckPath: healthCheck.path,
        HealthCheckIntervalSeconds: healthCheck.intervalSeconds,
        HealthCheckTimeoutSeconds: healthCheck.timeoutSeconds,
        HealthyThresholdCount: healthCheck.healthyThreshold,
        UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
        HealthCheckEnabled: true,
        Matcher: { HttpCode: healthCheck.matcher },
        LoadBalancerArns: loadBalancer ? [loadBalancer.arn] : [],
      })),
      NextMarker: next,
    };
  },
});
