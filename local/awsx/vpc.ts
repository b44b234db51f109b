import type { Child, ComponentContext } from "../engine/component.ts";
import type { Properties } from "../engine/wire/values.ts";
import { layOutSubnets, type PlannedSubnet } from "./subnet-layout.ts";
import { natStrategy, readVpcArgs, type NatStrategy, type VpcArgs } from "./vpc-args.ts";

/** A subnet with what belongs to it. */
interface SubnetChildren {
  readonly plan: PlannedSubnet;
  readonly subnet: Child;
  readonly routeTable: Child;
  readonly association: Child;
  readonly route?: Child;
}

/** A NAT gateway with the address that was made for it. */
interface NatChildren {
  readonly gateway: Child;
  readonly address?: Child;
}

/** `awsx.ec2.Vpc`: its children with the URNs, inputs and outputs that the component's own plugin gives them.
 * @see https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/ */
export async function vpcComponent(context: ComponentContext): Promise<Properties> {
  const args = readVpcArgs(context.inputs);
  const zones = args.availabilityZoneNames ?? (await availableZones(context, args));
  const cidrBlock = args.cidrBlock ?? "10.0.0.0/16";
  const plans = layOutSubnets(
    context.name,
    cidrBlock,
    zones.length,
    args.subnetSpecs,
    args.availabilityZoneCidrMask,
  );
  const strategy = natStrategy(
    args,
    plans.map(({ spec }) => spec),
    zones.length,
  );

  const maker = new VpcMaker(context, args, zones);
  const { vpc, internetGateway } = await maker.makeVpc(cidrBlock);
  const vpcEndpoints = await Promise.all(
    (args.vpcEndpointSpecs ?? []).map((spec) => maker.makeEndpoint(vpc, spec)),
  );

  // Private subnets route through NAT gateways, which stand in public ones.
  const publicPlans = plans.filter(({ spec }) => spec.type === "Public");
  const publicSubnets = await Promise.all(
    publicPlans.map((plan) => maker.makeSubnet(vpc, plan, { gatewayId: internetGateway.output("id") })),
  );
  const nats = await maker.makeNatGateways(publicSubnets, strategy);
  const otherPlans = plans.filter(({ spec }) => spec.type !== "Public");
  const otherSubnets = await Promise.all(
    otherPlans.map((plan) => {
      const nat = plan.spec.type === "Private" ? nats[strategy === "Single" ? 0 : plan.zone] : undefined;
      return maker.makeSubnet(vpc, plan, nat && { natGatewayId: nat.gateway.output("id") });
    }),
  );

  const all = [...publicSubnets, ...otherSubnets].sort(
    (a, b) => plans.indexOf(a.plan) - plans.indexOf(b.plan),
  );
  const ofType = (type: string) =>
    all.filter(({ plan }) => plan.spec.type === type).map(({ subnet }) => subnet);
  const ids = (subnets: Child[]) => subnets.map((subnet) => subnet.output("id"));
  return {
    vpc,
    vpcId: vpc.output("id"),
    internetGateway,
    subnets: all.map(({ subnet }) => subnet),
    publicSubnets: ofType("Public"),
    privateSubnets: ofType("Private"),
    isolatedSubnets: ofType("Isolated"),
    publicSubnetIds: ids(ofType("Public")),
    privateSubnetIds: ids(ofType("Private")),
    isolatedSubnetIds: ids(ofType("Isolated")),
    routeTables: all.map(({ routeTable }) => routeTable),
    routeTableAssociations: all.map(({ association }) => association),
    routes: all.flatMap(({ route }) => route ?? []),
    natGateways: nats.map(({ gateway }) => gateway),
    eips: nats.flatMap(({ address }) => address ?? []),
    vpcEndpoints,
    subnetLayout: plans
      .filter(({ zone }) => zone === 0)
      .map(({ spec, cidrBlock: block }) => ({ ...spec, cidrMask: Number(block.split("/")[1]) })),
  };
}

async function availableZones(
  context: ComponentContext,
  { numberOfAvailabilityZones = 3, region }: VpcArgs,
): Promise<string[]> {
  const { names } = await context.invoke(
    "aws:index/getAvailabilityZones:getAvailabilityZones",
    region ? { region } : {},
  );
  const zones = names as string[];
  if (zones.length < numberOfAvailabilityZones)
    throw new Error(
      `the region has ${zones.length} availability zones. Fix: lower numberOfAvailabilityZones from ${numberOfAvailabilityZones}`,
    );
  return zones.slice(0, numberOfAvailabilityZones);
}

