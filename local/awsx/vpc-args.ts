import type { Properties } from "../engine/wire/values.ts";
import type { SubnetSpec } from "./subnet-layout.ts";

/** Arguments of `awsx.ec2.Vpc` that are understood here. */
export interface VpcArgs {
  readonly availabilityZoneCidrMask?: number;
  readonly availabilityZoneNames?: readonly string[];
  readonly cidrBlock?: string;
  readonly enableDnsHostnames?: boolean;
  readonly enableDnsSupport?: boolean;
  readonly enableNetworkAddressUsageMetrics?: boolean;
  readonly instanceTenancy?: string;
  readonly natGateways?: {
    readonly strategy?: NatStrategy;
    readonly elasticIpAllocationIds?: readonly string[];
  };
  readonly numberOfAvailabilityZones?: number;
  readonly region?: string;
  readonly subnetNameTagStrategy?: "Legacy" | "AvailabilityZone";
  readonly subnetSpecs?: readonly SubnetSpec[];
  readonly subnetStrategy?: "Auto";
  readonly tags?: Readonly<Record<string, string>>;
  readonly vpcEndpointSpecs?: readonly (Properties & { readonly serviceName: string })[];
}

/** Number of NAT gateways. */
export type NatStrategy = "None" | "Single" | "OnePerAz";

const known: ReadonlySet<string> = new Set<keyof VpcArgs>([
  "availabilityZoneCidrMask",
  "availabilityZoneNames",
  "cidrBlock",
  "enableDnsHostnames",
  "enableDnsSupport",
  "enableNetworkAddressUsageMetrics",
  "instanceTenancy",
  "natGateways",
  "numberOfAvailabilityZones",
  "region",
  "subnetNameTagStrategy",
  "subnetSpecs",
  "subnetStrategy",
  "tags",
  "vpcEndpointSpecs",
]);

/** Checks the component's arguments.
 * @throws Error naming an argument that is not understood here, or not as it is used. */
export function readVpcArgs(inputs: Properties): VpcArgs {
  const args = inputs as VpcArgs & { readonly vpcEndpointStrategy?: string };
  const unknown = Object.keys(inputs).filter(
    (key) => !known.has(key) && !(key === "vpcEndpointStrategy" && args.vpcEndpointStrategy === "Legacy"),
  );
  if (unknown.length > 0)
    throw new Error(
      `${unknown.join(", ")} of awsx.ec2.Vpc is not known here. Fix: omit it, or add it to local/awsx`,
    );
  if (args.subnetStrategy !== "Auto")
    throw new Error(
      `subnetStrategy "${String(args.subnetStrategy ?? "Legacy")}" is not known here. Fix: set it to "Auto"; awsx is to make that its default`,
    );
  if (args.availabilityZoneNames && args.numberOfAvailabilityZones !== undefined)
    throw new Error("availabilityZoneNames and numberOfAvailabilityZones are both given. Fix: leave one out");
  return args;
}

/** Number of NAT gateways that a VPC gets: one in each zone where both kinds of subnet are, unless the program says otherwise.
 * @throws Error when there is nowhere to put them, or the addresses given do not match. */
export function natStrategy(
  { natGateways }: VpcArgs,
  specs: readonly SubnetSpec[],
  zones: number,
): NatStrategy {
  const has = (type: string) => specs.some((spec) => spec.type === type);
  const possible = has("Public") && has("Private");
  const strategy = natGateways?.strategy ?? (possible ? "OnePerAz" : "None");
  if (!["None", "Single", "OnePerAz"].includes(strategy))
    throw new Error(`there is no NAT gateway strategy "${strategy}". Fix: use None, Single or OnePerAz`);
  if (strategy !== "None" && !possible)
    throw new Error(
      `NAT gateway strategy "${strategy}" needs a private subnet to serve and a public one to stand in. Fix: add them, or use "None"`,
    );
  const addresses = natGateways?.elasticIpAllocationIds?.length ?? 0;
  const gateways = strategy === "None" ? 0 : strategy === "Single" ? 1 : zones;
  if (addresses > 0 && addresses !== gateways)
    throw new Error(
      `natGateways.elasticIpAllocationIds has ${addresses} addresses for ${gateways} gateways. Fix: give ${gateways}, or none`,
    );
  return strategy;
}
