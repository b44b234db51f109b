import { pageOf } from "../../../contract/page.ts";
import { invalidParameter, nonexistent } from "../errors.ts";
import { scopeOf } from "../names.ts";
import { operation } from "../operation.ts";
import type { WebAcl } from "../web-acl.ts";
import { accessToAll, accessToArn, pageLimit } from "./access.ts";

const described = ({ names, logging }: WebAcl) => ({
  ResourceArn: names.arn,
  LogDestinationConfigs: logging?.configuration.LogDestinationConfigs ?? [],
  RedactedFields: logging?.configuration.RedactedFields ?? [],
  LoggingFilter: logging?.configuration.LoggingFilter,
  ManagedByFirewallManager: false,
  LogType: "WAF_LOGS",
  LogScope: "CUSTOMER",
});

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_GetLoggingConfiguration.html */
export const getLoggingConfiguration = operation("GetLoggingConfiguration", {
  members: { ResourceArn: true, LogType: ["WAF_LOGS"], LogScope: ["CUSTOMER"] },
  access: (_call, { ResourceArn }) => accessToArn("GetLoggingConfiguration", ResourceArn),
  run: ({ store }, { ResourceArn }) => {
    const webAcl = store.webAcls.get(ResourceArn);
    if (!webAcl?.logging) throw nonexistent();
    return { LoggingConfiguration: described(webAcl) };
  },
});

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ListLoggingConfigurations.html */
export const listLoggingConfigurations = operation("ListLoggingConfigurations", {
  members: { Scope: true, NextMarker: true, Limit: true, LogScope: ["CUSTOMER"] },
  access: accessToAll("ListLoggingConfigurations"),
  run: ({ store, region }, { Scope, NextMarker, Limit }) => {
    const scope = scopeOf(Scope, region);
    const logged = [...store.webAcls.values()].filter(
      ({ names, logging }) => logging && names.scope === scope && names.region === region,
    );
    const { items, next } = pageOf(logged, ({ names }) => names.arn, {
      limit: pageLimit(Limit),
      token: NextMarker,
      invalid: () => invalidParameter("NEXT_MARKER", NextMarker ?? "", "The marker is not one of this list"),
    });
    return { LoggingConfigurations: items.map(described), ...(next !== undefined && { NextMarker: next }) };
  },
});
