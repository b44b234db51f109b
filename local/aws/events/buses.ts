import { randomUUID } from "node:crypto";
import { formatArn, parseArn } from "../../contract/arn.ts";
import { AwsError, NotEmulatedError } from "../../contract/errors.ts";
import { readEventPattern, type EventPattern } from "../../delivery/event-pattern.ts";
import type { ForeignResource, Platform } from "../../contract/service.ts";
import type { Collection } from "../../host/store.ts";
import { readTraceHeader } from "../../observe/trace-header.ts";
import { currentTraceId } from "../../observe/trace.ts";
import { Deliveries } from "./deliveries.ts";
import { unknownPlaceholder } from "./input.ts";
import type { BusEvent, BusRecord, RuleRecord, Target } from "./records.ts";

const DEFAULT = "default";
/** Buses that an event may pass on its way; more is a circle. */
const HOPS = 5;
/** Services that have targets here. */
const TARGETS = ["events", "firehose", "lambda", "sns", "sqs"];
/** Services that put their own events on the default bus, which needs no policy for them. */
const OWN_SERVICES = ["cloudwatch.amazonaws.com", "events.amazonaws.com", "ses.amazonaws.com"];

/** An event as it comes in. */
export interface IncomingEvent extends Omit<BusEvent, "version" | "id" | "account" | "region"> {
  readonly busArn: string;
  readonly traceHeader?: string | undefined;
  readonly hops?: number;
}

/** Every bus with its rules. Durable. */
export class Buses {
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

  ruleArn(region: string, name: string, busNameOrArn?: string): string {
    const bus = nameOf(this.busArn(region, busNameOrArn));
    return this.arnOf(region, bus === DEFAULT ? `rule/${name}` : `rule/${bus}/${name}`);
  }

  findBus(arn: string): BusRecord | undefined {
    const found = this.#buses.get(arn);
    if (found) return found;
    const { region, resource, accountId } = parseArn(arn);
    if (resource !== `event-bus/${DEFAULT}` || accountId !== this.#platform.accountId) return undefined;
    return { arn, name: DEFAULT, region, tags: {}, origin: "program" };
  }

  /** @throws AwsError ResourceNotFoundException */
  bus(arn: string): BusRecord {
    const found = this.findBus(arn);
    if (!found) throw notFound(`Event bus ${nameOf(arn)}`);
    return found;
  }

  /** Who may put events beside those whose own policies say so. */
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
    const given =
      bus.policy === undefined ? [] : (JSON.parse(bus.policy) as { Statement: object[] }).Statement;
    return JSON.stringify({ Version: "2012-10-17", Statement: [own, ...given] });
  }

  async putBus(bus: BusRecord): Promise<BusRecord> {
    if (!/^[\w./-]{1,256}$/.test(bus.name)) throw invalid(`EventBus name ${bus.name} is not valid`);
    await this.#buses.put(bus.arn, bus);
    return bus;
  }

  /** @throws AwsError ValidationException for the default bus, or one that has rules. */
  async deleteBus(arn: string): Promise<void> {
    if (nameOf(arn) === DEFAULT) throw invalid("Cannot delete event bus default.");
    if (this.rulesOf(arn).length > 0)
      throw invalid(`Cannot delete event bus ${nameOf(arn)} since it still has rules.`);
    await this.#buses.delete(arn);
  }

  busesOf(region: string): BusRecord[] {
    const made = this.#buses.values().filter((bus) => bus.region === region);
    const standard = this.bus(this.busArn(region));
    return made.some(({ arn }) => arn === standard.arn) ? made : [standard, ...made];
  }

  rulesOf(busArn: string): RuleRecord[] {
    return this.#rules.values().filter((rule) => rule.busArn === busArn);
  }

  findRule(arn: string): RuleRecord | undefined {
    return this.#rules.get(arn);
  }

  /** @throws AwsError ResourceNotFoundException */
  rule(arn: string): RuleRecord {
    const found = this.findRule(arn);
    if (!found) throw notFound(`Rule ${nameOf(arn)}`);
    return found;
  }

