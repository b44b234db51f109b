import type { WithDefaults } from "../parts/component.ts";
import type { GroupMode, ManagedGroup, WebAclArgs } from "./args.ts";

/** Groups that count until somebody has looked at what they would block. */
const groups: Readonly<Record<string, GroupMode | ManagedGroup>> = {
  AWSManagedRulesAmazonIpReputationList: "count",
  AWSManagedRulesCommonRuleSet: "count",
  AWSManagedRulesKnownBadInputsRuleSet: "count",
};

/** Values for what the caller left out; what they mean is said at each argument. */
export const defaults = {
  groups,
  requestsPerAddress: 2000,
  windowSeconds: 300,
  paths: [],
  limits: {},
  aboveLimit: "block",
  allowedAddresses: [],
  blockedAddresses: [],
  allowedCountries: [],
  blockedCountries: [],
  logRetentionDays: 30,
} as const satisfies WebAclArgs;

/** Arguments of `WebAcl` with the defaults. */
export type Settings = WithDefaults<WebAclArgs, typeof defaults>;

/** Groups that are asked, in order. */
export function groupsOf({ groups: given }: Settings): readonly (ManagedGroup & { readonly name: string })[] {
  return Object.entries({ ...groups, ...given })
    .map(([name, group]) => (typeof group === "string" ? { name, mode: group } : { ...group, name }))
    .filter(({ mode }) => mode !== "off");
}
