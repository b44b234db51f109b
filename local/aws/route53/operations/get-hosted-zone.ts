import { describeZone, operation, zoneAccess } from "../operation.ts";

/** @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html */
export const getHostedZone = operation("GetHostedZone", {
  members: { Id: true },
  access: (_call, { Id }) => zoneAccess("GetHostedZone", Id),
  run: ({ store }, { Id }) => {
    const zone = store.get(Id);
    return { HostedZone: describeZone(store, zone), DelegationSet: { NameServers: zone.nameServers } };
  },
});
