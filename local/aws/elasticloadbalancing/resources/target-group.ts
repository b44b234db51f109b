import type * as aws from "@pulumi/aws";
import { formatArn } from "../../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName, randomId } from "../../../contract/names.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import type { Balancing } from "../balancing.ts";
import type { TargetGroupSettings } from "../records.ts";
import { parseMatcher } from "../targets/matcher.ts";

type TargetGroupInputs = Inputs<aws.lb.TargetGroupArgs>;

/** `aws:lb/targetGroup:TargetGroup`: groups of IP addresses that speak HTTP.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/lb/targetgroup/ */
export function targetGroupHandler(
  balancing: Balancing,
  { accountId }: Platform,
): ResourceHandler<TargetGroupInputs> {
  const put = ({ inputs }: Resource<TargetGroupInputs>, arn: string) => {
    const settings = read(inputs, arn);
    balancing.setTargetGroup(settings);
    return {
      arn,
      arnSuffix: arn.slice(arn.lastIndexOf(":") + 1),
      name: settings.name,
      loadBalancerArns: [],
      protocolVersion: "HTTP1",
      ipAddressType: "ipv4",
      slowStart: 0,
      loadBalancingAlgorithmType: settings.algorithm,
      tagsAll: inputs.tags ?? {},
    };
  };
  return {
    replaceOn: [
      "name",
      "namePrefix",
      "port",
      "protocol",
      "protocolVersion",
      "targetType",
      "vpcId",
      "ipAddressType",
    ],
    async create(resource) {
      const { inputs, region } = resource;
      const name = inputs.name ?? physicalName(inputs.namePrefix ?? resource.name, 32);
      if (!/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name))
        throw new AwsError(
          "ValidationError",
          `The target group name '${name}' must have at most 32 letters, digits and hyphens`,
        );
      if ([...balancing.targetGroups.values()].some(({ settings }) => settings.name === name))
        throw new AwsError(
          "DuplicateTargetGroupName",
          `A target group with the same name '${name}' exists, but with different settings`,
        );
      const arn = formatArn({
        service: "elasticloadbalancing",
        region,
        accountId,
        resource: `targetgroup/${name}/${randomId(16)}`,
      });
      return { id: arn, outputs: put(resource, arn) };
    },
    async start(kept) {
      put(kept, kept.id);
    },
    async update(resource, previous) {
      return { id: previous.id, outputs: put(resource, previous.id) };
    },
    async delete({ id }) {
      balancing.removeTargetGroup(id);
    },
  };
}

function read(inputs: TargetGroupInputs, arn: string): TargetGroupSettings {
  if (inputs.targetType !== "ip")
    throw new NotEmulatedError(`target type ${inputs.targetType ?? "instance"}`, 'Use targetType: "ip".');
  if (inputs.protocol !== "HTTP")
    throw new NotEmulatedError(`target group protocol ${inputs.protocol ?? "(none)"}`, "Use HTTP.");
  if (inputs.stickiness?.enabled) throw new NotEmulatedError("stickiness of a target group");
  if (inputs.protocolVersion !== undefined && inputs.protocolVersion !== "HTTP1")
    throw new NotEmulatedError(`protocol version ${inputs.protocolVersion}`, "Use HTTP1.");
  const algorithm = inputs.loadBalancingAlgorithmType ?? "round_robin";
  if (algorithm !== "round_robin" && algorithm !== "least_outstanding_requests")
    throw new NotEmulatedError(`load balancing algorithm ${algorithm}`);
  if (inputs.port === undefined || inputs.vpcId === undefined)
    throw new AwsError("ValidationError", "A target group must have a port and a vpcId");
  const check = inputs.healthCheck ?? {};
  if (check.enabled === false)
    throw new AwsError("ValidationError", "Health checks must be enabled for target groups of type ip");
  const {
    interval = 30,
    timeout = 5,
    healthyThreshold = 5,
    unhealthyThreshold = 2,
    matcher = "200",
    path = "/",
  } = check;
  parseMatcher(matcher);
  if (timeout >= interval)
    throw new AwsError(
      "ValidationError",
      `Health check timeout '${timeout}' must be smaller than or equal to the interval '${interval}'`,
    );
  const deregistrationDelaySeconds = inputs.deregistrationDelay ?? 300;
  return {
    arn,
    name: arn.split("/").at(-2) ?? "",
    vpcId: inputs.vpcId,
    port: inputs.port,
    algorithm,
    deregistrationDelaySeconds,
    healthCheck: {
      path,
      intervalSeconds: interval,
      timeoutSeconds: timeout,
      healthyThreshold,
      unhealthyThreshold,
      matcher,
    },
  };
}
