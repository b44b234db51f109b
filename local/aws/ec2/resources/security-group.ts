import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import { physicalName } from "../../../contract/names.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { inlineRule, setInlineRules } from "../inline-rules.ts";
import { ec2Id, owned, type OwnedOutputs } from "../resource-names.ts";
import { checkDescription } from "../security-group-rules.ts";
import type { NetworkStore } from "../store.ts";

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

/** Outputs of a security group. */
interface GroupOutputs extends OwnedOutputs {
  readonly name: string;
  readonly description: string;
  readonly vpcId: string | undefined;
  readonly ingress: NonNullable<GroupInputs["ingress"]>;
  readonly egress: NonNullable<GroupInputs["egress"]>;
}

/** Security groups. The provider takes away the rule that lets everything out, which AWS gives every new group: what may leave
 * must be said.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/ */
export function securityGroupResource(store: NetworkStore) {
  const outputs = (wanted: Resource<GroupInputs>, id: string, name: string): GroupOutputs => ({
    ...owned(wanted, "security-group", id),
    name,
    description: wanted.inputs.description ?? "Managed by Pulumi",
    vpcId: wanted.inputs.vpcId,
    ingress: wanted.inputs.ingress ?? [],
    egress: wanted.inputs.egress ?? [],
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
  return resource<aws.ec2.SecurityGroupArgs, GroupOutputs>()({
    inputs: groupInputs,
    async create(wanted) {
      const { inputs } = wanted;
      const id = ec2Id("sg");
      const name =
        inputs.name ?? (inputs.namePrefix ? physicalName(inputs.namePrefix) : physicalName(wanted.name));
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
        set(id, name, wanted);
      } catch (error) {
        removeGroup(store, id);
        throw error;
      }
      return { id, outputs: outputs(wanted, id, name) };
    },
    async start(kept) {
      set(kept.id, kept.outputs.name, kept);
    },
    async update(wanted, kept) {
      const name = kept.outputs.name;
      set(kept.id, name, wanted);
      return { id: kept.id, outputs: outputs(wanted, kept.id, name) };
    },
    async delete({ id }) {
      removeGroup(store, id);
    },
    replaceOn: ["name", "namePrefix", "description", "vpcId"],
  });
}

function removeGroup(store: NetworkStore, id: string): void {
  for (const rule of [...store.rules.values()]) if (rule.groupId === id) store.rules.delete(rule.id);
  store.securityGroups.delete(id);
}
