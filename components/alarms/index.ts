import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { metricAlarm } from "../parts/alarm.ts";
import { refuse, withDefaults } from "../parts/component.ts";
import { compositeAlarm } from "./composite.ts";
import type { AlarmDeclaration, AlarmsArgs, Chart } from "./args.ts";
import { slackChannel } from "./chat.ts";
import { accountBudget, costAnomalies } from "./cost.ts";
import { stageDashboards } from "./dashboard.ts";
import { defaults, isHeard, type Settings } from "./defaults.ts";
import { composites, kindOf, type CompositeKind } from "./kinds.ts";
import { alarmTopic, type AlarmTopic } from "./topic.ts";
import { problems } from "./validate.ts";

export type { AlarmDeclaration, AlarmsArgs, Chart } from "./args.ts";
export { composites, kinds, type AlarmKind, type AlarmLevel } from "./kinds.ts";

/** The alarms and the dashboard of a stage. Every component declares its own through it; one that is given no `Alarms` has none. Whoever is told is
 * told of what goes off, and of what is good again.
 *
 * ```ts
 * const alarms = new Alarms("alarms", { region: "ap-northeast-2", mailTo: ["admin@example.com"] });
 * new EventPipeline("mails", { source, function: { code }, alarms });
 * alarms.overview();
 * ```
 *
 * Makes: for each region with alarms a topic with its policy and subscriptions; alarms, below the components that declare them; where there are
 * all alarms, alarms of those that one cause would ring together; a dashboard; by argument a budget, a subscription of cost anomalies and a
 * chat channel.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html */
export class Alarms extends pulumi.ComponentResource {
  static readonly token = "mysfits:alarms:Alarms";

  readonly nodes: {
    /** By region, as alarms of it were declared. */
    readonly topics: ReadonlyMap<string, AlarmTopic>;
    readonly alarms: readonly aws.cloudwatch.MetricAlarm[];
  };
  readonly #name: string;
  readonly #args: Settings;
  readonly #topics = new Map<string, AlarmTopic>();
  readonly #alarms: aws.cloudwatch.MetricAlarm[] = [];
  readonly #charts: Chart[] = [];
  readonly #symptoms = new Map<CompositeKind, aws.cloudwatch.MetricAlarm[]>();

  constructor(name: string, given: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Alarms.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("Alarms", name, problems(args));
    this.#name = name;
    this.#args = args;
    this.nodes = { topics: this.#topics, alarms: this.#alarms };
    this.#tellOfCosts();
    this.registerOutputs({});
  }

  /** Makes an alarm of a component.
   * @param parent The component. @param name Logical name of the alarm.
   * @returns Undefined for a kind that the stage does without. */
  add(
    parent: pulumi.Resource,
    name: string,
    { component, kind, region, ...condition }: AlarmDeclaration,
  ): aws.cloudwatch.MetricAlarm | undefined {
    const { level, tags } = this.#args;
    const { level: needed, symptomOf } = kindOf(kind);
    if (needed === "all" && level !== "all") return undefined;
    const elsewhere = this.#elsewhere(region);
    // An alarm of alarms sees those of its own region alone.
    const composite = level === "all" && elsewhere === undefined ? symptomOf : undefined;
    const alarm = metricAlarm(
      name,
      { ...condition, description: this.#description(component, condition.description, kind) },
      { actions: composite ? [] : this.#actions(region), region: elsewhere, tags },
      parent,
    );
    this.#alarms.push(alarm);
    if (composite) this.#symptoms.set(composite, [...(this.#symptoms.get(composite) ?? []), alarm]);
    return alarm;
  }

  /** Puts a chart of a component on the dashboard. */
  chart(chart: Chart): void {
    this.#charts.push(chart);
  }

  /** Topic of the program's region, for rules of EventBridge whose names begin with the project and the stack; undefined when nobody listens.
   * @throws Error unless the alarms were made with `events`: the topic would let no rule in. */
  topicOfEvents(): aws.sns.Topic | undefined {
    if (!this.#args.events)
      throw new Error(
        `Alarms "${this.#name}": events must be true for rules to tell the topic. Fix: give it`,
      );
    return this.#topic(undefined)?.topic;
  }

  /** Makes what is made of everything that was declared, alarms of alarms and the dashboards: call it once, at the end of the program. */
  overview(): readonly aws.cloudwatch.Dashboard[] {
    const { slack, tags } = this.#args;
    for (const [kind, symptoms] of this.#symptoms) {
      const description = this.#description(this.#name, composites[kind], kind);
      compositeAlarm(
        this.#name,
        { kind, symptoms, description },
        { actions: this.#actions(undefined), tags },
        this,
      );
    }
    const topicArns = [...this.#topics.values()].map(({ topic }) => topic.arn);
    if (slack) slackChannel(this.#name, { ...slack, topicArns, tags }, this);
    return stageDashboards(this.#name, this.#args, { charts: this.#charts, alarms: this.#alarms }, this);
  }

  #description(component: string, text: string, section: string): string {
    const stage = `${pulumi.getProject()} ${pulumi.getStack()}`;
    return `${stage}, ${component}: ${text}. See ${this.#args.runbook}#${section}`;
  }

  #actions(region: string | undefined): pulumi.Input<string>[] {
    const topic = this.#topic(region);
    return topic ? [topic.topic.arn] : [];
  }

  /** Topic for alarms of a region; undefined when nobody listens. */
  #topic(region: string | undefined): AlarmTopic | undefined {
    if (!isHeard(this.#args)) return undefined;
    const home = region ?? this.#args.region;
    let topic = this.#topics.get(home);
    if (!topic)
      this.#topics.set(home, (topic = alarmTopic(this.#name, this.#args, this.#elsewhere(region), this)));
    return topic;
  }

  #tellOfCosts(): void {
    const { budgetUsd, anomalies, tags } = this.#args;
    if (budgetUsd === undefined && anomalies === undefined) return;
    const parts = this.#topic(undefined);
    if (!parts) return;
    const { topic, policy } = parts;
    const to = { topicArn: topic.arn, tags };
    if (budgetUsd !== undefined) accountBudget(this.#name, { usd: budgetUsd, ...to }, this);
    if (anomalies) costAnomalies(this.#name, { ...anomalies, ...to }, this, policy);
  }

  /** Region, unless it is the program's. */
  #elsewhere(region: string | undefined): string | undefined {
    return region === this.#args.region ? undefined : region;
  }
}
