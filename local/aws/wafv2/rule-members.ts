import type {
  AllowAction,
  BlockAction,
  CountAction,
  FieldToMatch as SdkFieldToMatch,
  ForwardedIPConfig,
  RateBasedStatementCustomKey,
  Rule as SdkRule,
  RuleAction as SdkRuleAction,
  Statement as SdkStatement,
  TextTransformation,
  VisibilityConfig,
} from "@aws-sdk/client-wafv2";
import { NotEmulatedError } from "../../contract/errors.ts";
import { refuseUnnamed, type Members } from "../../contract/members.ts";
import type { RuleAction, Rule } from "./configuration.ts";

const NO_TOKEN = "nobody gets a token here";

const transformations = { Priority: true, Type: true } as const satisfies Members<TextTransformation>;
const forwarded = { HeaderName: true, FallbackBehavior: true } as const satisfies Members<ForwardedIPConfig>;
const patterned = { MatchScope: true, OversizeHandling: true } as const;

const field = {
  SingleHeader: { Name: true },
  SingleQueryArgument: { Name: true },
  AllQueryArguments: {},
  UriPath: {},
  QueryString: {},
  Method: {},
  Body: { OversizeHandling: true },
  Headers: {
    ...patterned,
    MatchPattern: { All: {}, IncludedHeaders: true, ExcludedHeaders: true },
  },
  Cookies: {
    ...patterned,
    MatchPattern: { All: {}, IncludedCookies: true, ExcludedCookies: true },
  },
} as const satisfies Members<SdkFieldToMatch>;

const text = { FieldToMatch: field, TextTransformations: transformations } as const;

const action = {
  Allow: {
    CustomRequestHandling: { InsertHeaders: { Name: true, Value: true } },
  } satisfies Members<AllowAction>,
  Count: {
    CustomRequestHandling: { InsertHeaders: { Name: true, Value: true } },
  } satisfies Members<CountAction>,
  Block: {
    CustomResponse: {
      ResponseCode: true,
      CustomResponseBodyKey: true,
      ResponseHeaders: { Name: true, Value: true },
    },
  } satisfies Members<BlockAction>,
  Captcha: { CustomRequestHandling: NO_TOKEN },
  Challenge: { CustomRequestHandling: NO_TOKEN },
} as const satisfies Members<SdkRuleAction>;

const transformedName = { Name: true, TextTransformations: transformations } as const;
const transformed = { TextTransformations: transformations } as const;

const customKey = {
  Header: transformedName,
  Cookie: transformedName,
  QueryArgument: transformedName,
  QueryString: transformed,
  UriPath: transformed,
  HTTPMethod: {},
  IP: {},
  ForwardedIP: {},
  LabelNamespace: { Namespace: true },
} as const satisfies Members<RateBasedStatementCustomKey>;

const NO_MATCH = "the group matches nothing here";

const leaves = {
  ByteMatchStatement: { ...text, SearchString: true, PositionalConstraint: true },
  RegexMatchStatement: { ...text, RegexString: true },
  RegexPatternSetReferenceStatement: { ...text, ARN: true },
  SizeConstraintStatement: { ...text, ComparisonOperator: true, Size: true },
  GeoMatchStatement: { CountryCodes: true, ForwardedIPConfig: forwarded },
  LabelMatchStatement: { Scope: true, Key: true },
  IPSetReferenceStatement: { ARN: true, IPSetForwardedIPConfig: { ...forwarded, Position: true } },
  RuleGroupReferenceStatement: {
    ARN: true,
    RuleActionOverrides: { Name: true, ActionToUse: action },
    ExcludedRules: { Name: true },
  },
} as const satisfies Members<SdkStatement>;

/** Statements are in each other: what is named for one at the top is named for all below. */
const statement: Partial<Record<keyof SdkStatement, unknown>> = { ...leaves };
statement.AndStatement = { Statements: statement };
statement.OrStatement = { Statements: statement };
statement.NotStatement = { Statement: statement };
statement.RateBasedStatement = {
  Limit: true,
  EvaluationWindowSec: true,
  AggregateKeyType: true,
  ScopeDownStatement: statement,
  ForwardedIPConfig: forwarded,
  CustomKeys: customKey,
};
statement.ManagedRuleGroupStatement = {
  VendorName: true,
  Name: true,
  Version: NO_MATCH,
  ScopeDownStatement: statement,
  RuleActionOverrides: NO_MATCH,
  ExcludedRules: NO_MATCH,
  ManagedRuleGroupConfigs: NO_MATCH,
};

const visibility = {
  SampledRequestsEnabled: true,
  CloudWatchMetricsEnabled: true,
  MetricName: true,
} as const satisfies Members<VisibilityConfig>;

const rule: Record<keyof SdkRule, unknown> = {
  Name: true,
  Priority: true,
  Statement: statement,
  Action: action,
  OverrideAction: { Count: { CustomRequestHandling: "a group inserts no headers here" }, None: {} },
  RuleLabels: { Name: true },
  VisibilityConfig: visibility,
  CaptchaConfig: NO_TOKEN,
  ChallengeConfig: NO_TOKEN,
};

/** Refuses what rules have and the local cloud does not do. @throws NotEmulatedError naming the member. */
export function refuseUnnamedRules(rules: readonly Rule[], defaultAction: RuleAction = {}): void {
  const refuse = (path: string) => new NotEmulatedError(`member ${path} of a rule of WAF`);
  refuseUnnamed(rule, rules, refuse);
  refuseUnnamed(action, defaultAction, refuse);
}
