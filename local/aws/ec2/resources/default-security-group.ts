import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import { inlineRule, setInlineRules } from "../inline-rules.ts";
import { owned, type OwnedOutputs } from "../resource-names.ts";
import type { NetworkStore } from "../store.ts";

const defaultGroupInputs = {
  vpcId: true,
  ingress: inlineRule,
  egress: inlineRule,
  revokeRulesOnDelete: "the group goes with its VPC",
  tags: true,
} as const;
type DefaultGroupInputs = Read<Inputs<aws.ec2.DefaultSecurityGroupArgs>, typeof defaultGroupInputs>;

/** Outputs of a default security group. */
interface DefaultGroupOutputs extends OwnedOutputs {
  readonly name: string;
  readonly description: string;
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
  const put = async (wanted: Resource<DefaultGroupInputs>) => {
    const id = set(wanted);
    return {
      id,
      outputs: {
        ...owned(wanted, "security-group", id),
        name: "default",
        description: "default VPC security group",
      },
    };
  };
  return resource<aws.ec2.DefaultSecurityGroupArgs, DefaultGroupOutputs>()({
    inputs: defaultGroupInputs,
    create: put,
    update: put,
    async start(kept) {
      set(kept);
    },
    replaceOn: ["vpcId"],
  });
}
