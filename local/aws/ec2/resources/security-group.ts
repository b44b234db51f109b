import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Read } from "../../../contract/members.ts";
import { resource as defineResource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { SecurityGroupRule } from "../records.ts";
import { ec2Id, owned } from "../resource-names.ts";
import { checkDescription, checkDuplicate, readRule, type RuleStatement } from "../security-group-rules.ts";
import type { NetworkStore } from "../store.ts";

/** Members of a rule that stands in its group. */
const inlineRule = {
  protocol: true,
  fromPort: true,
  toPort: true,
  description: true,
  cidrBlocks: true,
  ipv6CidrBlocks: true,
  prefixListIds: true,
  securityGroups: true,
  self: true,
} as const;
const groupInputs = {
  name: true,
  namePrefix: true,
  description: true,
  vpcId: true,
  ingress: inlineRule,
  egress: inlineRule,
  revokeRulesOnDelete: "rules go with their group",
  tags: true,
} as const;
type GroupInputs = Read<Inputs<aws.ec2.SecurityGroupArgs>, typeof groupInputs>;
const defaultGroupInputs = {
  vpcId: true,
  ingress: inlineRule,
  egress: inlineRule,
  revokeRulesOnDelete: "the group goes with its VPC",
  tags: true,
} as const;
type DefaultGroupInputs = Read<Inputs<aws.ec2.DefaultSecurityGroupArgs>, typeof defaultGroupInputs>;
type InlineRule = NonNullable<GroupInputs["ingress"]>[number];
type Direction = SecurityGroupRule["direction"];

/** Security groups. The provider takes away the rule that lets everything out, which AWS gives every new group: what may leave
 * must be said.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/ */
export function securityGroupResource(store: NetworkStore) {
  const outputs = (resource: Resource<GroupInputs>, id: string, name: string) => ({
    ...owned(resource, "security-group", id),
    name,
    description: resource.inputs.description ?? "Managed by Pulumi",
    vpcId: resource.inputs.vpcId,
    ingress: resource.inputs.ingress ?? [],
    egress: resource.inputs.egress ?? [],
  });
  const set = (id: string, name: string, { inputs }: Resource<GroupInputs>) => {
    const vpcId = inputs.vpcId;
    if (vpcId === undefined)
      throw new AwsError(
        "VPCIdNotSpecified",
        `No default VPC for this user: security group "${name}" must have a vpcId`,
      );
    store.get("vpcs", vpcId);
    store.securityGroups.set(id, { id, vpcId, name });
    for (const direction of ["ingress", "egress"] as const)
      if (inputs[direction]) setInlineRules(store, id, direction, inputs[direction]);
  };
  return defineResource<aws.ec2.SecurityGroupArgs, ReturnType<typeof outputs>>()({
    inputs: groupInputs,
    async create(resource) {
      const { inputs } = resource;
      const id = ec2Id("sg");
      const name =
        inputs.name ?? (inputs.namePrefix ? physicalName(inputs.namePrefix) : physicalName(resource.name));
      checkDescription(inputs.description);
      if (/^sg-/.test(name) || name.length > 255)
        throw new AwsError(
          "InvalidParameterValue",
          `Invalid value '${name}' for groupName: at most 255 characters, not beginning with sg-`,
        );
      const other = [...store.securityGroups.values()].find(
        (group) => group.vpcId === inputs.vpcId && group.name === name,
      );
      if (other)
        throw new AwsError(
          "InvalidGroup.Duplicate",
          `The security group '${name}' already exists for VPC '${inputs.vpcId}': ${other.id}`,
        );
      try {
        set(id, name, resource);
      } catch (error) {
        removeGroup(store, id);
        throw error;
      }
      return { id, outputs: outputs(resource, id, name) };
    },
    async start(kept) {
      set(kept.id, kept.outputs.name, kept);
    },
    async update(resource, kept) {
      const name = kept.outputs.name;
      set(kept.id, name, resource);
      return { id: kept.id, outputs: outputs(resource, kept.id, name) };
    },
    async delete({ id }) {
      removeGroup(store, id);
    },
    replaceOn: ["name", "namePrefix", "description", "vpcId"],
  });
}

/** Takes over the group that came with a VPC: its rules are those stated, and no others.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ec2/defaultsecuritygroup/ */
export function defaultSecurityGroupResource(store: NetworkStore) {
  const set = ({ inputs }: Resource<DefaultGroupInputs>) => {
    if (inputs.vpcId === undefined)
      throw new AwsError(
        "VPCIdNotSpecified",
        "No default VPC for this user: the default security group must have a vpcId",
      );
    const id = store.get("vpcs", inputs.vpcId).defaultSecurityGroupId;
    for (const direction of ["ingress", "egress"] as const)
      setInlineRules(store, id, direction, inputs[direction] ?? []);
    return id;
  };
  const put = async (resource: Resource<DefaultGroupInputs>) => {
    const id = set(resource);
    return {
      id,
      outputs: {
        ...owned(resource, "security-group", id),
        name: "default",
        description: "default VPC security group",
      },
    };
  };
  return defineResource<aws.ec2.DefaultSecurityGroupArgs, Awaited<ReturnType<typeof put>>["outputs"]>()({
    inputs: defaultGroupInputs,
    create: put,
    update: put,
    async start(kept) {
      set(kept);
    },
    replaceOn: ["vpcId"],
  });
}

function removeGroup(store: NetworkStore, id: string): void {
  for (const rule of [...store.rules.values()]) if (rule.groupId === id) store.rules.delete(rule.id);
  store.securityGroups.delete(id);
}

/** Rules that stand in the group itself: they are all there are, so those from elsewhere go.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/#ingress_nodejs */
function setInlineRules(
  store: NetworkStore,
  groupId: string,
  direction: Direction,
  rules: readonly InlineRule[],
): void {
  for (const rule of store.rulesOf(groupId, direction)) store.rules.delete(rule.id);
  for (const [index, statement] of rules.flatMap((rule) => expand(groupId, rule)).entries()) {
    const rule = readRule(`${groupId}/${direction}/${index}`, groupId, direction, statement, store);
    checkDuplicate(rule, store);
    store.rules.set(rule.id, rule);
  }
}

/** An inline rule for many peers is one rule for each. */
function expand(groupId: string, rule: InlineRule): RuleStatement[] {
  const { protocol, fromPort, toPort, description } = rule;
  const common = { protocol, fromPort, toPort, description };
  return [
    ...(rule.cidrBlocks ?? []).map((cidrIpv4) => ({ ...common, cidrIpv4 })),
    ...(rule.ipv6CidrBlocks ?? []).map((cidrIpv6) => ({ ...common, cidrIpv6 })),
    ...(rule.prefixListIds ?? []).map((prefixListId) => ({ ...common, prefixListId })),
    ...[...(rule.securityGroups ?? []), ...(rule.self ? [groupId] : [])].map((id) => ({
      ...common,
      referencedSecurityGroupId: id,
    })),
  ];
}
