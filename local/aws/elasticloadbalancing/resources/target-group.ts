import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { formatArn } from "../../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName, randomId } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import { validationError } from "../errors.ts";
import type { TargetGroupSettings } from "../records.ts";
import type { LoadBalancerStore } from "../store.ts";
import { parseMatcher } from "../targets/matcher.ts";

const inputs = {
  name: true,
  namePrefix: true,
  vpcId: true,
  port: true,
  protocol: ["HTTP"],
  protocolVersion: ["HTTP1"],
  targetType: ["ip"],
  ipAddressType: ["ipv4"],
  deregistrationDelay: true,
  healthCheck: {
    // Groups of addresses are always checked.
    enabled: [true],
    path: true,
    interval: true,
    timeout: true,
    healthyThreshold: true,
    unhealthyThreshold: true,
    matcher: true,
    port: ["traffic-port"],
    protocol: ["HTTP"],
  },
  loadBalancingAlgorithmType: ["round_robin", "least_outstanding_requests"],
  loadBalancingAnomalyMitigation: ["off"],
  loadBalancingCrossZoneEnabled: ["true", "use_load_balancer_configuration"],
  slowStart: [0],
  stickiness: {
    enabled: [false],
    type: "stickiness is off",
    cookieDuration: "stickiness is off",
    cookieName: "stickiness is off",
  },
  tags: true,
} as const;
type TargetGroupInputs = Read<Inputs<aws.lb.TargetGroupArgs>, typeof inputs>;

/** Outputs of a target group. */
export interface TargetGroupOutputs {
  readonly arn: string;
  readonly arnSuffix: string;
  readonly name: string;
  readonly loadBalancerArns: readonly string[];
  readonly protocolVersion: string;
  readonly ipAddressType: string;
  readonly slowStart: number;
  readonly loadBalancingAlgorithmType: string;
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:lb/targetGroup:TargetGroup`: groups of IP addresses that speak HTTP.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/lb/targetgroup/ */
export function targetGroupResource(store: LoadBalancerStore) {
  const put = (given: TargetGroupInputs, arn: string): TargetGroupOutputs => {
    const settings = readSettings(given, arn);
    store.setTargetGroup(settings);
    return {
      arn,
      arnSuffix: arn.slice(arn.lastIndexOf(":") + 1),
      name: settings.name,
      loadBalancerArns: [],
      protocolVersion: "HTTP1",
      ipAddressType: "ipv4",
      slowStart: 0,
      loadBalancingAlgorithmType: settings.algorithm,
      tagsAll: given.tags ?? {},
    };
  };
  return resource<aws.lb.TargetGroupArgs, TargetGroupOutputs>()({
    inputs,
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
    create: async ({ name: logicalName, region, inputs: given }) => {
      const name = given.name ?? physicalName(given.namePrefix ?? logicalName, 32);
      checkName(name, store);
      const arn = formatArn({
        service: "elasticloadbalancing",
        region,
        accountId,
        resource: `targetgroup/${name}/${randomId(16)}`,
      });
      return { id: arn, outputs: put(given, arn) };
    },
    start: async ({ id, inputs: given }) => put(given, id),
    update: async ({ inputs: given }, { id }) => ({ id, outputs: put(given, id) }),
    delete: async ({ id }) => {
      store.removeTargetGroup(id);
    },
  });
}

/** @throws AwsError ValidationError, DuplicateTargetGroupName. */
function checkName(name: string, { targetGroups }: LoadBalancerStore): void {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name))
    throw validationError(`The target group name '${name}' must have at most 32 letters, digits and hyphens`);
  if ([...targetGroups.values()].some(({ settings }) => settings.name === name))
    throw new AwsError(
      "DuplicateTargetGroupName",
      `A target group with the same name '${name}' exists, but with different settings`,
    );
}

/** @throws AwsError ValidationError. */
function readSettings(inputs: TargetGroupInputs, arn: string): TargetGroupSettings {
  if (inputs.targetType !== "ip" || inputs.protocol !== "HTTP")
    throw new NotEmulatedError(
      `a target group of type ${inputs.targetType ?? "instance"} with protocol ${inputs.protocol ?? "(none)"}`,
      'Use targetType: "ip" and protocol: "HTTP".',
    );
  if (inputs.port === undefined || inputs.vpcId === undefined)
    throw validationError("A target group must have a port and a vpcId");
  const check = inputs.healthCheck ?? {};
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
    throw validationError(
      `Health check timeout '${timeout}' must be smaller than or equal to the interval '${interval}'`,
    );
  const deregistrationDelaySeconds = inputs.deregistrationDelay ?? 300;
  return {
    arn,
    name: arn.split("/").at(-2) ?? "",
    vpcId: inputs.vpcId,
    port: inputs.port,
    algorithm:
      inputs.loadBalancingAlgorithmType === "least_outstanding_requests"
        ? "least_outstanding_requests"
        : "round_robin",
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
