import type * as aws from "@pulumi/aws";
import type { Alarms } from "../alarms/index.ts";
import type { Tags, Transform } from "../parts/component.ts";

/** Treatment of what a managed rule group matches: `off` leaves the group out, `count` tells of it in metrics and logs and lets it through. */
export type GroupMode = "block" | "count" | "off";

/** A managed rule group, with rules of it that only count. */
export interface ManagedGroup {
  readonly mode: GroupMode;
  /** Rules of the group that only count though the group blocks: `SizeRestrictions_BODY`.
   * @default none */
  readonly countedRules?: readonly string[];
}

/** Limit for one address on a path, or on several that are counted together: they are one rule, and cost as much as one. */
export interface PathLimit {
  /** Name of the rule, of its metric and of its label: `registrations`. */
  readonly name: string;
  /** Beginning of the path, as it is once it is decoded: `/events/registrations`; or several. */
  readonly path: string | readonly string[];
  /** @default POST */
  readonly methods?: readonly string[];
  /** Requests that one address may make in the window, 10 or more. */
  readonly requests: number;
  /** Seconds: 60, 120, 300 or 600.
   * @default 300 */
  readonly windowSeconds?: number;
}

/** Arguments of `WebAcl`. */
export interface WebAclArgs {
  /** AWS's rule groups, by name. Those that are not named here stay as they are by default.
   * @default AWSManagedRulesAmazonIpReputationList, AWSManagedRulesCommonRuleSet and AWSManagedRulesKnownBadInputsRuleSet, which only count
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html */
  readonly groups?: Readonly<Record<string, GroupMode | ManagedGroup>>;
  /** Requests of every kind that one address may make in the window, 10 or more.
   * @default 2000 */
  readonly requestsPerAddress?: number;
  /** Seconds that requests of every kind are counted for: 60, 120, 300 or 600.
   * @default 300 */
  readonly windowSeconds?: number;
  /** Tighter limits for paths that cost, send mail or make data.
   * @default none */
  readonly paths?: readonly PathLimit[];
  /** Requests for one address on a path, by the name of its limit, in place of what `paths` says.
   * @default none */
  readonly limits?: Readonly<Record<string, number>>;
  /** Treatment of requests above a limit. A challenge or a puzzle is no choice: what the site sends to its APIs is no page, and can't solve one.
   * @default "block"
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-best-practices.html */
  readonly aboveLimit?: "block" | "count";
  /** Addresses, in CIDR form, that no other rule looks at.
   * @default none */
  readonly allowedAddresses?: readonly string[];
  /** Addresses, in CIDR form, that are turned away.
   * @default none */
  readonly blockedAddresses?: readonly string[];
  /** Countries whose visitors alone come in, by two letters.
   * @default all */
  readonly allowedCountries?: readonly string[];
  /** Countries whose visitors are turned away, by two letters.
   * @default none */
  readonly blockedCountries?: readonly string[];
  /** Days that the log keeps what was not plainly let through.
   * @default 30 */
  readonly logRetentionDays?: number;
  /** Alarms of the stage.
   * @default none */
  readonly alarms?: Alarms;
  readonly tags?: Tags;
  readonly transform?: {
    readonly webAcl?: Transform<aws.wafv2.WebAclArgs>;
    readonly logGroup?: Transform<aws.cloudwatch.LogGroupArgs>;
    readonly logging?: Transform<aws.wafv2.WebAclLoggingConfigurationArgs>;
  };
}
