import { randomUUID } from "node:crypto";
import type { BlockList } from "node:net";
import type { Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import type { LoggingConfiguration, WebAclConfiguration } from "./configuration.ts";
import { invalidParameter, nonexistent, staleToken } from "./errors.ts";
import { checkName, wafArn, type Scope } from "./names.ts";
import { LogDelivery } from "./record/log-delivery.ts";
import { refuseUnnamedRules } from "./rule-members.ts";
import { compileRules, type RuleContext, type RuleGroup } from "./rules/rule.ts";
import { blockListOf, isListed, patternsOf, type IpSetRecord, type RegexPatternSetRecord } from "./sets.ts";
import type { References } from "./statements/matcher.ts";
import { WebAcl, type WebAclNames } from "./web-acl.ts";

/** A rule group with its names. */
export interface NamedRuleGroup extends RuleGroup {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly scope: Scope;
  readonly region: string;
  readonly description: string | undefined;
  readonly lockToken: string;
  readonly configuration: WebAclConfiguration;
}

/** Everything of WAF. Web ACLs, rule groups and logging are in memory: at each start the program declares them again. Sets are durable,
 * because calls change them. */
export class WafStore {
  readonly platform: Platform;
  /** By ARN. */
  readonly webAcls = new Map<string, WebAcl>();
  readonly ruleGroups = new Map<string, NamedRuleGroup>();
  /** Tags by ARN. */
  readonly tags = new Map<string, Readonly<Record<string, string>>>();
  readonly #ipSets: Collection<IpSetRecord>;
  readonly #patternSets: Collection<RegexPatternSetRecord>;
  readonly #lists = new Map<string, BlockList>();
  readonly #patterns = new Map<string, readonly RegExp[]>();
  readonly #now: () => number;

  /** @param now Milliseconds, of a clock that never goes back. */
  constructor(platform: Platform, now: () => number) {
    this.platform = platform;
    this.#ipSets = platform.store.collection("wafv2/ip-sets");
    this.#patternSets = platform.store.collection("wafv2/regex-pattern-sets");
    this.#now = now;
    for (const { arn, version, addresses } of this.#ipSets.values())
      this.#lists.set(arn, blockListOf(version, addresses));
    for (const { arn, patterns } of this.#patternSets.values()) this.#patterns.set(arn, patternsOf(patterns));
  }

  /** Puts a web ACL, new or changed.
   * @throws AwsError naming what is wrong with it. */
  putWebAcl(names: Omit<WebAclNames, "labelPrefix">, configuration: WebAclConfiguration): WebAcl {
    checkName(configuration.name);
    const labelPrefix = this.#labelPrefix("webacl", configuration.name);
    const webAcl = new WebAcl(
      { ...names, labelPrefix },
      randomUUID(),
      configuration,
      this.contextOf(labelPrefix),
      this.platform.metrics,
      this.webAcls.get(names.arn),
    );
    this.webAcls.set(names.arn, webAcl);
    return webAcl;
  }

  /** Context to compile the rules of a web ACL or a rule group in. */
  contextOf(labelPrefix: string): Omit<RuleContext, "customResponseBodies"> {
    return {
      references: this.#references(labelPrefix),
      ruleGroup: (arn) => {
        const group = this.ruleGroups.get(arn);
        if (!group) throw nonexistent();
        return group;
      },
      now: this.#now,
    };
  }

  /** Puts a rule group, new or changed. Web ACLs that refer to it are compiled anew.
   * @throws AwsError naming what is wrong with it, or that it needs more capacity than it was made with. */
  putRuleGroup(
    names: Pick<NamedRuleGroup, "id" | "arn" | "scope" | "region">,
    configuration: WebAclConfiguration,
    capacity: number,
  ): NamedRuleGroup {
    checkName(configuration.name);
    const { references, ...context } = this.contextOf(this.#labelPrefix("rulegroup", configuration.name));
    const { rules, customResponseBodies } = configuration;
    refuseUnnamedRules(rules);
    const compiled = compileRules(rules, { ...context, references, customResponseBodies });
    const needed = compiled.reduce((sum, rule) => sum + rule.capacity, 0);
    if (needed > capacity)
      throw invalidParameter(
        "RULE_GROUP",
        configuration.name,
        `It needs ${needed} capacity units (got ${capacity})`,
      );
    const { name, description } = configuration;
    const group: NamedRuleGroup = {
      id: names.id,
      arn: names.arn,
      scope: names.scope,
      region: names.region,
      name,
      description,
      lockToken: randomUUID(),
      configuration,
      rules,
      capacity,
      references,
      customResponseBodies,
    };
    this.ruleGroups.set(names.arn, group);
    for (const { names: own, configuration: webAcl } of this.webAcls.values())
      if (JSON.stringify(webAcl.rules).includes(names.arn)) this.putWebAcl(own, webAcl);
    return group;
  }

  /** @throws AwsError naming an address that is none. */
  async putIpSet(record: Omit<IpSetRecord, "lockToken">): Promise<IpSetRecord> {
    checkName(record.name);
    const list = blockListOf(record.version, record.addresses);
    const kept = { ...record, lockToken: randomUUID() };
    this.#lists.set(record.arn, list);
    await this.#ipSets.put(record.arn, kept);
    return kept;
  }

  /** @throws AwsError naming a pattern that WAF does not take. */
  async putRegexPatternSet(record: Omit<RegexPatternSetRecord, "lockToken">): Promise<RegexPatternSetRecord> {
    checkName(record.name);
    const patterns = patternsOf(record.patterns);
    const kept = { ...record, lockToken: randomUUID() };
    this.#patterns.set(record.arn, patterns);
    await this.#patternSets.put(record.arn, kept);
    return kept;
  }

  async deleteIpSet(arn: string): Promise<void> {
    this.#lists.delete(arn);
    await this.#ipSets.delete(arn);
  }

  async deleteRegexPatternSet(arn: string): Promise<void> {
    this.#patterns.delete(arn);
    await this.#patternSets.delete(arn);
  }

  ipSet(arn: string): IpSetRecord | undefined {
    return this.#ipSets.get(arn);
  }

  get ipSets(): readonly IpSetRecord[] {
    return this.#ipSets.values();
  }

  regexPatternSet(arn: string): RegexPatternSetRecord | undefined {
    return this.#patternSets.get(arn);
  }

  get regexPatternSets(): readonly RegexPatternSetRecord[] {
    return this.#patternSets.values();
  }

  /** Sets a web ACL's logging, or ends it.
   * @throws AwsError for a web ACL that is not there or a destination that WAF does not take. */
  async putLogging(arn: string, configuration: LoggingConfiguration | undefined): Promise<void> {
    const webAcl = this.webAcls.get(arn);
    if (!webAcl) {
      if (!configuration) return;
      throw nonexistent();
    }
    await webAcl.logging?.delivery.flush();
    webAcl.logging = undefined;
    if (!configuration) return;
    const [destination = "", ...others] = configuration.LogDestinationConfigs;
    if (others.length > 0)
      throw invalidParameter("LOG_DESTINATION", others.join(", "), "Give one destination");
    const { scope, region } = webAcl.names;
    const place = scope === "CLOUDFRONT" ? "cloudfront" : region;
    const delivery = new LogDelivery(this.platform, destination, `${place}_${webAcl.configuration.name}_0`);
    await delivery.open();
    webAcl.logging = { configuration, delivery };
  }

  async stop(): Promise<void> {
    await Promise.all([...this.webAcls.values()].map(async ({ logging }) => await logging?.delivery.flush()));
  }

  #labelPrefix(kind: string, name: string): string {
    return `awswaf:${this.platform.accountId}:${kind}:${name}:`;
  }

  #references(labelPrefix: string): References {
    return {
      labelPrefix,
      ipSet: (arn) => {
        if (!this.#lists.has(arn)) throw nonexistent();
        return {
          contains: (address) => {
            const list = this.#lists.get(arn);
            return list !== undefined && isListed(list, address);
          },
        };
      },
      regexPatternSet: (arn) => {
        if (!this.#patterns.has(arn)) throw nonexistent();
        return { test: (text) => this.#patterns.get(arn)?.some((pattern) => pattern.test(text)) ?? false };
      },
    };
  }

  /** ARN of a new thing, or of all things with `*`. */
  arn(region: string, scope: Scope, kind: Parameters<typeof wafArn>[3], name: string, id: string): string {
    return wafArn(this.platform.accountId, region, scope, kind, name, id);
  }
}

/** @throws AwsError WAFOptimisticLockException when somebody changed the thing since. */
export function checkLock({ lockToken }: { readonly lockToken: string }, given: string): void {
  if (given !== lockToken) throw staleToken();
}
