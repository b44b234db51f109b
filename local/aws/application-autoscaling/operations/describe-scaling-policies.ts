import type { ScalingPolicy as Answer } from "@aws-sdk/client-application-auto-scaling";
import { accessTo, operation, partOf } from "../operation.ts";
import type { ScalingPolicy } from "../records.ts";

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalingPolicies.html */
export const describeScalingPolicies = operation("DescribeScalingPolicies", {
  members: {
    ServiceNamespace: ["ecs"],
    ScalableDimension: ["ecs:service:DesiredCount"],
    ResourceId: true,
    PolicyNames: true,
    MaxResults: true,
    NextToken: true,
  },
  access: (call) => accessTo("DescribeScalingPolicies", call),
  run: ({ store, region }, { ResourceId, PolicyNames, MaxResults, NextToken }) => {
    const policies = store
      .policies(region, ResourceId)
      .filter(({ name }) => PolicyNames?.includes(name) ?? true);
    const { items, next } = partOf(policies, ({ resourceId, name }) => `${resourceId} ${name}`, {
      MaxResults,
      NextToken,
    });
    return { ScalingPolicies: items.map(describe), NextToken: next };
  },
});

function describe(policy: ScalingPolicy): Answer {
  const { metric, predefined, high, low } = policy;
  return {
    PolicyARN: policy.arn,
    PolicyName: policy.name,
    ServiceNamespace: "ecs",
    ResourceId: policy.resourceId,
    ScalableDimension: "ecs:service:DesiredCount",
    PolicyType: "TargetTrackingScaling",
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: policy.targetValue,
      PredefinedMetricSpecification: predefined && {
        PredefinedMetricType: predefined.type as "ECSServiceAverageCPUUtilization",
        ResourceLabel: predefined.label,
      },
      CustomizedMetricSpecification: predefined
        ? undefined
        : {
            Namespace: metric.namespace,
            MetricName: metric.metricName,
            Statistic: metric.statistic,
            Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
      ScaleOutCooldown: policy.scaleOutCooldown,
      ScaleInCooldown: policy.scaleInCooldown,
      DisableScaleIn: policy.disableScaleIn,
    },
    Alarms: [high, low].flatMap((alarm) => (alarm ? { AlarmName: alarm.name, AlarmARN: alarm.arn } : [])),
    CreationTime: new Date(policy.createdAt),
  };
}
