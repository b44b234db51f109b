import { randomUUID } from "node:crypto";
import { formatArn, parseArn } from "../../contract/arn.ts";
import { AwsError } from "../../contract/errors.ts";
import { readEventPattern, type EventPattern } from "../../delivery/event-pattern.ts";
import { isPolicy, statementsOf } from "../../delivery/resource-policy.ts";
import type { ForeignResource, Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { readTraceHeader } from "../../observe/trace-header.ts";
import { currentTraceId } from "../../observe/trace.ts";
import { Deliveries } from "./deliveries.ts";
import { invalid, notFound } from "./errors.ts";
import type { BusEvent, BusRecord, RuleRecord, Target } from "./records.ts";
import { checkSchedule } from "./rule-schedule.ts";
import { checkTarget } from "./targets.ts";

const DEFAULT = "default";
/** Buses that an event may pass on its way; more is a circle. */
const HOPS = 5;
/** Services that put their own events on the default bus, which needs no policy for them. */
const OWN_SERVICES = [
  "cloudwatch.amazonaws.com",
  "codebuild.amazonaws.com",
  "codecommit.amazonaws.com",
  "codepipeline.amazonaws.com",
  "events.amazonaws.com",
  "s3.amazonaws.com",
  "ses.amazonaws.com",
];

/** An event as it comes in. */
export interface IncomingEvent extends Omit<BusEvent, "version" | "id" | "account" | "region"> {
  readonly busArn: string;
  readonly traceHeader?: string | undefined;
  readonly hops?: number;
}

/** Every bus with its rules. Durable. */
export class BusStore {
  readonly deliveries: Deliveries;
  readonly #platform: Platform;
  readonly #buses: Collection<BusRecord>;
  readonly #rules: Collection<RuleRecord>;
  /** Compiled patterns by their text. */
  readonly #patterns = new Map<string, EventPattern>();

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#buses = platform.store.collection("events/buses");
    this.#rules = platform.store.collection("events/rules");
    this.deliveries = new Deliveries(platform, (arn) => this.#rules.get(arn), {
      put: async (busArn, event, delivery) => {
        await this.put({ ...event, busArn, traceHeader: delivery.traceHeader, hops: delivery.hops + 1 });
      },
    });
  }

  /** ARN of a bus or rule by the rest of it. */
  arnOf(region: string, resource: string): string {
    return formatArn({ service: "events", region, accountId: this.#platform.accountId, resource });
  }

  /** ARN of a bus by its name or ARN; the default bus unless one is named. @throws AwsError ValidationException */
  busArn(region: string, nameOrArn: string = DEFAULT): string {
    if (!nameOrArn.startsWith("arn:")) return this.arnOf(region, `event-bus/${nameOrArn}`);
    if (!/^arn:[\w-]+:events:[a-z0-9-]+:\d{12}:event-bus\/./.test(nameOrArn))
      throw invalid(`${nameOrArn} is not the ARN of an event bus`);
    return nameOrArn;
  }

  /** ARN of a rule by its name and that of its bus, the default one unless given. @throws AwsError ValidationException */
  ruleArn(region: string, name: string, busNameOrArn?: string): string {
    const bus = nameOf(this.busArn(region, busNameOrArn));
    return this.arnOf(region, bus === DEFAULT ? `rule/${name}` : `rule/${bus}/${name}`);
  }

  /** Bus by its ARN; undefined when it is not there. */
  findBus(arn: string): BusRecord | undefined {
    const bus = this.#buses.get(arn);
    if (bus) return bus;
    const { region, resource, accountId } = parseArn(arn);
    if (resource !== `event-bus/${DEFAULT}` || accountId !== this.#platform.accountId) return undefined;
    return { arn, name: DEFAULT, region, tags: {}, origin: "program" };
  }

  /** Bus by its ARN. @throws AwsError ResourceNotFoundException */
  bus(arn: string): BusRecord {
    const bus = this.findBus(arn);
    if (!bus) throw notFound(`Event bus ${nameOf(arn)}`);
    return bus;
  }

  /** Policy of a bus: who may put events beside those whose own policies say so. */
  policyOf(arn: string): string | undefined {
    const bus = this.findBus(arn);
    if (bus?.name !== DEFAULT) return bus?.policy;
    const own = {
      Sid: "OwnServices",
      Effect: "Allow",
      Principal: { Service: OWN_SERVICES },
      Action: "events:PutEvents",
      Resource: arn,
    };
    const given = bus.policy === undefined ? [] : statementsOf(bus.policy);
    return JSON.stringify({ Version: "2012-10-17", Statement: [own, ...given] });
  }

  /** Keeps a bus. @throws AwsError ValidationException for a name or a policy that is none. */
  async putBus(bus: BusRecord): Promise<BusRecord> {
    if (!/^[\w./-]{1,256}$/.test(bus.name)) throw invalid(`EventBus name ${bus.name} is not valid`);
    if (bus.policy !== undefined && !isPolicy(bus.policy))
      throw invalid(`The policy of event bus ${bus.name} must be a JSON object with statements`);
    await this.#buses.put(bus.arn, bus);
    return bus;
  }

  /** Deletes a bus. @throws AwsError ValidationException for the default bus, or one that has rules. */
  async deleteBus(arn: string): Promise<void> {
    if (nameOf(arn) === DEFAULT) throw invalid("Cannot delete event bus default.");
    if (this.rulesOf(arn).length > 0)
      throw invalid(`Cannot delete event bus ${nameOf(arn)} since it still has rules.`);
    await this.#buses.delete(arn);
  }

  /** Buses of a region, the default one among them. */
  busesOf(region: string): BusRecord[] {
    const made = this.#buses.values().filter((bus) => bus.region === region);
    const standard = this.bus(this.busArn(region));
    return made.some(({ arn }) => arn === standard.arn) ? made : [standard, ...made];
  }

  /** Rules of a bus. */
  rulesOf(busArn: string): RuleRecord[] {
    return this.#rules.values().filter((rule) => rule.busArn === busArn);
  }

  /** Rule by its ARN; undefined when it is not there. */
  findRule(arn: string): RuleRecord | undefined {
    return this.#rules.get(arn);
  }

  /** Rule by its ARN. @throws AwsError ResourceNotFoundException */
  rule(arn: string): RuleRecord {
    const rule = this.findRule(arn);
    if (!rule) throw notFound(`Rule ${nameOf(arn)}`);
    return rule;
  }

  /** Keeps a rule. @throws AwsError ResourceNotFoundException, InvalidEventPatternException, ValidationException */
  async putRule(rule: RuleRecord): Promise<RuleRecord> {
    if (!/^[\w.-]{1,64}$/.test(rule.name)) throw invalid(`Rule name ${rule.name} is not valid`);
    this.bus(rule.busArn);
    if (rule.eventPattern === "" && !rule.schedule)
      throw invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    if (rule.eventPattern !== "") this.#pattern(rule.eventPattern);
    if (rule.schedule) {
      checkSchedule(rule.schedule.expression);
      if (nameOf(rule.busArn) !== DEFAULT)
        throw invalid("ScheduleExpression is supported only on the default event bus.");
    }
    await this.#rules.put(rule.arn, rule);
    return rule;
  }

  /** Deletes a rule. @throws AwsError ValidationException while it has targets. */
  async deleteRule(arn: string): Promise<void> {
    const rule = this.findRule(arn);
    if (rule && Object.keys(rule.targets).length > 0)
      throw invalid("Rule can't be deleted since it has targets.");
    await this.#rules.delete(arn);
  }

  /** Adds a target to a rule, or changes it.
   * @throws AwsError ResourceNotFoundException, ValidationException, LimitExceededException; NotEmulatedError. */
  async putTarget(ruleArn: string, target: Target): Promise<void> {
    const rule = this.rule(ruleArn);
    checkTarget(target);
    const targets = { ...rule.targets, [target.Id]: target };
    if (Object.keys(targets).length > 5)
      throw new AwsError(
        "LimitExceededException",
        `The requested resource exceeds the maximum number allowed: rule ${rule.name}`,
      );
    await this.#rules.put(ruleArn, { ...rule, targets });
  }

  /** Takes a target from a rule; nothing happens when either is not there. */
  async removeTarget(ruleArn: string, id: string): Promise<void> {
    const rule = this.findRule(ruleArn);
    if (!rule) return;
    const targets = Object.fromEntries(Object.entries(rule.targets).filter(([key]) => key !== id));
    await this.#rules.put(ruleArn, { ...rule, targets });
  }

  /** Takes an event for every target whose rule it matches. It is durable when the promise resolves.
   * @returns its id. */
  async put({ busArn, traceHeader, hops = 0, ...incoming }: IncomingEvent): Promise<string> {
    const { region } = parseArn(busArn);
    const event: BusEvent = {
      version: "0",
      id: randomUUID(),
      account: this.#platform.accountId,
      region,
      ...incoming,
    };
    if (hops > HOPS) {
      this.#platform.logs.write(
        "events",
        "error",
        `an event went through ${hops} buses and is dropped: the rules make a circle`,
      );
      return event.id;
    }
    // AWS takes such an event with success, and nobody gets it.
    if (!this.findBus(busArn)) {
      this.#platform.logs.write("events", "warn", `an event is lost: there is no event bus ${busArn}`);
      return event.id;
    }
    const rules = this.rulesOf(busArn).filter((rule) => this.#matches(rule, event));
    for (const rule of rules) this.#triggered(rule);
    // A header that is none is dropped: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-related-service-xray.html
    const root = readTraceHeader(traceHeader)?.root;
    const passed = root === undefined ? undefined : traceHeader;
    await this.deliveries.accept(event, rules, {
      traceHeader: passed,
      traceId: root ?? currentTraceId(),
      hops,
    });
    return event.id;
  }

  /** Rules that have a schedule. */
  scheduled(): RuleRecord[] {
    return this.#rules.values().filter(({ schedule }) => schedule !== undefined);
  }

  /** Sends the event of a scheduled rule to its targets. It is durable when the promise resolves.
   * @param minute Milliseconds since 1970 at which it was due.
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
  async sendScheduled(rule: RuleRecord, minute: number): Promise<void> {
    const event: BusEvent = {
      version: "0",
      id: randomUUID(),
      account: this.#platform.accountId,
      region: parseArn(rule.arn).region,
      "detail-type": "Scheduled Event",
      source: "aws.events",
      time: new Date(minute).toISOString().replace(/\.\d+Z$/, "Z"),
      resources: [rule.arn],
      detail: {},
    };
    this.#triggered(rule);
    await this.deliveries.accept(event, [rule], { traceHeader: undefined, traceId: undefined, hops: 0 });
  }

  /** ARNs of the targets that an event on the default bus of a region would go to.
   * @param event As rules see it, as far as it is known. */
  targetsOf(region: string, event: object): string[] {
    return this.rulesOf(this.busArn(region))
      .filter((rule) => this.#matches(rule, event))
      .flatMap(({ targets }) => Object.values(targets).map(({ Arn }) => Arn));
  }

  /** Buses and rules that were made with the API. */
  foreign(): readonly ForeignResource[] {
    const made = <T extends { readonly arn: string; readonly name: string; readonly origin: string }>(
      type: string,
      records: readonly T[],
    ) =>
      records
        .filter(({ origin }) => origin === "api")
        .map(({ arn, name }) => ({
          type,
          name,
          id: arn,
          region: parseArn(arn).region,
          outputs: { arn, name },
        }));
    return [
      ...made("aws:cloudwatch/eventBus:EventBus", this.#buses.values()),
      ...made("aws:cloudwatch/eventRule:EventRule", this.#rules.values()),
    ];
  }

  #matches({ isEnabled, eventPattern }: RuleRecord, event: object): boolean {
    return isEnabled && eventPattern !== "" && this.#pattern(eventPattern)(event);
  }

  #triggered({ arn, name }: RuleRecord): void {
    const measure = {
      region: parseArn(arn).region,
      namespace: "AWS/Events",
      dimensions: { RuleName: name },
      value: 1,
      unit: "Count",
    };
    this.#platform.metrics.put({ ...measure, metricName: "MatchedEvents" });
    this.#platform.metrics.put({ ...measure, metricName: "TriggeredRules" });
  }

  #pattern(text: string): EventPattern {
    let pattern = this.#patterns.get(text);
    if (!pattern) this.#patterns.set(text, (pattern = readEventPattern(text)));
    return pattern;
  }
}

/** Name of a bus or rule in its ARN. */
export function nameOf(arn: string): string {
  return arn.split("/").at(-1) ?? "";
}
