import type { ServiceApi } from "../../contract/api.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { listIpSets, listRegexPatternSets, listRuleGroups, listWebAcls } from "./operations/lists.ts";
import { getLoggingConfiguration, listLoggingConfigurations } from "./operations/logging.ts";
import { getRateBasedStatementManagedKeys, getSampledRequests } from "./operations/requests.ts";
import { getIpSet, getRegexPatternSet, updateIpSet, updateRegexPatternSet } from "./operations/sets.ts";
import { listTagsForResource } from "./operations/tags.ts";
import { checkCapacity, getRuleGroup, getWebAcl, getWebAclForResource } from "./operations/web-acls.ts";
import type { WafStore } from "./store.ts";

/** Web ACLs and rule groups are the program's; what people change in an emergency, the sets, can be changed by calls.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_Operations_AWS_WAFV2.html */
export const operations: readonly Operation<WafStore>[] = [
  checkCapacity,
  getIpSet,
  getLoggingConfiguration,
  getRateBasedStatementManagedKeys,
  getRegexPatternSet,
  getRuleGroup,
  getSampledRequests,
  getWebAcl,
  getWebAclForResource,
  listIpSets,
  listLoggingConfigurations,
  listRegexPatternSets,
  listRuleGroups,
  listTagsForResource,
  listWebAcls,
  updateIpSet,
  updateRegexPatternSet,
];

/** WAF as SDK clients call it. */
export function wafApi(store: WafStore): ServiceApi {
  return serviceApi({
    signingName: "wafv2",
    protocol: "json-1.1",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
  });
}
