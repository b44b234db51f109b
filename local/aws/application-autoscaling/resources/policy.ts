import type * as aws from "@pulumi/aws";
import { NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName } from "../../../contract/names.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { invalid } from "../errors.ts";
import { readMetric } from "../metric-specification.ts";
import { readResourceId } from "../operation.ts";
import { putPolicy } from "../registration.ts";
import type { ScalingStore } from "../store.ts";

/** Outputs of a policy. */
export interface PolicyOutputs {
  readonly arn: string;
  readonly name: string;
  readonly alarmArns: readonly string[];
}

const inputs = {
  name: true,
  policyType: true,
  serviceNamespace: ["ecs"],
  scalableDimension: ["ecs:service:DesiredCount"],
  resourceId: true,
  targetTrackingScalingPolicyConfiguration: {
    targetValue: true,
    predefinedMetricSpecification: { predefinedMetricType: true, resourceLabel: true },
    customizedMetricSpecification: {
      metricName: true,
      namespace: true,
      dimensions: true,
      statistic: true,
      unit: "a metric has one unit here",
    },
    scaleInCooldown: true,
    scaleOutCooldown: true,
    disableScaleIn: true,
  },
} as const;
type PolicyInputs = Read<Inputs<aws.appautoscaling.PolicyArgs>, typeof inputs>;

/** `aws:appautoscaling/policy:Policy` of target tracking. Policies of steps are refused.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/appautoscaling/policy/ */
export function policyResource(store: ScalingStore) {
  const put = async ({ inputs: given, region }: Resource<PolicyInputs>, name: string) => {
    const { policyType = "StepScaling", targetTrackingScalingPolicyConfiguration: configuration } = given;
    if (policyType !== "TargetTrackingScaling")
      throw new NotEmulatedError(`policyType ${policyType} of policy ${name}`, "Use TargetTrackingScaling.");
    if (!configuration) throw invalid("targetTrackingScalingPolicyConfiguration is missing");
    const resourceId = readResourceId(given.resourceId);
    const { predefinedMetricSpecification: predefined, customizedMetricSpecification: customized } =
      configuration;
    const { arn, high, low } = await putPolicy(store, {
      region,
      resourceId,
      name,
      targetValue: configuration.targetValue,
      scaleOutCooldown: configuration.scaleOutCooldown,
      scaleInCooldown: configuration.scaleInCooldown,
      disableScaleIn: configuration.disableScaleIn ?? false,
      ...readMetric(
        resourceId,
        predefined && {
          PredefinedMetricType: predefined.predefinedMetricType,
          ResourceLabel: predefined.resourceLabel,
        },
        customized && {
          MetricName: customized.metricName,
          Namespace: customized.namespace,
          Statistic: customized.statistic,
          Dimensions: customized.dimensions?.map((dimension) => ({
            Name: dimension.name,
            Value: dimension.value,
          })),
        },
      ),
    });
    return { id: name, outputs: { arn, name, alarmArns: [high, low].flatMap((alarm) => alarm?.arn ?? []) } };
  };
  return resource<aws.appautoscaling.PolicyArgs, PolicyOutputs>()({
    inputs,
    replaceOn: ["name", "serviceNamespace", "scalableDimension", "resourceId"],
    create: async (policy) => await put(policy, policy.inputs.name ?? physicalName(policy.name)),
    start: async (kept) => {
      // It was only recorded by an older version.
      if (!store.policy(kept.region, kept.inputs.resourceId, kept.id))
        return (await put(kept, kept.id)).outputs;
    },
    update: async (policy, { id }) => await put(policy, id),
    delete: async ({ id, region, inputs: { resourceId } }) => {
      const policy = store.policy(region, resourceId, id);
      if (policy) await store.deletePolicy(policy);
    },
  });
}
