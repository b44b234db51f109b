import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { metricAlarm } from "../parts/alarm.ts";
import { refuse, withDefaults } from "../parts/component.ts";
import type { AlarmDeclaration, AlarmsArgs, Chart } from "./args.ts";
import { stageDashboard } from "./dashboard.ts";
import { defaults, type Settings } from "./defaults.ts";
import { kindOf } from "./kinds.ts";
import { alarmTopic } from "./topic.ts";
import { problems } from "./validate.ts";

export type { AlarmDeclaration, AlarmsArgs, Chart } from "./args.ts";
export { kinds, type AlarmKind, type AlarmLevel } from "./kinds.ts";

/** The alarms and the dashboard of a stage. Every component declares its own through it; one that is given no `Alarms` has none. Whoever is told is
 * told of what goes off, and of what is good again.
 *
 * ```ts
 * const alarms = new Alarms("alarms", { region: "ap-northeast-2", mailTo: ["admin@example.com"] });
 * new EventPipeline("mails", { source, function: { code }, alarms });
 * alarms.overview();
 * ```
 *
 * Makes: for each region with alarms a topic with its policy and subscriptions; alarms, below the components that declare them; a dashboard.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html */
export class Alarms extends pulumi.ComponentResource {
  static readonly token = "mysfits:alarms:Alarms";

  readonly nodes: {
    /** By region, as alarms of it were declared. */
    readonly topics: ReadonlyMap<string, aws.sns.Topic>;
    readonly alarms: readonly aws.cloudwatch.MetricAlarm[];
  };
  readonly #name: string;
  readonly #args: Settings;
  readonly #topics = new Map<string, aws.sns.Topic>();
  readonly #alarms: aws.cloudwatch.MetricAlarm[] = [];
  readonly #charts: Chart[] = [];

  constructor(name: string, given: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(Alarms.token, name, {}, opts);
    const args = withDefaults(defaults, given);
    refuse("Alarms", name, problems(args));
    this.#name = name;
    this.#args = args;
    this.nodes = { topics: this.#topics, alarms: this.#alarms };
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
    const { runbook, level, tags } = this.#args;
    if (kindOf(kind).level === "all" && level !== "all") return undefined;
    const stage = `${pulumi.getProject()} ${pulumi.getStack()}`;
    const description = `${stage}, ${component}: ${condition.description}. See ${runbook}#${kind}`;
    const topic = this.#topic(region);
    const alarm = metricAlarm(
      name,
      { ...condition, description },
      { actions: topic ? [topic.arn] : [], region: this.#elsewhere(region), tags },
      parent,
    );
    this.#alarms.push(alarm);
    return alarm;
  }

  /** Puts a chart of a component on the dashboard. */
  chart(chart: Chart): void {
    this.#charts.push(chart);
  }

  /** Makes the dashboard of everything that was declared: call it once, at the end of the program. */
  overview(): aws.cloudwatch.Dashboard {
    return stageDashboard(this.#name, this.#args, { charts: this.#charts, alarms: this.#alarms }, this);
  }

  /** Topic for alarms of a region; undefined when nobody listens. */
  #topic(region: string | undefined): aws.sns.Topic | undefined {
    if (this.#args.mailTo.length === 0) return undefined;
    const home = region ?? this.#args.region;
    let topic = this.#topics.get(home);
    if (!topic)
      this.#topics.set(home, (topic = alarmTopic(this.#name, this.#args, this.#elsewhere(region), this)));
    return topic;
  }

  /** Region, unless it is the program's. */
  #elsewhere(region: string | undefined): string | undefined {
    return region === this.#args.region ? undefined : region;
  }
}
