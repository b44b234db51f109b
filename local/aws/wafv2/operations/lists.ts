import type { Call } from "../../../contract/operation.ts";
import { pageOf } from "../../../contract/page.ts";
import { invalidParameter } from "../errors.ts";
import { scopeOf, type Scope } from "../names.ts";
import { operation } from "../operation.ts";
import type { WafStore } from "../store.ts";
import { accessToAll, pageLimit } from "./access.ts";

interface Listed {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly scope: Scope;
  readonly region: string;
  readonly description: string | undefined;
  readonly lockToken: string;
}

interface ListInput {
  readonly Scope: string;
  readonly NextMarker?: string;
  readonly Limit?: number;
}

const members = { Scope: true, NextMarker: true, Limit: true } as const;

/** One page of the things of a scope and region, by name. */
function list(all: readonly Listed[], { region }: Call<WafStore>, { Scope, NextMarker, Limit }: ListInput) {
  const scope = scopeOf(Scope, region);
  const { items, next } = pageOf(
    all.filter((one) => one.scope === scope && one.region === region),
    ({ name, id }) => `${name}/${id}`,
    {
      limit: pageLimit(Limit),
      token: NextMarker,
      invalid: () => invalidParameter("NEXT_MARKER", NextMarker ?? "", "The marker is not one of this list"),
    },
  );
  const summaries = items.map(({ name, id, arn, description, lockToken }) => ({
    Name: name,
    Id: id,
    ARN: arn,
    Description: description ?? "",
    LockToken: lockToken,
  }));
  return { summaries, marker: next === undefined ? {} : { NextMarker: next } };
}

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ListWebACLs.html */
export const listWebAcls = operation("ListWebACLs", {
  members,
  access: accessToAll("ListWebACLs"),
  run: (call, input) => {
    const all = [...call.store.webAcls.values()].map(({ names, configuration, lockToken }) => ({
      name: configuration.name,
      id: names.id,
      arn: names.arn,
      scope: names.scope,
      region: names.region,
      description: configuration.description,
      lockToken,
    }));
    const { summaries, marker } = list(all, call, input);
    return { WebACLs: summaries, ...marker };
  },
});

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ListIPSets.html */
export const listIpSets = operation("ListIPSets", {
  members,
  access: accessToAll("ListIPSets"),
  run: (call, input) => {
    const { summaries, marker } = list(call.store.ipSets, call, input);
    return { IPSets: summaries, ...marker };
  },
});

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ListRegexPatternSets.html */
export const listRegexPatternSets = operation("ListRegexPatternSets", {
  members,
  access: accessToAll("ListRegexPatternSets"),
  run: (call, input) => {
    const { summaries, marker } = list(call.store.regexPatternSets, call, input);
    return { RegexPatternSets: summaries, ...marker };
  },
});

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ListRuleGroups.html */
export const listRuleGroups = operation("ListRuleGroups", {
  members,
  access: accessToAll("ListRuleGroups"),
  run: (call, input) => {
    const { summaries, marker } = list([...call.store.ruleGroups.values()], call, input);
    return { RuleGroups: summaries, ...marker };
  },
});
