import type {
  CustomResponseBody as SdkCustomResponseBody,
  FieldToMatch as SdkFieldToMatch,
  ForwardedIPConfig as SdkForwardedIpConfig,
  LoggingConfiguration as SdkLoggingConfiguration,
  RateBasedStatement as SdkRateBasedStatement,
  Rule as SdkRule,
  RuleAction as SdkRuleAction,
  RuleActionOverride as SdkRuleActionOverride,
  Statement as SdkStatement,
  TextTransformation as SdkTextTransformation,
  VisibilityConfig as SdkVisibilityConfig,
} from "@aws-sdk/client-wafv2";
import type { Read } from "../../contract/members.ts";

/** Rules in the form of WAF's API, in which they are kept, compiled and answered, whoever gave them.
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_Rule.html */
export type Rule = Read<SdkRule, true>;
export type Statement = Read<SdkStatement, true>;
export type RateBasedStatement = Read<SdkRateBasedStatement, true>;
export type FieldToMatch = Read<SdkFieldToMatch, true>;
export type ForwardedIpConfig = Read<SdkForwardedIpConfig, true>;
export type TextTransformation = Read<SdkTextTransformation, true>;
export type RuleAction = Read<SdkRuleAction, true>;
export type RuleActionOverride = Read<SdkRuleActionOverride, true>;
export type CustomResponseBody = Read<SdkCustomResponseBody, true>;
export type Visibility = Read<SdkVisibilityConfig, true>;
export type LoggingConfiguration = Read<SdkLoggingConfiguration, true>;

/** A web ACL, or a rule group, as it is compiled. */
export interface WebAclConfiguration {
  readonly name: string;
  readonly description: string | undefined;
  readonly defaultAction: RuleAction;
  readonly rules: readonly Rule[];
  readonly visibility: Visibility;
  readonly customResponseBodies: Readonly<Record<string, CustomResponseBody>>;
  /** Bytes of a body that are looked at; 16 KB unless given. */
  readonly bodyLimit?: number | undefined;
}
