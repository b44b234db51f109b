import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { SecurityGroupRule } from "../records.ts";
import { ec2Id } from "../resource-names.ts";
import { checkDuplicate, readRule, type RuleStatement } from "../security-group-rules.ts";
import type { NetworkStore } from "../store.ts";

const ruleInputs = {
  type: true,
  securityGroupId: true,
  protocol: true,
  fromPort: true,
  toPort: true,
  cidrBlocks: true,
  ipv6CidrBlocks: true,
  prefixListIds: true,
  self: true,
  sourceSecurityGroupId: true,
  description: true,
} as const;
type RuleInputs = Read<Inputs<aws.ec2.SecurityGroupRuleArgs>, typeof ruleInputs>;

/** Outputs of a statement. */
interface RuleOutputs {
  /** Empty when it is several rules. */
  readonly securityGroupRuleId: string;
  readonly region: string;
}

/** `aws.ec2.SecurityGroupRule`: one statement, as many rules as it has peers.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygrouprule/ */
export function securityGroupRuleResource(store: NetworkStore) {
  const read = (id: string, { inputs }: Resource<RuleInputs>): SecurityGroupRule[] => {
    store.get("securityGroups", inputs.securityGroupId);
    if (inputs.type !== "ingress" && inputs.type !== "egress")
      throw new AwsError(
        "InvalidParameterValue",
        `The type of a security group rule must be ingress or egress (got "${inputs.type}")`,
      );
    const direction = inputs.type;
    return statements(inputs).map((statement, index) =>
      readRule(`${id}/${index}`, inputs.securityGroupId, direction, statement, store),
    );
  };
  return resource<aws.ec2.SecurityGroupRuleArgs, RuleOutputs>()({
    inputs: ruleInputs,
    async create(wanted) {
      const id = `sgrule-${Number.parseInt(ec2Id("sgr").slice(-8), 16)}`;
      const rules = read(id, wanted);
      for (const rule of rules) checkDuplicate(rule, store);
      for (const rule of rules) store.rules.set(rule.id, rule);
      return {
        id,
        outputs: { securityGroupRuleId: rules.length === 1 ? ec2Id("sgr") : "", region: wanted.region },
      };
    },
    async start(kept) {
      for (const rule of read(kept.id, kept)) store.rules.set(rule.id, rule);
    },
    async update(wanted, kept) {
      // Only the description changes in place, and it decides nothing.
      read(kept.id, wanted);
      return { id: kept.id, outputs: kept.outputs };
    },
    async delete({ id, inputs }) {
      for (const rule of store.rulesOf(inputs.securityGroupId, inputs.type as SecurityGroupRule["direction"]))
        if (rule.id.startsWith(`${id}/`)) store.rules.delete(rule.id);
    },
    replaceOn: [
      "securityGroupId",
      "type",
      "protocol",
      "fromPort",
      "toPort",
      "cidrBlocks",
      "ipv6CidrBlocks",
      "prefixListIds",
      "self",
      "sourceSecurityGroupId",
    ],
  });
}

function statements(inputs: RuleInputs): RuleStatement[] {
  const { protocol, fromPort, toPort, description } = inputs;
  const common = { protocol, fromPort, toPort, description };
  const rules: RuleStatement[] = [
    ...(inputs.cidrBlocks ?? []).map((cidrIpv4) => ({ ...common, cidrIpv4 })),
    ...(inputs.ipv6CidrBlocks ?? []).map((cidrIpv6) => ({ ...common, cidrIpv6 })),
    ...(inputs.prefixListIds ?? []).map((prefixListId) => ({ ...common, prefixListId })),
  ];
  if (inputs.self) rules.push({ ...common, referencedSecurityGroupId: inputs.securityGroupId });
  if (inputs.sourceSecurityGroupId)
    rules.push({ ...common, referencedSecurityGroupId: inputs.sourceSecurityGroupId });
  if (rules.length === 0)
    throw new AwsError(
      "InvalidParameterValue",
      `A rule of ${inputs.securityGroupId} must have cidrBlocks, prefixListIds, self or sourceSecurityGroupId`,
    );
  return rules;
}