/** Registers the children of one VPC. Each is a child of what it belongs to, as in the component's plugin. */
class VpcMaker {
  readonly #context: ComponentContext;
  readonly #args: VpcArgs;
  readonly #zones: readonly string[];
  readonly #tags: Readonly<Record<string, string>>;

  constructor(context: ComponentContext, args: VpcArgs, zones: readonly string[]) {
    this.#context = context;
    this.#args = args;
    this.#zones = zones;
    this.#tags = { Name: context.name, ...args.tags };
  }

  async makeVpc(cidrBlock: string): Promise<{ vpc: Child; internetGateway: Child }> {
    const { enableDnsHostnames, enableDnsSupport, enableNetworkAddressUsageMetrics, instanceTenancy } =
      this.#args;
    const vpc = await this.#register("aws:ec2/vpc:Vpc", this.#context.name, {
      cidrBlock,
      enableDnsHostnames,
      enableDnsSupport,
      enableNetworkAddressUsageMetrics,
      instanceTenancy,
      tags: this.#tags,
    });
    const internetGateway = await this.#register(
      "aws:ec2/internetGateway:InternetGateway",
      this.#context.name,
      { vpcId: vpc.output("id"), tags: this.#tags },
      vpc,
    );
    return { vpc, internetGateway };
  }

  async makeEndpoint(vpc: Child, spec: Properties & { readonly serviceName: string }): Promise<Child> {
    return await this.#register(
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      spec.serviceName,
      { ...spec, vpcId: vpc.output("id") },
      vpc,
    );
  }

  /** @param target Where traffic to the Internet goes, if anywhere. */
  async makeSubnet(vpc: Child, plan: PlannedSubnet, target: Properties | undefined): Promise<SubnetChildren> {
    const { name, spec, cidrBlock } = plan;
    const availabilityZone = this.#zones[plan.zone];
    const own = { Name: this.#nameTag(plan), SubnetType: spec.type };
    const subnet = await this.#register(
      "aws:ec2/subnet:Subnet",
      name,
      {
        vpcId: vpc.output("id"),
        availabilityZone,
        cidrBlock,
        mapPublicIpOnLaunch: spec.type === "Public",
        tags: { ...this.#tags, ...spec.tags, ...own },
      },
      vpc,
    );
    const routeTable = await this.#register(
      "aws:ec2/routeTable:RouteTable",
      name,
      { vpcId: vpc.output("id"), tags: { ...this.#tags, ...own } },
      subnet,
    );
    const routeTableId = routeTable.output("id");
    const [association, route] = await Promise.all([
      this.#register(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        name,
        { routeTableId, subnetId: subnet.output("id") },
        routeTable,
      ),
      target &&
        this.#register(
          "aws:ec2/route:Route",
          name,
          { routeTableId, destinationCidrBlock: "0.0.0.0/0", ...target },
          routeTable,
        ),
    ]);
    return { plan, subnet, routeTable, association, route };
  }

  async makeNatGateways(
    publicSubnets: readonly SubnetChildren[],
    strategy: NatStrategy,
  ): Promise<NatChildren[]> {
    const count = strategy === "None" ? 0 : strategy === "Single" ? 1 : this.#zones.length;
    return await Promise.all(
      Array.from({ length: count }, async (_, zone) => {
        const name = `${this.#context.name}-${zone + 1}`;
        const { subnet } = publicSubnets.find(({ plan }) => plan.zone === zone) as SubnetChildren;
        const tags = { ...this.#args.tags, Name: name };
        const given = this.#args.natGateways?.elasticIpAllocationIds?.[zone];
        const address =
          given === undefined ? await this.#register("aws:ec2/eip:Eip", name, { tags }, subnet) : undefined;
        const allocationId = address?.output("id") ?? given;
        const gateway = await this.#register(
          "aws:ec2/natGateway:NatGateway",
          name,
          { subnetId: subnet.output("id"), allocationId, tags },
          subnet,
        );
        return { gateway, address };
      }),
    );
  }

  async #register(type: string, name: string, inputs: Properties, parent?: Child): Promise<Child> {
    const options = parent ? { parent, dependsOn: [parent] } : {};
    return await this.#context.register(type, name, { ...inputs, region: this.#args.region }, options);
  }

  #nameTag({ name, zone, spec }: PlannedSubnet): string {
    if (this.#args.subnetNameTagStrategy !== "AvailabilityZone") return name;
    const suffix = (this.#zones[zone] ?? "").replace(/^[a-z]{2}(-[a-z]+)+-/, "");
    return `${this.#context.name}-${spec.name ?? spec.type.toLowerCase()}-${suffix}`;
  }
}
