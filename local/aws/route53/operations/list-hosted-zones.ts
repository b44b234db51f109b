import { pageOf } from "../../../contract/page.ts";
import { invalidInput } from "../errors.ts";
import { accountAccess, describeZone, itemLimit, operation } from "../operation.ts";

/** Zones of an answer at the most. */
const PAGE = 100;

/** @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZones.html */
export const listHostedZones = operation("ListHostedZones", {
  members: { Marker: true, MaxItems: true },
  read: (_call, { Marker, MaxItems }) => ({ marker: Marker, limit: itemLimit(MaxItems, PAGE) }),
  access: () => accountAccess("ListHostedZones"),
  run: ({ store }, { marker, limit }) => {
    const { items, next } = pageOf(store.all(), ({ id }) => id, {
      limit,
      token: marker,
      invalid: () => invalidInput(`The marker ${marker ?? ""} is not valid`),
    });
    return {
      HostedZones: items.map((zone) => describeZone(store, zone)),
      Marker: marker,
      IsTruncated: next !== undefined,
      NextMarker: next,
      MaxItems: limit,
    };
  },
});
