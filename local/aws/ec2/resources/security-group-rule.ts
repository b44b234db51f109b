import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Read } from "../../../contract/members.ts";
import { resource as defineResource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { SecurityGroupRule } from "../records.ts";
import { ec2Id, owned } from "../resource-names.ts";
import { checkDuplicate, readRule, type RuleStatement } from "../security-group-rules.ts";
import type { NetworkStore } from "../store.ts";

const oneRuleInputs = {
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
type OneRuleInputs = Read<Inputs<aws.vpc.SecurityGroupIngressRuleArgs>, typeof oneRuleInputs>;
const manyRuleInputs = {
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
type ManyRuleInputs = Read<Inputs<aws.ec2.SecurityGroupRuleArgs>, typeof manyRuleInputs>;
type Direction = SecurityGroupRule["direction"];

/** `aws.vpc.SecurityGroupIngressRule` and `…EgressRule`: one rule each.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html */
export function oneRuleResource(store: NetworkStore, direction: Direction) {
  const read = (id: string, { inputs }: Resource<OneRuleInputs>) => {
    store.get("securityGroups", inputs.securityGroupId);
    return readRule(id, inputs.securityGroupId, direction, { ...inputs, protocol: inputs.ipProtocol }, store);
  };
  const outputs = (resource: Resource<OneRuleInputs>, id: string) => ({
    ...owned(resource, "security-group-rule", id),
    securityGroupRuleId: id,
  });
  const put = async (resource: Resource<OneRuleInputs>, id: string) => {
    const rule = read(id, resource);
    checkDuplicate(rule, store);
    store.rules.set(id, rule);
    return { id, outputs: outputs(resource, id) };
  };
  return defineResource<aws.vpc.SecurityGroupIngressRuleArgs, ReturnType<typeof outputs>>()({
    inputs: oneRuleInputs,
    create: (resource) => put(resource, ec2Id("sgr")),
    async start(kept) {
      store.rules.set(kept.id, read(kept.id, kept));
    },
    update: (resource, { id }) => put(resource, id),
    async delete({ id }) {
      store.rules.delete(id);
    },
    replaceOn: ["securityGroupId"],
  });
}

/** `aws.ec2.SecurityGroupRule`: one statement, as many rules as it has peers.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygrouprule/ */
export function securityGroupRuleResource(store: NetworkStore) {
  const read = (id: string, { inputs }: Resource<ManyRuleInputs>): SecurityGroupRule[] => {
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
  return defineResource<
    aws.ec2.SecurityGroupRuleArgs,
    { readonly securityGroupRuleId: string; readonly region: string }
  >()({
    inputs: manyRuleInputs,
    async create(resource) {
      const id = `sgrule-${Number.parseInt(ec2Id("sgr").slice(-8), 16)}`;
      const rules = read(id, resource);
      for (const rule of rules) checkDuplicate(rule, store);
      for (const rule of rules) store.rules.set(rule.id, rule);
      return {
        id,
        outputs: { securityGroupRuleId: rules.length === 1 ? ec2Id("sgr") : "", region: resource.region },
      };
    },
    async start(kept) {
      for (const rule of read(kept.id, kept)) store.rules.set(rule.id, rule);
    },
    async update(resource, kept) {
      // Only the description changes in place, and it decides nothing.
      read(kept.id, resource);
      return { id: kept.id, outputs: kept.outputs };
    },
    async delete({ id, inputs }) {
      for (const rule of store.rulesOf(inputs.securityGroupId, inputs.type as Direction))
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

function statements(inputs: ManyRuleInputs): RuleStatement[] {
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
