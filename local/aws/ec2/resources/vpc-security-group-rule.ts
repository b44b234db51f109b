import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { SecurityGroupRule } from "../records.ts";
import { ec2Id, owned, type OwnedOutputs } from "../resource-names.ts";
import { checkDuplicate, readRule } from "../security-group-rules.ts";
import type { NetworkStore } from "../store.ts";

const ruleInputs = {
  securityGroupId: true,
  ipProtocol: true,
  fromPort: true,
  toPort: true,
  cidrIpv4: true,
  cidrIpv6: true,
  prefixListId: true,
  referencedSecurityGroupId: true,
  description: true,
  tags: true,
} as const;
type RuleInputs = Read<Inputs<aws.vpc.SecurityGroupIngressRuleArgs>, typeof ruleInputs>;

/** Outputs of a rule. */
interface RuleOutputs extends OwnedOutputs {
  readonly securityGroupRuleId: string;
}

/** `aws.vpc.SecurityGroupIngressRule` and `…EgressRule`: one rule each.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html */
export function vpcSecurityGroupRuleResource(store: NetworkStore, direction: SecurityGroupRule["direction"]) {
  const read = (id: string, { inputs }: Resource<RuleInputs>) => {
    store.get("securityGroups", inputs.securityGroupId);
    return readRule(id, inputs.securityGroupId, direction, { ...inputs, protocol: inputs.ipProtocol }, store);
  };
  const outputs = (wanted: Resource<RuleInputs>, id: string): RuleOutputs => ({
    ...owned(wanted, "security-group-rule", id),
    securityGroupRuleId: id,
  });
  const put = async (wanted: Resource<RuleInputs>, id: string) => {
    const rule = read(id, wanted);
    checkDuplicate(rule, store);
    store.rules.set(id, rule);
    return { id, outputs: outputs(wanted, id) };
  };
  return resource<aws.vpc.SecurityGroupIngressRuleArgs, RuleOutputs>()({
    inputs: ruleInputs,
    create: (wanted) => put(wanted, ec2Id("sgr")),
    async start(kept) {
      const { referencedSecurityGroupId: referenced } = kept.inputs;
      // A group that the program has no more is not there; its rule admits nobody, and is changed or deleted next.
      if (referenced !== undefined && !store.securityGroups.has(referenced)) return;
      store.rules.set(kept.id, read(kept.id, kept));
    },
    update: async (wanted, { id, inputs: before }) => {
      const [kind, other] = [kindOf(before), kindOf(wanted.inputs)];
      if (kind !== other)
        throw new AwsError(
          "InvalidParameterValue",
          `You may not specify a ${other} for an existing ${kind} rule. Fix: replaceOnChanges with the arguments of both, and deleteBeforeReplace`,
        );
      return await put(wanted, id);
    },
    async delete({ id }) {
      store.rules.delete(id);
    },
    replaceOn: ["securityGroupId"],
  });
}

/** Kind of what a rule is about, which it keeps for good.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html */
function kindOf({ cidrIpv4, cidrIpv6, prefixListId }: RuleInputs): string {
  if (cidrIpv4 !== undefined) return "IPv4 CIDR";
  if (cidrIpv6 !== undefined) return "IPv6 CIDR";
  return prefixListId === undefined ? "referenced group id" : "prefix list id";
}
