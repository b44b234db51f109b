import type { ProtectedResource, WebAclState, WebAclVerdict } from "../../contract/capabilities.ts";
import type { HttpRequest } from "../../contract/http.ts";
import type { MetricHub } from "../../observe/metrics.ts";
import type { LoggingConfiguration, Rule, WebAclConfiguration } from "./configuration.ts";
import { invalidParameter, limitExceeded } from "./errors.ts";
import { WebRequest } from "./inspect/web-request.ts";
import type { Scope } from "./names.ts";
import type { LogDelivery } from "./record/log-delivery.ts";
import { isKept, logRecord } from "./record/log-record.ts";
import { putMetrics } from "./record/metrics.ts";
import { Samples } from "./record/samples.ts";
import { compileAction, type Action } from "./rules/actions.ts";
import { evaluate } from "./rules/evaluate.ts";
import {
  compileRules,
  type CompiledRule,
  type GroupRule,
  type PlainRule,
  type RuleContext,
} from "./rules/rule.ts";
import { refuseUnnamedRules } from "./rule-members.ts";
import type { RateMatcher } from "./statements/rate.ts";

/** Capacity units that a web ACL may have. More than 1,500 cost extra for each request.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html */
const CAPACITY = 5000;

/** Names of a web ACL. */
export interface WebAclNames {
  readonly id: string;
  readonly arn: string;
  readonly scope: Scope;
  readonly region: string;
  /** Of the labels that its rules add: `awswaf:<account>:webacl:<name>:`. */
  readonly labelPrefix: string;
}

/** Logging of a web ACL. */
export interface Logging {
  readonly configuration: LoggingConfiguration;
  readonly delivery: LogDelivery;
}

/** A web ACL at work. Its rules are compiled once. */
export class WebAcl {
  readonly names: WebAclNames;
  readonly configuration: WebAclConfiguration;
  readonly capacity: number;
  /** For changes by calls; every change makes another one. */
  readonly lockToken: string;
  readonly samples: Samples;
  logging: Logging | undefined;
  readonly #rules: readonly CompiledRule[];
  readonly #groups: readonly GroupRule[];
  readonly #rates: readonly PlainRule[];
  readonly #defaultAction: Action;
  readonly #metrics: MetricHub;
  readonly #matches: Map<string, number>;

  /** @param previous Version before this one, whose counts and samples go on.
   * @throws AwsError naming what is wrong with a rule. */
  constructor(
    names: WebAclNames,
    lockToken: string,
    configuration: WebAclConfiguration,
    context: Omit<RuleContext, "customResponseBodies" | "keptRate">,
    metrics: MetricHub,
    previous?: WebAcl,
  ) {
    const { customResponseBodies, defaultAction } = configuration;
    refuseUnnamedRules(configuration.rules, defaultAction);
    this.#rules = compileRules(configuration.rules, {
      references: context.references,
      ruleGroup: (arn) => context.ruleGroup(arn),
      now: () => context.now(),
      customResponseBodies,
      keptRate: (rule) => previous?.rateOf(rule),
    });
    this.#groups = this.#rules.filter((rule) => "members" in rule);
    this.#rates = this.#rules.filter((rule) => "rate" in rule).filter(({ rate }) => rate !== undefined);
    this.#defaultAction = compileAction(defaultAction, customResponseBodies);
    if (this.#defaultAction.kind !== "Allow" && this.#defaultAction.kind !== "Block")
      throw invalidParameter("DEFAULT_ACTION", this.#defaultAction.kind, "Use Allow or Block");
    this.capacity = this.#rules.reduce((sum, { capacity }) => sum + capacity, 0);
    if (this.capacity > CAPACITY)
      throw limitExceeded(`${this.capacity} capacity units, ${CAPACITY} at the most`);
    this.names = names;
    this.lockToken = lockToken;
    this.configuration = configuration;
    this.logging = previous?.logging;
    this.samples = previous?.samples ?? new Samples();
    this.#matches = previous?.matches ?? new Map<string, number>();
    this.#metrics = metrics;
  }

  /** Rate-based statement of a rule of this version, with its counts; undefined when the rule is not there or its settings are others: AWS
   * begins to count anew then, too. */
  rateOf(rule: Rule): RateMatcher | undefined {
    const own = this.#rules.find((one) => one.rule.Name === rule.Name);
    return own && "rate" in own && JSON.stringify(own.rule.Statement) === JSON.stringify(rule.Statement)
      ? own.rate
      : undefined;
  }

  /** Number of requests that each rule matched, by its name. */
  get matches(): Map<string, number> {
    return this.#matches;
  }

  /** Decides on a request. */
  check(http: HttpRequest, resource: ProtectedResource): WebAclVerdict {
    const request = new WebRequest(http, this.configuration.bodyLimit);
    const outcome = evaluate(this.#rules, this.#defaultAction, request);
    for (const { rule } of outcome.counted) this.#count(rule.rule.Name);
    if (outcome.rule) this.#count(outcome.rule.rule.Name);
    putMetrics(this.#metrics, this.configuration.visibility, this.names, outcome);
    this.samples.add(request, outcome);
    const { logging } = this;
    if (logging && isKept(logging.configuration.LoggingFilter, request, outcome))
      logging.delivery.add(
        logRecord(
          this.names.arn,
          request,
          resource,
          outcome,
          this.#groups,
          this.#rates,
          logging.configuration.RedactedFields,
        ),
      );
    return { answer: outcome.answer, headers: outcome.headers };
  }

  #count(name: string): void {
    this.#matches.set(name, (this.#matches.get(name) ?? 0) + 1);
  }

  /** Addresses, or other keys, that a rate-based rule limits now. */
  limited(ruleName: string): readonly string[] | undefined {
    const rule = this.#rules.find((one) => one.rule.Name === ruleName);
    return rule && "rate" in rule ? rule.rate?.counter.limited : undefined;
  }

  /** The managed groups that it names. */
  get managedGroups(): readonly string[] {
    return this.#rules.flatMap((rule) => ("members" in rule && rule.isManaged ? rule.group.slice(4) : []));
  }

  get state(): WebAclState {
    return {
      name: this.configuration.name,
      arn: this.names.arn,
      capacity: this.capacity,
      lacks: this.managedGroups.map((group) => `${group} matches nothing`),
      rules: this.#rules.map((rule) => ({
        name: rule.rule.Name,
        priority: rule.rule.Priority,
        action: "members" in rule ? (rule.isCounted ? "Count" : "the group's own") : rule.action.kind,
        matches: this.#matches.get(rule.rule.Name) ?? 0,
      })),
      samples: this.samples.matched.map(({ at, rule, action, clientIp, country, method, uri }) => ({
        at: new Date(at).toISOString(),
        rule,
        action,
        clientIp,
        country,
        method,
        uri,
      })),
    };
  }
}
