import type * as aws from "@pulumi/aws";
import { accountId } from "../../../contract/account.ts";
import { formatArn } from "../../../contract/arn.ts";
import type { NetworkCapability } from "../../../contract/capabilities/network.ts";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { physicalName, randomId } from "../../../contract/names.ts";
import { resource, type Inputs } from "../../../contract/resource.ts";
import type { Platform } from "../../../contract/service.ts";
import { validationError } from "../errors.ts";
import { AccessLog } from "../access-log.ts";
import type { LoadBalancer } from "../records.ts";
import type { LoadBalancerStore } from "../store.ts";

const inputs = {
  name: true,
  namePrefix: true,
  internal: true,
  loadBalancerType: ["application"],
  ipAddressType: ["ipv4"],
  subnets: true,
  subnetMappings: { subnetId: true },
  securityGroups: true,
  idleTimeout: true,
  dropInvalidHeaderFields: true,
  enableDeletionProtection: true,
  xffHeaderProcessingMode: ["append", "preserve", "remove"],
  tags: true,
  accessLogs: { bucket: true, prefix: true, enabled: true },
  connectionLogs: "no object of logs is written here: there are no connections of clients",
  healthCheckLogs: "no object of logs is written here: the console's log tells of targets that fail",
  clientKeepAlive: "there are no connections of clients here",
  desyncMitigationMode: "requests come from API Gateway, well-formed",
  enableCrossZoneLoadBalancing: [true],
  enableHttp2: "requests come from API Gateway, by HTTP/1.1",
  enableTlsVersionAndCipherSuiteHeaders: [false],
  enableWafFailOpen: "there is no WAF in front of it here",
  enableXffClientPort: [false],
  enableZonalShift: "no zone of this machine fails",
  minimumLoadBalancerCapacity: "this machine's capacity is the limit",
  preserveHostHeader: "the Host header goes through as it came",
} as const;
type LoadBalancerInputs = Read<Inputs<aws.lb.LoadBalancerArgs>, typeof inputs>;

/** Outputs of a load balancer. */
export interface LoadBalancerOutputs {
  readonly arn: string;
  readonly arnSuffix: string;
  readonly name: string;
  readonly dnsName: string;
  readonly vpcId: string;
  readonly zoneId: string;
  readonly internal: boolean;
  readonly loadBalancerType: string;
  readonly ipAddressType: string;
  readonly securityGroups: readonly string[];
  readonly subnets: readonly string[];
  readonly subnetMappings: readonly { readonly subnetId: string }[];
  readonly tagsAll: Readonly<Record<string, string>>;
}

/** `aws:lb/loadBalancer:LoadBalancer`: Application Load Balancers.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/lb/loadbalancer/ */
export function loadBalancerResource(store: LoadBalancerStore, platform: Platform) {
  const { capabilities } = platform;
  const accessLogOf = ({ accessLogs }: LoadBalancerInputs, arn: string): AccessLog | undefined =>
    accessLogs?.enabled
      ? new AccessLog(platform, arn, { bucket: accessLogs.bucket, prefix: accessLogs.prefix })
      : undefined;
  /** Brings a load balancer up, and answers what the provider shows. */
  const put = (
    given: LoadBalancerInputs,
    region: string,
    arn: string,
    dnsName: string,
  ): LoadBalancerOutputs => {
    const accessLog = accessLogOf(given, arn);
    const loadBalancer = {
      ...readLoadBalancer(given, arn, dnsName, capabilities.network),
      accessLog,
    };
    void store.loadBalancers.get(arn)?.accessLog?.flush();
    store.setLoadBalancer(loadBalancer);
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
      tagsAll: given.tags ?? {},
    };
  };
  return resource<aws.lb.LoadBalancerArgs, LoadBalancerOutputs>()({
    inputs,
    replaceOn: ["name", "namePrefix", "internal", "loadBalancerType", "subnetMappings"],
    create: async ({ name: logicalName, region, inputs: given }) => {
      const name = given.name ?? physicalName(given.namePrefix ?? logicalName, 32);
      checkName(name, store);
      const arn = formatArn({
        service: "elasticloadbalancing",
        region,
        accountId,
        resource: `loadbalancer/app/${name}/${randomId(16)}`,
      });
      const dnsName = `${given.internal ? "internal-" : ""}${name}-${Number.parseInt(randomId(8), 16)}.${region}.elb.amazonaws.com`;
      await accessLogOf(given, arn)?.test();
      return { id: arn, outputs: put(given, region, arn, dnsName) };
    },
    start: async ({ id, region, inputs: given, outputs }) => put(given, region, id, outputs.dnsName),
    update: async ({ region, inputs: given }, { id, outputs: before }) => {
      await accessLogOf(given, id)?.test();
      return { id, outputs: put(given, region, id, before.dnsName) };
    },
    delete: async ({ id, inputs: given }) => {
      if (given.enableDeletionProtection)
        throw new AwsError(
          "OperationNotPermitted",
          `Load balancer '${id}' cannot be deleted because deletion protection is enabled`,
        );
      store.removeLoadBalancer(id);
    },
  });
}

/** @see https://docs.aws.amazon.com/general/latest/gr/elb.html */
const hostedZones: Readonly<Record<string, string>> = {
  "ap-northeast-2": "ZWKZPGTI48KDX",
  "ap-northeast-1": "Z14GRHDCWA56QT",
  "ap-southeast-2": "Z1GM3OXH4ZPM65",
  "us-east-1": "Z35SXDOTRQ7X7K",
};

/** @throws AwsError InvalidConfigurationRequest, InvalidSubnetID.NotFound and the like. */
function readLoadBalancer(
  inputs: LoadBalancerInputs,
  arn: string,
  dnsName: string,
  network: NetworkCapability,
): Omit<LoadBalancer, "accessLog"> {
  const subnetIds = inputs.subnets ?? inputs.subnetMappings?.map(({ subnetId }) => subnetId) ?? [];
  const securityGroupIds = inputs.securityGroups ?? [];
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

function checkName(name: string, { loadBalancers }: LoadBalancerStore): void {
  if (!/^(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(name))
    throw validationError(
      `The load balancer name '${name}' must have at most 32 letters, digits and hyphens, not begin or end with a hyphen, nor begin with internal-`,
    );
  if ([...loadBalancers.values()].some((other) => other.name === name))
    throw new AwsError(
      "DuplicateLoadBalancerName",
      `A load balancer with the same name '${name}' exists, but with different settings`,
    );
}
