import { invalidParameter, nonexistent } from "../errors.ts";
import { scopeOf } from "../names.ts";
import { operation } from "../operation.ts";
import type { Sample } from "../record/samples.ts";
import { accessTo, accessToArn, arnOf } from "./access.ts";
import type { Headers } from "../../../contract/http.ts";

const pairsOf = (headers: Headers) =>
  Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((Value) => ({ Name: name, Value })),
  );

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_GetSampledRequests.html */
export const getSampledRequests = operation("GetSampledRequests", {
  members: {
    WebAclArn: true,
    RuleMetricName: true,
    Scope: true,
    TimeWindow: { StartTime: true, EndTime: true },
    MaxItems: true,
  },
  access: (_call, { WebAclArn }) => accessToArn("GetSampledRequests", WebAclArn),
  run: ({ store, region }, { WebAclArn, RuleMetricName, Scope, TimeWindow, MaxItems }) => {
    scopeOf(Scope, region);
    if (!(MaxItems >= 1 && MaxItems <= 500))
      throw invalidParameter("MAX_ITEMS", String(MaxItems), "Use 1 to 500");
    const webAcl = store.webAcls.get(WebAclArn);
    if (!webAcl) throw nonexistent();
    const [start, end] = [TimeWindow.StartTime.getTime(), TimeWindow.EndTime.getTime()];
    const samples = webAcl.samples.of(RuleMetricName).filter(({ at }) => at >= start && at <= end);
    return {
      SampledRequests: samples.slice(0, MaxItems).map(described),
      PopulationSize: samples.length,
      TimeWindow,
    };
  },
});

function described(sample: Sample) {
  return {
    Request: {
      ClientIP: sample.clientIp,
      Country: sample.country,
      URI: sample.uri,
      Method: sample.method,
      HTTPVersion: "HTTP/1.1",
      Headers: pairsOf(sample.headers),
    },
    Weight: 1,
    Timestamp: new Date(sample.at),
    Action: sample.action,
    RuleNameWithinRuleGroup: sample.ruleWithinGroup,
    RequestHeadersInserted: pairsOf(sample.inserted),
    ResponseCodeSent: sample.status,
    Labels: sample.labels.map((Name) => ({ Name })),
  };
}

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_GetRateBasedStatementManagedKeys.html */
export const getRateBasedStatementManagedKeys = operation("GetRateBasedStatementManagedKeys", {
  members: { Scope: true, WebACLName: true, WebACLId: true, RuleName: true },
  access: (call, { Scope, WebACLName: Name, WebACLId: Id }) =>
    accessTo(call, "GetRateBasedStatementManagedKeys", "webacl", { Scope, Name, Id }),
  run: (call, { Scope, WebACLName: Name, WebACLId: Id, RuleName }) => {
    const keys = call.store.webAcls.get(arnOf(call, "webacl", { Scope, Name, Id }))?.limited(RuleName);
    if (!keys) throw nonexistent();
    return {
      ManagedKeysIPV4: { IPAddressVersion: "IPV4", Addresses: keys.filter(isV4).map((key) => `${key}/32`) },
      ManagedKeysIPV6: {
        IPAddressVersion: "IPV6",
        Addresses: keys.filter((key) => !isV4(key)).map((key) => `${key}/128`),
      },
    };
  },
});

const isV4 = (address: string) => !address.includes(":");
