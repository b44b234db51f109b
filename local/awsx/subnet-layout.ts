import { blockAfter, formatCidr, overlap, parseCidr, sizeOf, type Cidr } from "./cidr.ts";

/** Kinds of subnet of `awsx.ec2.Vpc`. `Unused` keeps a range free. */
export type SubnetType = "Public" | "Private" | "Isolated" | "Unused";

/** Words of a program about the subnets of each zone. */
export interface SubnetSpec {
  readonly type: SubnetType;
  readonly name?: string;
  readonly cidrMask?: number;
  /** Number of addresses, in place of `cidrMask`. */
  readonly size?: number;
  /** One block per zone, in place of both. */
  readonly cidrBlocks?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A subnet to make. */
export interface PlannedSubnet {
  readonly spec: SubnetSpec;
  /** Position of its zone. */
  readonly zone: number;
  /** Logical name: `network-vpc-public-1`. */
  readonly name: string;
  readonly cidrBlock: string;
}

const types: readonly string[] = ["Public", "Private", "Isolated", "Unused"];

/** The subnets of a VPC by the `Auto` strategy: the VPC's range is divided evenly among the zones, and in each zone the subnets
 * follow one another in the order of their specs, each where a block of its size can start.
 * @see https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/#subnet-layout-strategies
 * @throws Error when specs contradict themselves or do not fit. */
export function layOutSubnets(
  vpcName: string,
  vpcBlock: string,
  zones: number,
  specs: readonly SubnetSpec[] | undefined,
  zoneMask: number | undefined,
): PlannedSubnet[] {
  const vpc = parseCidr(vpcBlock);
  const mask = zoneMask ?? vpc.mask + bitsFor(zones);
  const resolved = specs ?? defaultSpecs(mask);
  if (resolved.length === 0)
    throw new Error("subnetSpecs is empty. Fix: give at least one subnet, or omit it");
  for (const { type } of resolved)
    if (!types.includes(type))
      throw new Error(`there is no subnet type "${type}". Fix: use one of ${types.join(", ")}`);

  const explicit = resolved.some((spec) => spec.cidrBlocks);
  const planned = explicit
    ? explicitBlocks(vpcName, zones, resolved)
    : dividedBlocks(vpcName, vpc, mask, zones, resolved);
  refuseOverlaps(planned);
  return planned.filter(({ spec }) => spec.type !== "Unused");
}

function explicitBlocks(vpcName: string, zones: number, specs: readonly SubnetSpec[]): PlannedSubnet[] {
  return specs.flatMap((spec, index) => {
    const { cidrBlocks } = spec;
    if (cidrBlocks?.length !== zones)
      throw new Error(
        `subnetSpecs[${index}].cidrBlocks must have ${zones} blocks, one for each zone. Fix: give them for all specs, or for none`,
      );
    return cidrBlocks.map((cidrBlock, zone) => ({
      spec,
      zone,
      name: subnetName(vpcName, spec, zone),
      cidrBlock,
    }));
  });
}

function dividedBlocks(
  vpcName: string,
  vpc: Cidr,
  zoneMask: number,
  zones: number,
  specs: readonly SubnetSpec[],
): PlannedSubnet[] {
  const defaultMask = zoneMask + bitsFor(specs.length);
  const masks = specs.map((spec, index) => maskOf(spec, index) ?? defaultMask);
  const needed = masks.reduce((sum, mask) => sum + sizeOf(mask), 0);
  if (needed > sizeOf(zoneMask) || zones * sizeOf(zoneMask) > sizeOf(vpc.mask))
    throw new Error(
      `the subnets need ${needed} addresses in each of ${zones} zones, and ${formatCidr(vpc)} has ${sizeOf(zoneMask)} for each. Fix: a larger cidrBlock, or smaller subnets`,
    );
  const planned: PlannedSubnet[] = [];
  for (let zone = 0; zone < zones; zone++) {
    let previous: Cidr | undefined;
    for (const [index, spec] of specs.entries()) {
      const mask = masks[index] as number;
      const block: Cidr = previous
        ? blockAfter(previous, mask)
        : { base: vpc.base + zone * sizeOf(zoneMask), mask };
      planned.push({ spec, zone, name: subnetName(vpcName, spec, zone), cidrBlock: formatCidr(block) });
      previous = block;
    }
  }
  return planned;
}

/** Names of logical resources count the zones from one. */
function subnetName(vpcName: string, { name, type }: SubnetSpec, zone: number): string {
  return `${vpcName}-${name ?? type.toLowerCase()}-${zone + 1}`;
}

function maskOf({ cidrMask, size }: SubnetSpec, index: number): number | undefined {
  if (size === undefined) return cidrMask;
  const mask = 32 - Math.log2(size);
  if (!Number.isInteger(mask))
    throw new Error(`subnetSpecs[${index}].size is ${size}. Fix: use a power of two`);
  if (cidrMask !== undefined && cidrMask !== mask)
    throw new Error(
      `subnetSpecs[${index}] has size ${size} and cidrMask ${cidrMask}, which differ. Fix: leave one out`,
    );
  return mask;
}

/** A larger private and a smaller public subnet, in at most a /16 of each zone. */
function defaultSpecs(zoneMask: number): SubnetSpec[] {
  if (zoneMask > 26)
    throw new Error(
      `a zone has only a /${zoneMask}, too small for default subnets. Fix: a larger cidrBlock, or subnetSpecs`,
    );
  const mask = Math.max(zoneMask, 16);
  return [
    { type: "Private", cidrMask: mask + 1 },
    { type: "Public", cidrMask: mask + 2 },
  ];
}

function refuseOverlaps(subnets: readonly PlannedSubnet[]): void {
  for (const [index, a] of subnets.entries())
    for (const b of subnets.slice(index + 1))
      if (overlap(parseCidr(a.cidrBlock), parseCidr(b.cidrBlock)))
        throw new Error(
          `subnets ${a.name} (${a.cidrBlock}) and ${b.name} (${b.cidrBlock}) overlap. Fix: a larger cidrBlock, smaller subnets or fewer zones`,
        );
}

function bitsFor(count: number): number {
  return Math.ceil(Math.log2(count));
}
