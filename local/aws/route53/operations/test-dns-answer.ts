import { fullName } from "../names.ts";
import { accountAccess, operation } from "../operation.ts";

/** Answer that Route 53 would give to a query. An alias of a distribution has addresses that are not known here: it answers none.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_TestDNSAnswer.html */
export const testDnsAnswer = operation("TestDNSAnswer", {
  members: { HostedZoneId: true, RecordName: true, RecordType: true },
  access: () => accountAccess("TestDNSAnswer"),
  run: ({ store }, { HostedZoneId, RecordName, RecordType }) => {
    const zone = store.get(HostedZoneId);
    const name = fullName(RecordName);
    const records = store.records(zone.id);
    const wildcard = name.replace(/^[^.]+/, "*");
    const recordSet =
      records.find((record) => record.name === name && record.type === RecordType) ??
      (records.some((record) => record.name === name)
        ? undefined
        : records.find((record) => record.name === wildcard && record.type === RecordType));
    const isKnown = recordSet !== undefined || records.some((record) => record.name === name);
    return {
      Nameserver: zone.nameServers[0] ?? "",
      RecordName: name,
      RecordType,
      RecordData: recordSet?.values ?? [],
      ResponseCode: isKnown ? "NOERROR" : "NXDOMAIN",
      Protocol: "UDP",
    };
  },
});
