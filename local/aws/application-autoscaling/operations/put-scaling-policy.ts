import { NotEmulatedError } from "../../../contract/errors.ts";
import { invalid } from "../errors.ts";
import { readMetric } from "../metric-specification.ts";
import { accessTo, operation, readResourceId, scalable } from "../operation.ts";
import { putPolicy } from "../registration.ts";

/** @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html */
export const putScalingPolicy = operation("PutScalingPolicy", {
  members: {
    ...scalable,
    PolicyName: true,
    PolicyType: true,
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: true,
      PredefinedMetricSpecification: true,
      CustomizedMetricSpecification: {
        MetricName: true,
        Namespace: true,
        Dimensions: true,
        Statistic: true,
        Unit: "a metric has one unit here",
      },
      ScaleOutCooldown: true,
      ScaleInCooldown: true,
      DisableScaleIn: true,
    },
  },
  read: (_, input) => {
    const { PolicyType = "StepScaling", TargetTrackingScalingPolicyConfiguration: configuration } = input;
    if (PolicyType !== "TargetTrackingScaling")
      throw new NotEmulatedError(`a policy of type ${PolicyType}`, "Use TargetTrackingScaling.");
    if (!configuration)
      throw invalid("TargetTrackingScalingPolicyConfiguration is required for a target tracking policy");
    return { ...input, configuration, ResourceId: readResourceId(input.ResourceId) };
  },
  access: (call, { ResourceId }) => accessTo("PutScalingPolicy", call, ResourceId),
  run: async ({ store, region }, { ResourceId, PolicyName, configuration }) => {
    const { PredefinedMetricSpecification, CustomizedMetricSpecification } = configuration;
    const { arn, high, low } = await putPolicy(store, {
      region,
      resourceId: ResourceId,
      name: PolicyName,
      targetValue: configuration.TargetValue,
      scaleOutCooldown: configuration.ScaleOutCooldown,
      scaleInCooldown: configuration.ScaleInCooldown,
      disableScaleIn: configuration.DisableScaleIn ?? false,
      ...readMetric(ResourceId, PredefinedMetricSpecification, CustomizedMetricSpecification),
    });
    return {
      PolicyARN: arn,
      Alarms: [high, low].flatMap((alarm) => (alarm ? { AlarmName: alarm.name, AlarmARN: alarm.arn } : [])),
    };
  },
});
