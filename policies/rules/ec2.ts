import {
  at,
  elements,
  hasUnknown,
  isObject,
  referring,
  texts,
  type PolicyGraph,
  type PolicyResource,
} from "../graph.ts";
import { lacking, must, type Finding, type Rule } from "../rule.ts";

const groups = ["aws:ec2/securityGroup:SecurityGroup"];
const ingressRules = ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"];
const egressRules = ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"];
const anyRules = ["aws:ec2/securityGroupRule:SecurityGroupRule"];
const vpcs = ["aws:ec2/vpc:Vpc"];
const everywhere = ["0.0.0.0/0", "::/0"];

/** Text of providers for a group or rule without a description. */
const standIn = /^Managed by (Pulumi|Terraform)$/;
const isDescription = (text: unknown): boolean =>
  typeof text === "string" && text !== "" && !standIn.test(text);

/** A rule of a security group as all three of its forms say it: in the group, by a rule of its own, by the older rule. */
interface Opening {
  readonly property: string | undefined;
  readonly value: unknown;
}

const openings = (resource: PolicyResource, direction: "ingress" | "egress"): readonly Opening[] => {
  const { type, inputs } = resource;
  if (groups.includes(type))
    return elements(inputs[direction]).map((value, index) => ({ property: `${direction}.${index}`, value }));
  if (anyRules.includes(type))
    return inputs["type"] === direction ? [{ property: undefined, value: inputs }] : [];
  const ofDirection = direction === "ingress" ? ingressRules : egressRules;
  return ofDirection.includes(type) ? [{ property: undefined, value: inputs }] : [];
};

const isEverywhere = (value: unknown): boolean =>
  ["cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks"].some((member) =>
    texts(at(value, member)).some((block) => everywhere.includes(block)),
  );

const isAnyProtocol = (value: unknown): boolean =>
  ["ipProtocol", "protocol"].some((member) => ["-1", -1, "all"].includes(at(value, member) as string));

const wide = (
  resource: PolicyResource,
  direction: "ingress" | "egress",
  isWide: (value: unknown) => boolean,
  fix: string,
): readonly Finding[] =>
  openings(resource, direction)
    .filter(({ value }) => isWide(value))
    .map(({ property, value }) => ({
      property,
      got: `${String(at(value, "ipProtocol") ?? at(value, "protocol"))} everywhere`,
      fix,
    }));

