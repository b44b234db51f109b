import { isWhole, type Problem } from "../parts/component.ts";
import type { Settings } from "./defaults.ts";

/** Lists everything that is wrong with the arguments. */
export function problems(args: Settings): (Problem | false)[] {
  const { egress, zones, zoneNames, endpointZones, cidrBlock } = args;
  const mask = Number(/^\d+\.\d+\.\d+\.\d+\/(\d+)$/.exec(cidrBlock)?.[1]);
  return [
    !(zones === 2 || zones === 3) && {
      argument: "zones",
      must: "be 2 or 3",
      got: zones,
      fix: "a load balancer needs two zones; three is enough for most",
    },
    !(mask >= 16 && mask <= 22) && {
      argument: "cidrBlock",
      must: "be an IPv4 block from /16 to /22",
      got: cidrBlock,
      fix: 'use "10.0.0.0/16"',
    },
    zoneNames !== undefined &&
      zoneNames.length !== zones && {
        argument: "zoneNames",
        must: `name ${zones} zones`,
        got: zoneNames,
        fix: "give as many as zones, or omit it",
      },
    endpointZones !== undefined &&
      !(egress === "endpoints" && isWhole(endpointZones, 1, zones)) && {
        argument: "endpointZones",
        must: `be 1 to ${zones}, and left out unless egress is "endpoints"`,
        got: endpointZones,
        fix: "omit it for an interface in each zone",
      },
    args.natGateways !== undefined &&
      egress !== "nat" && {
        argument: "natGateways",
        must: 'be left out unless egress is "nat"',
        got: args.natGateways,
        fix: 'set egress to "nat", or remove it',
      },
    ...args.buckets.flatMap(({ actions }) =>
      actions.map(
        (action) =>
          !/^s3:[A-Za-z]+$/.test(action) && {
            argument: "buckets.actions",
            must: "each name one action of S3",
            got: action,
            fix: 'list what is needed, such as "s3:GetObject"',
          },
      ),
    ),
    args.interfaceEndpoints !== undefined &&
      egress !== "endpoints" && {
        argument: "interfaceEndpoints",
        must: 'be left out unless egress is "endpoints"',
        got: args.interfaceEndpoints,
        fix: "remove it",
      },
  ];
}
