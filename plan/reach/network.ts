import { referencesIn, type Side } from "../compare/references.ts";
import { nameOf, type PlannedResource } from "../graph.ts";
import type { Reach } from "./reach.ts";

/** One rule of a security group, as traffic of some ports between the group and somebody. */
interface Rule {
  readonly group: string;
  readonly direction: "in" | "out";
  /** URN of the other group, or a range of addresses. */
  readonly other: string;
  readonly ports: string;
  readonly protocol: string;
}

type Inputs = Readonly<Record<string, unknown>>;

/** Who can reach which security group on which ports. Between two groups both must let the traffic through: out of the one, into the other. */
export function networkPaths({ graph, references }: Side): readonly Reach[] {
  const rules = graph.resources.flatMap((resource) =>
    rulesOf(resource, references.keyOf(resource.urn), references.inputsOf(resource)),
  );
  const out = rules.filter(({ direction }) => direction === "out");
  const names = new Map(graph.resources.map(({ urn, name }) => [references.keyOf(urn), name]));
  const nameOfGroup = (group: string) =>
    names.get(group) ?? (group.startsWith("urn:") ? nameOf(group) : group);
  return rules.flatMap((rule): Reach[] => {
    const onPorts = `on ${rule.protocol} ${rule.ports}`;
    const everywhere = isEverywhere(rule.other);
    if (rule.direction === "out")
      return rule.other.startsWith("urn:")
        ? []
        : [
            {
              who: nameOfGroup(rule.group),
              what: `${everywhere ? "the whole Internet" : rule.other} ${onPorts}`,
              open: false,
            },
          ];
    if (!rule.other.startsWith("urn:"))
      return [
        {
          who: everywhere ? "anybody" : rule.other,
          what: `${nameOfGroup(rule.group)} ${onPorts}`,
          open: everywhere,
        },
      ];
    const isLetOut = out.some(
      (other) =>
        other.group === rule.other &&
        (other.other === rule.group || isEverywhere(other.other)) &&
        (other.protocol === "all" || other.protocol === rule.protocol) &&
        (other.ports === "all ports" || other.ports === rule.ports),
    );
    return isLetOut
      ? [{ who: nameOfGroup(rule.other), what: `${nameOfGroup(rule.group)} ${onPorts}`, open: false }]
      : [];
  });
}

/** Security groups that let everybody in, by their URNs in both graphs. */
export const everybodyIn = ({ graph, references }: Side): readonly string[] =>
  graph.resources
    .flatMap((resource) => rulesOf(resource, references.keyOf(resource.urn), references.inputsOf(resource)))
    .filter(({ direction, other }) => direction === "in" && isEverywhere(other))
    .map(({ group }) => group);

const isEverywhere = (range: string): boolean => range === "0.0.0.0/0" || range === "::/0";

function rulesOf({ type }: PlannedResource, key: string, inputs: Inputs): Rule[] {
  switch (type) {
    case "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule":
      return modern(inputs, "in");
    case "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":
      return modern(inputs, "out");
    case "aws:ec2/securityGroupRule:SecurityGroupRule":
      return classic(inputs, groupOf(inputs["securityGroupId"]), inputs["type"] === "ingress" ? "in" : "out");
    case "aws:ec2/securityGroup:SecurityGroup":
      return [
        ...blocks(inputs["ingress"]).flatMap((block) => classic(block, key, "in")),
        ...blocks(inputs["egress"]).flatMap((block) => classic(block, key, "out")),
      ];
    default:
      return [];
  }
}

function modern(inputs: Inputs, direction: Rule["direction"]): Rule[] {
  const group = groupOf(inputs["securityGroupId"]);
  const others = [
    inputs["referencedSecurityGroupId"],
    inputs["cidrIpv4"],
    inputs["cidrIpv6"],
    inputs["prefixListId"],
  ];
  return others
    .filter((other) => other !== undefined && other !== null)
    .map((other) => ({ group, direction, other: groupOf(other), ...traffic(inputs["ipProtocol"], inputs) }));
}

function classic(inputs: Inputs, group: string, direction: Rule["direction"]): Rule[] {
  const lists = ["cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "securityGroups"].flatMap((list) =>
    Array.isArray(inputs[list]) ? (inputs[list] as unknown[]) : [],
  );
  const others = [...lists, inputs["sourceSecurityGroupId"], inputs["self"] === true ? group : undefined];
  return others
    .filter((other) => other !== undefined && other !== null)
    .map((other) => ({ group, direction, other: groupOf(other), ...traffic(inputs["protocol"], inputs) }));
}

function traffic(protocol: unknown, { fromPort, toPort }: Inputs): Pick<Rule, "ports" | "protocol"> {
  if (String(protocol) === "-1" || protocol === "all") return { protocol: "all", ports: "all ports" };
  const all = fromPort === undefined || (Number(fromPort) <= 0 && Number(toPort) >= 65_535);
  const ports = all
    ? "all ports"
    : fromPort === toPort
      ? `${Number(fromPort)}`
      : `${Number(fromPort)}–${Number(toPort)}`;
  return { protocol: String(protocol), ports };
}

/** URN of the group that a value refers to, or the value. */
function groupOf(value: unknown): string {
  const [urn] = referencesIn(value);
  return urn ?? String(value);
}

const blocks = (value: unknown): Inputs[] => (Array.isArray(value) ? (value as Inputs[]) : []);
