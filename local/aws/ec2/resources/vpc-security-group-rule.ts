import type * as aws from "@pulumi/aws";
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
      store.rules.set(kept.id, read(kept.id, kept));
    },
    update: (wanted, { id }) => put(wanted, id),
    async delete({ id }) {
      store.rules.delete(id);
    },
    replaceOn: ["securityGroupId"],
  });
}