  /** @throws AwsError ResourceNotFoundException, InvalidEventPatternException, ValidationException */
  async putRule(rule: RuleRecord): Promise<RuleRecord> {
    if (!/^[\w.-]{1,64}$/.test(rule.name)) throw invalid(`Rule name ${rule.name} is not valid`);
    this.bus(rule.busArn);
    this.#pattern(rule.eventPattern);
    await this.#rules.put(rule.arn, rule);
    return rule;
  }

  /** @throws AwsError ValidationException while it has targets. */
  async deleteRule(arn: string): Promise<void> {
    const rule = this.findRule(arn);
    if (rule && Object.keys(rule.targets).length > 0)
      throw invalid("Rule can't be deleted since it has targets.");
    await this.#rules.delete(arn);
  }

  /** @throws AwsError ValidationException, NotEmulatedError */
  async putTarget(ruleArn: string, target: Target | null): Promise<void> {
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
    const rules = this.rulesOf(busArn).filter(
      ({ isEnabled, eventPattern }) => isEnabled && this.#pattern(eventPattern)(event),
    );
    for (const rule of rules) {
      const measure = {
        region,
        namespace: "AWS/Events",
        dimensions: { RuleName: rule.name },
        value: 1,
        unit: "Count",
      };
      this.#platform.metrics.put({ ...measure, metricName: "MatchedEvents" });
      this.#platform.metrics.put({ ...measure, metricName: "TriggeredRules" });
    }
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

  #pattern(text: string): EventPattern {
    let pattern = this.#patterns.get(text);
    if (!pattern) this.#patterns.set(text, (pattern = readEventPattern(text)));
    return pattern;
  }
}

function checkTarget(target: Target | null): asserts target is Target {
  const { Id, Arn, Input, InputPath, InputTransformer, RoleArn } = target ?? { Id: "", Arn: "" };
  if (!/^[\w.-]{1,64}$/.test(Id)) throw invalid(`Target id ${Id} is not valid`);
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:./.test(Arn)) throw invalid(`Target ${Id}: ${Arn} is not an ARN`);
  if ([Input, InputPath, InputTransformer].filter((one) => one !== undefined).length > 1)
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  if (Input !== undefined) isJson(Input, Id);
  if (InputTransformer) checkTransformer(InputTransformer, Id);
  const { service } = parseArn(Arn);
  if (!TARGETS.includes(service))
    throw new NotEmulatedError(
      `the target ${Arn} of a rule`,
      "Here: queues, topics, functions, delivery streams and other buses.",
    );
  if ((service === "events" || service === "firehose") && RoleArn === undefined)
    throw invalid(`RoleArn is required for target ${Arn}.`);
}

function checkTransformer(transformer: NonNullable<Target["InputTransformer"]>, id: string): void {
  const { InputTemplate: template, InputPathsMap: paths } = transformer as {
    readonly InputTemplate?: unknown;
    readonly InputPathsMap?: unknown;
  };
  if (typeof template !== "string" || template === "")
    throw invalid(`InputTransformer of target ${id} must have an InputTemplate.`);
  if (paths !== undefined && (typeof paths !== "object" || paths === null))
    throw invalid(`InputPathsMap of target ${id} must be a map of paths.`);
  for (const [name, path] of Object.entries(paths ?? {}))
    if (typeof path !== "string" || !path.startsWith("$"))
      throw invalid(`Path of ${name} for target ${id} is not valid: it begins with $.`);
  const unknown = unknownPlaceholder(transformer);
  if (unknown !== undefined)
    throw invalid(`InputTemplate for target ${id} contains invalid placeholder ${unknown}.`);
}

function isJson(text: string, id: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw invalid(`JSON syntax error in input for target ${id}`);
  }
}

/** Name of a bus or rule in its ARN. */
export const nameOf = (arn: string): string => arn.split("/").at(-1) ?? "";

export const invalid = (message: string): AwsError => new AwsError("ValidationException", message);

const notFound = (what: string): AwsError =>
  new AwsError("ResourceNotFoundException", `${what} does not exist.`);
