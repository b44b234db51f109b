import type { NetworkCapability, Reachability } from "../../contract/capabilities.ts";
import { AwsError } from "../../contract/errors.ts";
import type { NetworkInterface } from "../../contract/principal.ts";
import type { LogHub } from "../../observe/logs.ts";
import { formatAddress } from "./cidr.ts";
import { PrivateEndpoints } from "./private-endpoints.ts";
import { reach, reachFromInternet, reachService } from "./reachability.ts";
import { wayOut } from "./routing.ts";
import type { NetworkStore } from "./store.ts";

/** AWS keeps the first four addresses of a subnet and the last one.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const RESERVED = 4;

/** Answers of one kind, kept until anything changes. Keyed by the interface objects themselves: who asks on every request
 * asks with the same ones. */
class Decisions {
  #answers = new WeakMap<NetworkInterface, Map<unknown, Map<unknown, Reachability>>>();

  get(from: NetworkInterface, first: unknown, second: unknown, decide: () => Reachability): Reachability {
    let byFirst = this.#answers.get(from);
    if (!byFirst) this.#answers.set(from, (byFirst = new Map<unknown, Map<unknown, Reachability>>()));
    let bySecond = byFirst.get(first);
    if (!bySecond) byFirst.set(first, (bySecond = new Map<unknown, Reachability>()));
    let answer = bySecond.get(second);
    if (!answer) bySecond.set(second, (answer = decide()));
    return answer;
  }

  clear(): void {
    this.#answers = new WeakMap();
  }
}

/** VPCs as the other services ask about them. */
export function networkCapability(store: NetworkStore, logs: LogHub): NetworkCapability {
  const between = new Decisions();
  const toServices = new Decisions();
  const fromInternet = new Decisions();
  store.onChange(() => [between, toServices, fromInternet].forEach((decisions) => decisions.clear()));
  const taken = new Set<string>();
  const reaches = (from: NetworkInterface, to: NetworkInterface, port: number) =>
    between.get(from, to, port, () => reach(store, from, to, port));
  const endpoints = new PrivateEndpoints(reaches, logs);

  return {
    reach: reaches,
    addEndpoint: (endpoint) => endpoints.add(endpoint),
    openDoor: async (from, temporaryFolder) => await endpoints.openDoor(from, temporaryFolder),
    reachService: (from, service, region) =>
      toServices.get(from, service, region, () => reachService(store, from, service, region)),
    reachFromInternet: (to, port) =>
      fromInternet.get(to, port, undefined, () => reachFromInternet(store, to, port)),
    endpointPolicy(from, service, region) {
      const subnet = store.subnets.get(from.subnetIds[0] ?? "");
      const way = subnet && wayOut(store, subnet, from, service, region);
      return way && "endpoint" in way ? way.endpoint.policy : undefined;
    },
    vpcOf: (subnetIds, securityGroupIds) => store.vpcOf(subnetIds, securityGroupIds),
    subnet(subnetId) {
      const { availabilityZone, cidr, vpcId } = store.get("subnets", subnetId);
      return { availabilityZone, cidrBlock: cidr.text, vpcId };
    },
    assignAddress(subnetId) {
      const { cidr } = store.get("subnets", subnetId);
      for (let number = cidr.first + RESERVED; number < cidr.last; number++) {
        const address = formatAddress(number);
        if (taken.has(`${subnetId} ${address}`)) continue;
        taken.add(`${subnetId} ${address}`);
        return address;
      }
      throw new AwsError(
        "InsufficientFreeAddressesInSubnet",
        `There are not enough free addresses in subnet '${subnetId}'`,
      );
    },
    releaseAddress: (subnetId, address) => void taken.delete(`${subnetId} ${address}`),
  };
}
