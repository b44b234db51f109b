import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { parseCidr } from "../cidr.ts";
import { ec2Id, owned, type OwnedOutputs } from "../resource-names.ts";
import type { NetworkStore } from "../store.ts";

const vpcInputs = {
  cidrBlock: true,
  enableDnsSupport: true,
  enableDnsHostnames: true,
  enableNetworkAddressUsageMetrics: true,
  instanceTenancy: ["default"],
  // Everything speaks IPv4 here, and addresses are said by the program.
  assignGeneratedIpv6CidrBlock: [false],
  tags: true,
} as const;
type VpcInputs = Read<Inputs<aws.ec2.VpcArgs>, typeof vpcInputs>;

/** Outputs of a VPC. */
interface VpcOutputs extends OwnedOutputs {
  readonly cidrBlock: string;
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
  readonly enableNetworkAddressUsageMetrics: boolean;
  readonly instanceTenancy: string;
  readonly defaultSecurityGroupId: string;
  readonly defaultRouteTableId: string;
  readonly mainRouteTableId: string;
  readonly defaultNetworkAclId: string;
  readonly dhcpOptionsId: string;
}

/** A VPC with the default security group and the main route table that come with it. The default group lets its own members
 * talk to each other and everything out.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/configure-your-vpc.html */
export function vpcResource(store: NetworkStore) {
  const add = (
    { region, inputs }: Resource<VpcInputs>,
    id: string,
    defaults: { group: string; routeTable: string },
  ) => {
    store.vpcs.set(id, {
      id,
      region,
      cidr: vpcBlock(inputs),
      enableDnsSupport: inputs.enableDnsSupport ?? true,
      enableDnsHostnames: inputs.enableDnsHostnames ?? false,
      defaultSecurityGroupId: defaults.group,
      defaultRouteTableId: defaults.routeTable,
      tags: inputs.tags ?? {},
    });
    store.routeTables.set(defaults.routeTable, { id: defaults.routeTable, vpcId: id, tags: {} });
    if (store.securityGroups.has(defaults.group)) return;
    store.securityGroups.set(defaults.group, { id: defaults.group, vpcId: id, name: "default" });
    const all = { groupId: defaults.group, protocol: "-1", ports: undefined };
    const rules = [
      {
        ...all,
        id: `${defaults.group}/in`,
        direction: "ingress",
        peer: { kind: "group", id: defaults.group },
      },
      {
        ...all,
        id: `${defaults.group}/out`,
        direction: "egress",
        peer: { kind: "ipv4", cidr: parseCidr("0.0.0.0/0") },
      },
    ] as const;
    for (const rule of rules) store.rules.set(rule.id, rule);
  };
  const outputs = (
    wanted: Resource<VpcInputs>,
    id: string,
    group: string,
    routeTable: string,
    networkAcl: string,
  ): VpcOutputs => ({
    ...owned(wanted, "vpc", id),
    cidrBlock: vpcBlock(wanted.inputs).text,
    enableDnsSupport: wanted.inputs.enableDnsSupport ?? true,
    enableDnsHostnames: wanted.inputs.enableDnsHostnames ?? false,
    enableNetworkAddressUsageMetrics: wanted.inputs.enableNetworkAddressUsageMetrics ?? false,
    instanceTenancy: wanted.inputs.instanceTenancy ?? "default",
    defaultSecurityGroupId: group,
    defaultRouteTableId: routeTable,
    mainRouteTableId: routeTable,
    defaultNetworkAclId: networkAcl,
    dhcpOptionsId: "default",
  });

  return resource<aws.ec2.VpcArgs, VpcOutputs>()({
    inputs: vpcInputs,
    async create(wanted) {
      const id = ec2Id("vpc");
      const [group, routeTable] = [ec2Id("sg"), ec2Id("rtb")];
      add(wanted, id, { group, routeTable });
      return { id, outputs: outputs(wanted, id, group, routeTable, ec2Id("acl")) };
    },
    async start(kept) {
      add(kept, kept.id, {
        group: kept.outputs.defaultSecurityGroupId,
        routeTable: kept.outputs.defaultRouteTableId,
      });
    },
    async update(wanted, { id, outputs: kept }) {
      const [group, routeTable] = [kept.defaultSecurityGroupId, kept.defaultRouteTableId];
      add(wanted, id, { group, routeTable });
      return { id, outputs: outputs(wanted, id, group, routeTable, kept.defaultNetworkAclId) };
    },
    async delete({ id, outputs: kept }) {
      const group = kept.defaultSecurityGroupId;
      for (const rule of [...store.rules.values()]) if (rule.groupId === group) store.rules.delete(rule.id);
      store.securityGroups.delete(group);
      store.routeTables.delete(kept.defaultRouteTableId);
      store.vpcs.delete(id);
    },
    replaceOn: ["cidrBlock", "instanceTenancy"],
  });
}

function vpcBlock({ cidrBlock }: VpcInputs) {
  if (cidrBlock === undefined)
    throw new AwsError("MissingParameter", "The request must contain the parameter cidrBlock");
  const cidr = parseCidr(cidrBlock);
  if (cidr.prefix < 16 || cidr.prefix > 28)
    throw new AwsError("InvalidVpc.Range", `The CIDR '${cidrBlock}' is invalid: a VPC is from /16 to /28`);
  return cidr;
}
