import type { Operation } from "../../contract/operation.ts";
import type { ServiceApi } from "../../contract/api.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { changeResourceRecordSets } from "./operations/change-resource-record-sets.ts";
import { createHostedZone } from "./operations/create-hosted-zone.ts";
import { deleteHostedZone } from "./operations/delete-hosted-zone.ts";
import { getChange } from "./operations/get-change.ts";
import { getHostedZone } from "./operations/get-hosted-zone.ts";
import { listHostedZones } from "./operations/list-hosted-zones.ts";
import { listHostedZonesByName } from "./operations/list-hosted-zones-by-name.ts";
import { listResourceRecordSets } from "./operations/list-resource-record-sets.ts";
import { testDnsAnswer } from "./operations/test-dns-answer.ts";
import { invalidInput } from "./errors.ts";
import type { ZoneStore } from "./store.ts";

/** Public hosted zones and their simple records.
 * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_Operations_Amazon_Route_53.html */
export const operations: readonly Operation<ZoneStore>[] = [
  changeResourceRecordSets,
  createHostedZone,
  deleteHostedZone,
  getChange,
  getHostedZone,
  listHostedZones,
  listHostedZonesByName,
  listResourceRecordSets,
  testDnsAnswer,
];

/** Route 53 as SDK clients call it. */
export function route53Api(store: ZoneStore): ServiceApi {
  return serviceApi({
    signingName: "route53",
    protocol: "rest-xml",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    errors: { isWrapped: true },
    faults: {
      malformed: (message) => invalidInput(`Invalid XML ; ${message}`),
      missing: (path) => invalidInput(`${path} is missing`),
    },
  });
}
