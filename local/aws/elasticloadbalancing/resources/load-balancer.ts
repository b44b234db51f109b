import type * as aws from "@pulumi/aws";
import { formatArn } from "../../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../../contract/errors.ts";
import { physicalName, randomId } from "../../../contract/names.ts";
import type { Inputs, KeptResource, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import type { Balancing } from "../balancing.ts";
import type { LoadBalancer } from "../records.ts";

type LoadBalancerInputs = Inputs<aws.lb.LoadBalancerArgs>;

/** `aws:lb/loadBalancer:LoadBalancer`: Application Load Balancers.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/lb/loadbalancer/ */
export function loadBalancerHandler(
  balancing: Balancing,
  platform: Platform,
): ResourceHandler<LoadBalancerInputs> {
  const { accountId } = platform;
  /** Brings a load balancer up, and answers what the provider shows. */
  const put = ({ inputs, region }: Resource<LoadBalancerInputs>, arn: string, dnsName: string) => {
    const loadBalancer = read(inputs, arn, dnsName, platform);
    balancing.setLoadBalancer(loadBalancer);
    return {
      arn,
      arnSuffix: arn.slice(arn.indexOf("loadbalancer/") + "loadbalancer/".length),
      name: loadBalancer.name,
      dnsName,
      vpcId: loadBalancer.vpcId,
      zoneId: hostedZones[region] ?? "Z3JE5OI70TWKCP",
      internal: loadBalancer.internal,
      loadBalancerType: "application",
      ipAddressType: "ipv4",
      securityGroups: loadBalancer.network.securityGroupIds,
      subnets: loadBalancer.network.subnetIds,
      subnetMappings: loadBalancer.network.subnetIds.map((subnetId) => ({ subnetId })),
      tagsAll: inputs.tags ?? {},
    };
  };
  return {
    replaceOn: ["name", "namePrefix", "internal", "loadBalancerType", "subnetMappings"],
    async create(resource) {
      const { inputs, region } = resource;
      const name = inputs.name ?? physicalName(inputs.namePrefix ?? resource.name, 32);
      checkName(name, balancing);
      const arn = formatArn({
        service: "elasticloadbalancing",
        region,
        accountId,
        resource: `loadbalancer/app/${name}/${randomId(16)}`,
      });
      const dnsName = `${inputs.internal ? "internal-" : ""}${name}-${Number.parseInt(randomId(8), 16)}.${region}.elb.amazonaws.com`;
      return { id: arn, outputs: put(resource, arn, dnsName) };
    },
    async start(kept) {
      put(kept, kept.id, String(kept.outputs["dnsName"]));
    },
    async update(resource, previous) {
      return { id: previous.id, outputs: put(resource, previous.id, String(previous.outputs["dnsName"])) };
    },
    async delete({ id, inputs }: KeptResource<LoadBalancerInputs>) {
      if (inputs.enableDeletionProtection)
        throw new AwsError(
          "OperationNotPermitted",
          `Load balancer '${id}' cannot be deleted because deletion protection is enabled`,
        );
      balancing.removeLoadBalancer(id);
    },
  };
}

/** @see https://docs.aws.amazon.com/general/latest/gr/elb.html */
const hostedZones: Readonly<Record<string, string>> = {
  "ap-northeast-2": "ZWKZPGTI48KDX",
  "ap-northeast-1": "Z14GRHDCWA56QT",
  "ap-southeast-2": "Z1GM3OXH4ZPM65",
  "us-east-1": "Z35SXDOTRQ7X7K",
};

function read(inputs: LoadBalancerInputs, arn: string, dnsName: string, platform: Platform): LoadBalancer {
  if ((inputs.loadBalancerType ?? "application") !== "application")
    throw new NotEmulatedError(
      `a load balancer of type ${inputs.loadBalancerType}`,
      "Application Load Balancers are.",
    );
  const subnetIds = inputs.subnets ?? inputs.subnetMappings?.map(({ subnetId }) => subnetId) ?? [];
  const securityGroupIds = inputs.securityGroups ?? [];
  const { network } = platform.capabilities;
  const vpcId = network.vpcOf(subnetIds, securityGroupIds);
  const zones = new Set(subnetIds.map((id) => network.subnet(id).availabilityZone));
  if (zones.size < 2 || zones.size !== subnetIds.length)
    throw new AwsError(
      "InvalidConfigurationRequest",
      `An Application Load Balancer needs subnets in at least two different Availability Zones, one in each (got ${subnetIds.length} subnets in ${zones.size})`,
    );
  const name = arn.split("/").at(-2) ?? "";
  const idleTimeoutSeconds = inputs.idleTimeout ?? 60;
  if (!(idleTimeoutSeconds >= 1 && idleTimeoutSeconds <= 4000))
    throw new AwsError(
      "InvalidConfigurationRequest",
      `idle_timeout.timeout_seconds must be 1 to 4000 (got ${idleTimeoutSeconds})`,
    );
  return {
    arn,
    name,
    dnsName,
    vpcId,
    idleTimeoutSeconds,
    internal: inputs.internal ?? false,
    network: { owner: `load balancer ${name}`, subnetIds, securityGroupIds, publicIp: !inputs.internal },
    dropInvalidHeaders: inputs.dropInvalidHeaderFields ?? false,
    forwardedFor: (inputs.xffHeaderProcessingMode as LoadBalancer["forwardedFor"] | undefined) ?? "append",
    deletionProtection: inputs.enableDeletionProtection ?? false,
  };
}

function checkName(name: string, { loadBalancers }: Balancing): void {
  if (!/^(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name))
    throw new AwsError(
      "ValidationError",
      `The load balancer name '${name}' must have at most 32 letters, digits and hyphens, not begin or end with a hyphen, nor begin with internal-`,
    );
  if ([...loadBalancers.values()].some((other) => other.name === name))
    throw new AwsError(
      "DuplicateLoadBalancerName",
      `A load balancer with the same name '${name}' exists, but with different settings`,
    );
}