/** Rules of networks. */
export const ec2: readonly Rule[] = [
  {
    id: "vpc-no-automatic-ip",
    title: "A subnet gives no public address by itself",
    number: 34,
    sources: ["CKV_AWS_130", "EC2.15"],
    severity: "medium",
    types: ["aws:ec2/subnet:Subnet"],
    check: (subnet) => must(subnet, "mapPublicIpOnLaunch", (map) => map !== true, "set it to false"),
  },
  {
    id: "vpc-flow-logs",
    title: "Connections in a VPC are logged",
    number: 34,
    sources: ["CKV2_AWS_11", "EC2.6"],
    severity: "medium",
    types: vpcs,
    check: (vpc, graph) => {
      const { certain, possible } = referring(graph, ["aws:ec2/flowLog:FlowLog"], "vpcId", vpc);
      return certain.length + possible.length > 0 ? [] : lacking("give the VPC a FlowLog");
    },
  },
  {
    id: "vpc-default-group-closed",
    title: "A VPC's default security group lets nothing through",
    number: 34,
    sources: ["CKV2_AWS_12", "EC2.2"],
    severity: "medium",
    types: vpcs,
    check: (vpc, graph) => {
      const types = ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];
      const { certain, possible } = referring(graph, types, "vpcId", vpc);
      if (certain.length === 0)
        return possible.length > 0 ? [] : lacking("take the default group over with a DefaultSecurityGroup");
      const isEmpty = (list: unknown) => list === undefined || (Array.isArray(list) && list.length === 0);
      return certain.flatMap((group) => [
        ...must(group, "ingress", isEmpty, "use []"),
        ...must(group, "egress", isEmpty, "use []"),
      ]);
    },
  },
  {
    id: "sg-described",
    title: "Security groups and their rules say what they are for",
    number: 35,
    sources: ["CKV_AWS_23"],
    severity: "low",
    types: [...groups, ...ingressRules, ...egressRules, ...anyRules],
    check: (resource) => [
      ...must(resource, "description", isDescription, "say what it is for"),
      ...(["ingress", "egress"] as const).flatMap((direction) =>
        groups.includes(resource.type)
          ? elements(resource.inputs[direction]).flatMap((_, index) =>
              must(resource, `${direction}.${index}.description`, isDescription, "say what it is for"),
            )
          : [],
      ),
    ],
  },
  {
    id: "sg-no-open-ingress",
    title: "No security group admits the whole Internet",
    number: 35,
    sources: ["CKV_AWS_260", "CKV_AWS_277", "EC2.18", "EC2.19"],
    severity: "high",
    types: [...groups, ...ingressRules, ...anyRules],
    check: (resource) => wide(resource, "ingress", isEverywhere, "admit a security group or a range"),
  },
  {
    id: "sg-no-any-egress",
    title: "No security group lets every protocol out to everywhere",
    number: 35,
    sources: ["CKV_AWS_382"],
    severity: "low",
    types: [...groups, ...egressRules, ...anyRules],
    check: (resource) =>
      wide(
        resource,
        "egress",
        (value) => isEverywhere(value) && isAnyProtocol(value),
        "name a protocol and ports",
      ),
  },
  {
    id: "sg-attached",
    title: "Every security group is used",
    number: 35,
    sources: ["CKV2_AWS_5", "EC2.22"],
    severity: "low",
    types: groups,
    check: (group, graph) => {
      const { urns, texts, isUnclear } = attachedIn(graph);
      const used = isUnclear || urns.has(group.urn) || (group.id !== undefined && texts.has(group.id));
      return used ? [] : lacking("attach it to something, or take it out");
    },
  },
];

/** Inputs that hold security groups. */
const attachments = [
  "securityGroups",
  "securityGroupIds",
  "vpcSecurityGroupIds",
  "networkConfiguration",
  "vpcConfig",
];

/** True for a resource whose security groups are not known yet, and come from nowhere that is known. */
const usesUnknown = ({ inputs, propertyDependencies }: PolicyResource): boolean =>
  attachments.some((name) => hasUnknown(inputs[name]) && !propertyDependencies[name]?.length);

/** What security groups may be attached to: everything but their own rules. */
interface Attached {
  /** URNs of what it refers to. */
  readonly urns: ReadonlySet<string>;
  /** Texts among its inputs. */
  readonly texts: ReadonlySet<string>;
  /** True when something has groups that are not known yet, and come from nowhere that is known. */
  readonly isUnclear: boolean;
}

const known = new WeakMap<PolicyGraph, Attached>();

function attachedIn(graph: PolicyGraph): Attached {
  const before = known.get(graph);
  if (before) return before;
  const rules = [...ingressRules, ...egressRules, ...anyRules];
  const users = graph.resources.filter(({ type }) => !rules.includes(type));
  const texts = new Set<string>();
  for (const { inputs } of users) collect(inputs, texts);
  const attached = {
    urns: new Set(users.flatMap(({ propertyDependencies }) => Object.values(propertyDependencies).flat())),
    texts,
    isUnclear: users.some(usesUnknown),
  };
  known.set(graph, attached);
  return attached;
}

/** Adds every text in a value. */
function collect(value: unknown, texts: Set<string>): void {
  if (typeof value === "string") texts.add(value);
  else if (Array.isArray(value)) for (const element of value) collect(element, texts);
  else if (isObject(value)) for (const member of Object.values(value)) collect(member, texts);
}
