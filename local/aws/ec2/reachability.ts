import type { Reachability } from "../../contract/capabilities.ts";
import type { NetworkInterface } from "../../contract/principal.ts";
import { contains, overlaps, parseCidr, type Cidr } from "./cidr.ts";
import { describeGroups, groupsOf } from "./descriptions.ts";
import { managedPrefixListId } from "./managed-prefix-lists.ts";
import type { Peer, SecurityGroupRule } from "./records.ts";
import { internetRoute, wayOut } from "./routing.ts";
import { admitsPort } from "./security-group-rules.ts";
import type { NetworkStore } from "./store.ts";

const HTTPS = 443;
const everywhere = parseCidr("0.0.0.0/0");
const reachable: Reachability = { reachable: true };
const unreachable = (reason: string): Reachability => ({ reachable: false, reason });

/** The end of a connection as rules see it. Its exact address is not known here, so a block must cover its whole subnet. */
interface End {
  readonly groupIds: readonly string[];
  readonly blocks: readonly Cidr[];
  readonly prefixListId?: string;
  /** For messages. */
  readonly label: string;
}

/** TCP between two interfaces: security groups on both sides; the VPC's local route is always there.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html */
export function reach(
  store: NetworkStore,
  from: NetworkInterface,
  to: NetworkInterface,
  port: number,
): Reachability {
  const [source, target] = [end(store, from), end(store, to)];
  if (typeof source === "string") return unreachable(source);
  if (typeof target === "string") return unreachable(target);
  const [sourceVpc, targetVpc] = [from, to].map(
    ({ subnetIds }) => store.subnets.get(subnetIds[0] ?? "")?.vpcId,
  );
  if (sourceVpc !== targetVpc)
    return unreachable(
      `${from.owner} is in ${sourceVpc}, ${to.owner} in ${targetVpc}; routes between VPCs are not emulated here`,
    );
  return firstRefusal(egress(store, source, target, port), () => ingress(store, target, source, port));
}

/** HTTPS to an AWS service or to the Internet, from every subnet of the interface. */
export function reachService(
  store: NetworkStore,
  from: NetworkInterface,
  service: string,
  region: string,
): Reachability {
  const source = end(store, from);
  if (typeof source === "string") return unreachable(source);
  for (const subnetId of from.subnetIds) {
    const subnet = store.get("subnets", subnetId);
    const way = wayOut(store, subnet, from, service, region);
    if (way.kind === "none") return unreachable(`${from.owner} has no way to ${service}: ${way.reason}`);
    if (way.kind === "interface-endpoint") {
      const { endpoint } = way;
      const target: End = {
        groupIds: groupsOf(store, endpoint),
        blocks: endpoint.subnetIds.flatMap((id) => store.subnets.get(id)?.cidr ?? []),
        label: `interface endpoint ${endpoint.id} for ${service}`,
      };
      if (target.blocks.length === 0) return unreachable(`${target.label} is in no subnet`);
      const answer = firstRefusal(egress(store, source, target, HTTPS), () =>
        ingress(store, target, source, HTTPS),
      );
      if (!answer.reachable) return answer;
    } else {
      const target: End = {
        groupIds: [],
        blocks: [everywhere],
        prefixListId: managedPrefixListId(service, region),
        label:
          service === "internet"
            ? "0.0.0.0/0"
            : `${service} (${managedPrefixListId(service, region) ?? "0.0.0.0/0"})`,
      };
      const answer = egress(store, source, target, HTTPS);
      if (!answer.reachable) return answer;
    }
  }
  return reachable;
}

/** TCP from anywhere in the Internet: a public address, an internet gateway, and a rule for everybody. */
export function reachFromInternet(store: NetworkStore, to: NetworkInterface, port: number): Reachability {
  const target = end(store, to);
  if (typeof target === "string") return unreachable(target);
  for (const subnetId of to.subnetIds) {
    const subnet = store.get("subnets", subnetId);
    const route = internetRoute(store, subnet, to.publicIp);
    if (!route.reachable)
      return unreachable(`${to.owner} can't be reached from the Internet: ${route.reason}`);
  }
  return ingress(store, target, { groupIds: [], blocks: [everywhere], label: "0.0.0.0/0" }, port);
}

function end(store: NetworkStore, of: NetworkInterface): End | string {
  const missing = of.subnetIds.find((id) => !store.subnets.has(id));
  if (missing !== undefined || of.subnetIds.length === 0)
    return `${of.owner} is in subnet ${missing ?? "none"}, which does not exist`;
  const groupIds = groupsOf(store, of);
  return {
    groupIds,
    blocks: of.subnetIds.map((id) => store.get("subnets", id).cidr),
    label: describeGroups(store, groupIds),
  };
}

const firstRefusal = (first: Reachability, next: () => Reachability) => (first.reachable ? next() : first);

function egress(store: NetworkStore, source: End, target: End, port: number): Reachability {
  return allows(store, source, "egress", target, port)
    ? reachable
    : unreachable(
        `${source.label} has no egress rule for TCP ${port} to ${target.label}${nearMiss(store, source, "egress", target, port)}`,
      );
}

function ingress(store: NetworkStore, target: End, source: End, port: number): Reachability {
  return allows(store, target, "ingress", source, port)
    ? reachable
    : unreachable(
        `${describeGroups(store, target.groupIds)} has no ingress rule for TCP ${port} from ${source.label}${nearMiss(store, target, "ingress", source, port)}`,
      );
}

function allows(
  store: NetworkStore,
  own: End,
  direction: SecurityGroupRule["direction"],
  other: End,
  port: number,
): boolean {
  const rules = own.groupIds
    .flatMap((id) => store.rulesOf(id, direction))
    .filter((rule) => admitsPort(rule, port));
  return (
    rules.some((rule) => byIdentity(rule, other)) ||
    (other.blocks.length > 0 &&
      other.blocks.every((block) =>
        rules.some(({ peer }) => peer.kind === "ipv4" && contains(peer.cidr, block)),
      ))
  );
}

function byIdentity({ peer }: SecurityGroupRule, other: End): boolean {
  return (
    (peer.kind === "group" && other.groupIds.includes(peer.id)) ||
    (peer.kind === "prefix-list" && peer.id === other.prefixListId)
  );
}

/** Difference that matters, when a rule is almost there: another port, or only a part of the subnets. */
function nearMiss(
  store: NetworkStore,
  own: End,
  direction: SecurityGroupRule["direction"],
  other: End,
  port: number,
): string {
  const rules = own.groupIds.flatMap((id) => store.rulesOf(id, direction));
  const otherPort = rules.find((rule) => !admitsPort(rule, port) && byIdentity(rule, other));
  if (otherPort)
    return ` (there is one for ${otherPort.protocol} ${otherPort.ports?.from}-${otherPort.ports?.to})`;
  const partly = rules.find((rule) => admitsPort(rule, port) && coversSome(rule.peer, other));
  if (partly?.peer.kind === "ipv4") return ` (the one for ${partly.peer.cidr.text} covers only a part of it)`;
  return "";
}

const coversSome = (peer: Peer, other: End) =>
  peer.kind === "ipv4" && other.blocks.some((block) => block !== everywhere && overlaps(peer.cidr, block));
