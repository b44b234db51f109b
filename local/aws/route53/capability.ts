import type { DnsCapability } from "../../contract/capabilities.ts";
import { fullName, withoutDot } from "./names.ts";
import type { ZoneStore } from "./store.ts";

/** Zones and records, for who checks names: ACM, and for the console. */
export const dnsCapability = (store: ZoneStore): DnsCapability => ({
  covers: (name) => store.zoneOf(fullName(name)) !== undefined,
  values: (name, type) => {
    const full = fullName(name);
    const zone = store.zoneOf(full);
    return zone
      ? (store.records(zone.id).find((record) => record.name === full && record.type === type)?.values ?? [])
      : [];
  },
  onChange: (listener) => store.onChange(listener),
  zones: () =>
    store.all().map(({ id, name, origin }) => ({
      id,
      name: withoutDot(name),
      origin,
      records: store.records(id).map((record) => ({
        name: withoutDot(record.name),
        type: record.type,
        ttl: record.ttl,
        values: record.alias ? [`alias of ${withoutDot(record.alias.dnsName)}`] : record.values,
      })),
    })),
});
