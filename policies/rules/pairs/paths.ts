import {
  at,
  elements,
  hasUnknown,
  isUnknown,
  ofTypes,
  type PolicyGraph,
  type PolicyResource,
} from "../../graph.ts";
import { targets } from "../../links.ts";

const groups = ["aws:ec2/securityGroup:SecurityGroup"];
const ruleTypes = {
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
};
const olderRule = "aws:ec2/securityGroupRule:SecurityGroupRule";

type Direction = "ingress" | "egress";

/** A rule of a security group, in one of the three forms that there are. */
interface Opening {
  /** Resource that the rule stands in. */
  readonly holder: PolicyResource;
  /** Path of the rule in its inputs, with a dot behind it: "" for a rule of its own. */
  readonly path: string;
  readonly value: unknown;
}

function openingsOf(graph: PolicyGraph, group: PolicyResource, direction: Direction): readonly Opening[] {
  const inline = elements(group.inputs[direction]).map((value, index) => ({
    holder: group,
    path: `${direction}.${index}.`,
    value,
  }));
  const own = [
    ...ofTypes(graph, [ruleTypes[direction]]),
    ...ofTypes(graph, [olderRule]).filter(({ inputs }) => inputs["type"] === direction),
  ].filter((rule) => targets(graph, rule, "securityGroupId", groups).includes(group));
  return [...inline, ...own.map((holder) => ({ holder, path: "", value: holder.inputs }))];
}

/** Members of a rule that name other groups, and those that name addresses. */
const groupMembers = ["referencedSecurityGroupId", "sourceSecurityGroupId", "securityGroups"];
const addressMembers = [
  "cidrIpv4",
  "cidrIpv6",
  "cidrBlocks",
  "ipv6CidrBlocks",
  "prefixListId",
  "prefixListIds",
];

/** True when a rule is about a port and about others, or may be: a range of addresses may have them in it. */
function isAbout(
  graph: PolicyGraph,
  { holder, path, value }: Opening,
  port: number,
  others: readonly PolicyResource[],
): boolean {
  const protocol = at(value, "ipProtocol") ?? at(value, "protocol");
  const [from, to] = [at(value, "fromPort"), at(value, "toPort")];
  const isPort =
    [protocol, from, to].some(isUnknown) ||
    String(protocol) === "-1" ||
    protocol === "all" ||
    (protocol !== "udp" && Number(from ?? 0) <= port && port <= Number(to ?? from ?? 65_535));
  if (!isPort) return false;
  if (at(value, "self") === true && others.includes(holder)) return true;
  if (addressMembers.some((member) => at(value, member) !== undefined)) return true;
  return groupMembers.some((member) => {
    const named = targets(graph, holder, `${path}${member}`, groups);
    return (
      named.some((group) => others.includes(group)) || (named.length === 0 && at(value, member) !== undefined)
    );
  });
}

/** Groups that an input names; undefined when not all of them are of the program and known. */
export function groupsAt(
  graph: PolicyGraph,
  resource: PolicyResource,
  path: string,
): readonly PolicyResource[] | undefined {
  const value = at(resource.inputs, path);
  if (value === undefined) return undefined;
  const named = targets(graph, resource, path, groups);
  const isAll = Array.isArray(value) ? named.length >= value.length : named.length > 0;
  return isAll && named.length > 0 && !(isUnknown(value) && named.length > 1) ? named : undefined;
}

/** What keeps a connection from one side to the other on a port: the group that does not let it out, or in. Undefined when nothing does. */
export function obstacle(
  graph: PolicyGraph,
  from: readonly PolicyResource[],
  to: readonly PolicyResource[],
  port: number,
): { readonly group: PolicyResource; readonly direction: Direction } | undefined {
  const lets = (group: PolicyResource, direction: Direction, others: readonly PolicyResource[]): boolean =>
    hasUnknown(group.inputs[direction]) ||
    openingsOf(graph, group, direction).some((opening) => isAbout(graph, opening, port, others));
  const [out, into] = [from[0], to[0]];
  if (out && !from.some((group) => lets(group, "egress", to))) return { group: out, direction: "egress" };
  if (into && !to.some((group) => lets(group, "ingress", from))) return { group: into, direction: "ingress" };
  return undefined;
}
