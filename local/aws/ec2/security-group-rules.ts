import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { parseCidr } from "./cidr.ts";
import type { Peer, SecurityGroupRule } from "./records.ts";
import type { NetworkStore } from "./store.ts";

/** A rule as any of the resource types states it. */
export interface RuleStatement {
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly description?: string;
  readonly cidrIpv4?: string;
  readonly cidrIpv6?: string;
  readonly prefixListId?: string;
  readonly referencedSecurityGroupId?: string;
}

/** Refuses descriptions that EC2 refuses.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
export function checkDescription(text: string | undefined): void {
  if (text !== undefined && !/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/.test(text))
    throw new AwsError(
      "InvalidParameterValue",
      `Invalid security group description '${text}'. Valid descriptions are strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`,
    );
}

/** Understands one rule, checked as EC2 checks it.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 * @throws AwsError InvalidParameterValue, InvalidGroup.NotFound. */
export function readRule(
  id: string,
  groupId: string,
  direction: SecurityGroupRule["direction"],
  statement: RuleStatement,
  store: NetworkStore,
): SecurityGroupRule {
  checkDescription(statement.description);
  const peer = readPeer(groupId, statement, store);
  const numbers: Readonly<Record<string, string>> = {
    all: "-1",
    "6": "tcp",
    "17": "udp",
    "1": "icmp",
    "58": "icmpv6",
  };
  const protocol = numbers[statement.protocol.toLowerCase()] ?? statement.protocol.toLowerCase();
  if (!/^(-1|tcp|udp|icmp|icmpv6|\d{1,3})$/.test(protocol))
    throw new AwsError(
      "InvalidParameterValue",
      `Invalid value '${statement.protocol}' for IP protocol. Unknown protocol.`,
    );
  return { id, groupId, direction, protocol, ports: readPorts(protocol, statement), peer };
}

function readPorts(protocol: string, { fromPort, toPort }: RuleStatement): SecurityGroupRule["ports"] {
  if (protocol !== "tcp" && protocol !== "udp") return undefined;
  if (fromPort === undefined || toPort === undefined)
    throw new AwsError(
      "InvalidParameterValue",
      `Invalid value for portRange. Must specify both from and to ports with ${protocol.toUpperCase()}.`,
    );
  if (fromPort === -1 && toPort === -1) return { from: 0, to: 65535 };
  if (fromPort < 0 || toPort > 65535 || fromPort > toPort)
    throw new AwsError("InvalidParameterValue", `Invalid TCP/UDP port range (${fromPort}:${toPort})`);
  return { from: fromPort, to: toPort };
}

function readPeer(groupId: string, statement: RuleStatement, store: NetworkStore): Peer {
  const { cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId } = statement;
  const given = [cidrIpv4, cidrIpv6, prefixListId, referencedSecurityGroupId].filter(
    (value) => value !== undefined,
  );
  if (given.length !== 1)
    throw new AwsError(
      "InvalidParameterCombination",
      `A rule of ${groupId} must have exactly one of a block, a prefix list and a security group (got ${given.length})`,
    );
  if (cidrIpv4 !== undefined) {
    try {
      return { kind: "ipv4", cidr: parseCidr(cidrIpv4) };
    } catch (error) {
      throw new AwsError(
        "InvalidParameterValue",
        `CIDR block ${cidrIpv4} is malformed: ${(error as Error).message}`,
      );
    }
  }
  if (cidrIpv6 !== undefined) return { kind: "ipv6", block: cidrIpv6 };
  if (prefixListId !== undefined) return { kind: "prefix-list", id: prefixListId };
  const id = referencedSecurityGroupId as string;
  if (id.includes("/"))
    throw new NotEmulatedError(`a rule for the security group "${id}" of another account`);
  if (store.get("securityGroups", id).vpcId !== store.get("securityGroups", groupId).vpcId)
    throw new AwsError(
      "InvalidGroup.NotFound",
      `You have specified two resources that belong to different networks: ${groupId} and ${id}`,
    );
  return { kind: "group", id };
}

/** @throws AwsError InvalidPermission.Duplicate when the group already has that rule. */
export function checkDuplicate(rule: SecurityGroupRule, store: NetworkStore): void {
  const same = store
    .rulesOf(rule.groupId, rule.direction)
    .some((other) => other.id !== rule.id && key(other) === key(rule));
  if (!same) return;
  const ports = rule.ports ? `from port: ${rule.ports.from}, to port: ${rule.ports.to}` : "all ports";
  throw new AwsError(
    "InvalidPermission.Duplicate",
    `the specified rule "peer: ${peerText(rule.peer)}, ${protocolText(rule.protocol)}, ${ports}, ALLOW" already exists in ${rule.groupId} (${rule.direction})`,
  );
}

const key = ({ protocol, ports, peer }: SecurityGroupRule) =>
  `${protocol} ${ports?.from}-${ports?.to} ${peerText(peer)}`;

/** True when a rule lets TCP through on a port. */
export const admitsPort = ({ protocol, ports }: SecurityGroupRule, port: number): boolean =>
  protocol === "-1" || (protocol === "tcp" && ports !== undefined && ports.from <= port && port <= ports.to);

/** A peer as EC2 writes it: block, prefix list or group id. */
export function peerText(peer: Peer): string {
  return peer.kind === "ipv4" ? peer.cidr.text : peer.kind === "ipv6" ? peer.block : peer.id;
}

const protocolText = (protocol: string) => (protocol === "-1" ? "ALL" : protocol.toUpperCase());
