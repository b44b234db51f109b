import type * as aws from "@pulumi/aws";
import { AwsError } from "../../../contract/errors.ts";
import type { Inputs, Resource, ResourceHandler } from "../../../contract/resource.ts";
import type { SecurityGroupRule } from "../records.ts";
import { ec2Id, owned } from "../resource-names.ts";
import { checkDuplicate, readRule, type RuleStatement } from "../security-group-rules.ts";
import type { Topology } from "../topology.ts";

type OneRuleInputs = Inputs<aws.vpc.SecurityGroupIngressRuleArgs>;
type ManyRuleInputs = Inputs<aws.ec2.SecurityGroupRuleArgs>;
type Direction = SecurityGroupRule["direction"];

/** `aws.vpc.SecurityGroupIngressRule` and `…EgressRule`: one rule each.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html */
export function oneRuleHandler(topology: Topology, direction: Direction): ResourceHandler<OneRuleInputs> {
  const read = (id: string, { inputs }: Resource<OneRuleInputs>) => {
    topology.get("securityGroups", inputs.securityGroupId);
    return readRule(
      id,
      inputs.securityGroupId,
      direction,
      { ...inputs, protocol: inputs.ipProtocol },
      topology,
    );
  };
  const outputs = (resource: Resource<OneRuleInputs>, id: string) => ({
    ...owned(resource, "security-group-rule", id),
    securityGroupRuleId: id,
  });
  const put = async (resource: Resource<OneRuleInputs>, id: string) => {
    const rule = read(id, resource);
    checkDuplicate(rule, topology);
    topology.rules.set(id, rule);
    return { id, outputs: outputs(resource, id) };
  };
  return {
    create: (resource) => put(resource, ec2Id("sgr")),
    async start(kept) {
      topology.rules.set(kept.id, read(kept.id, kept));
    },
    update: (resource, { id }) => put(resource, id),
    async delete({ id }) {
      topology.rules.delete(id);
    },
    replaceOn: ["securityGroupId"],
  };
}

/** `aws.ec2.SecurityGroupRule`: one statement, as many rules as it has peers.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygrouprule/ */
export function securityGroupRuleHandler(topology: Topology): ResourceHandler<ManyRuleInputs> {
  const read = (id: string, { inputs }: Resource<ManyRuleInputs>): SecurityGroupRule[] => {
    topology.get("securityGroups", inputs.securityGroupId);
    if (inputs.type !== "ingress" && inputs.type !== "egress")
      throw new AwsError(
        "InvalidParameterValue",
        `The type of a security group rule must be ingress or egress (got "${inputs.type}")`,
      );
    const direction = inputs.type;
    return statements(inputs).map((statement, index) =>
      readRule(`${id}/${index}`, inputs.securityGroupId, direction, statement, topology),
    );
  };
  return {
    async create(resource) {
      const id = `sgrule-${Number.parseInt(ec2Id("sgr").slice(-8), 16)}`;
      const rules = read(id, resource);
      for (const rule of rules) checkDuplicate(rule, topology);
      for (const rule of rules) topology.rules.set(rule.id, rule);
      return {
        id,
        outputs: { securityGroupRuleId: rules.length === 1 ? ec2Id("sgr") : "", region: resource.region },
      };
    },
    async start(kept) {
      for (const rule of read(kept.id, kept)) topology.rules.set(rule.id, rule);
    },
    async update(resource, kept) {
      // Only the description changes in place, and it decides nothing.
      read(kept.id, resource);
      return { id: kept.id, outputs: kept.outputs };
    },
    async delete({ id, inputs }) {
      for (const rule of topology.rulesOf(inputs.securityGroupId, inputs.type as Direction))
        if (rule.id.startsWith(`${id}/`)) topology.rules.delete(rule.id);
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
  };
}

function statements(inputs: ManyRuleInputs): RuleStatement[] {
  const { protocol, fromPort, toPort, description } = inputs;
  const common = { protocol, fromPort, toPort, description };
  const found: RuleStatement[] = [
    ...(inputs.cidrBlocks ?? []).map((cidrIpv4) => ({ ...common, cidrIpv4 })),
    ...(inputs.ipv6CidrBlocks ?? []).map((cidrIpv6) => ({ ...common, cidrIpv6 })),
    ...(inputs.prefixListIds ?? []).map((prefixListId) => ({ ...common, prefixListId })),
  ];
  if (inputs.self) found.push({ ...common, referencedSecurityGroupId: inputs.securityGroupId });
  if (inputs.sourceSecurityGroupId)
    found.push({ ...common, referencedSecurityGroupId: inputs.sourceSecurityGroupId });
  if (found.length === 0)
    throw new AwsError(
      "InvalidParameterValue",
      `A rule of ${inputs.securityGroupId} must have cidrBlocks, prefixListIds, self or sourceSecurityGroupId`,
    );
  return found;
}
