import { formatArn } from "../../contract/arn.ts";
import type { Platform } from "../../contract/service.ts";
import type { MetricHub } from "../../observe/metrics.ts";
import { AlarmStore } from "./alarm-store.ts";
import { AlarmWatch } from "./alarm-watch.ts";
import { readDashboardBody } from "./dashboard-body.ts";
import { DashboardStore, type DashboardRecord } from "./dashboard-store.ts";
import { invalidValue } from "./errors.ts";
import { MetricStore } from "./metric-store.ts";

/** Metrics, alarms and dashboards. */
export class CloudWatchStore {
  /** Takes values from all services, and measures what is measured when somebody looks. */
  readonly hub: MetricHub;
  readonly metrics: MetricStore;
  readonly alarms: AlarmStore;
  readonly watch: AlarmWatch;
  readonly dashboards: DashboardStore;
  readonly #accountId: string;

  constructor(platform: Platform) {
    this.hub = platform.metrics;
    this.metrics = new MetricStore(platform.metrics);
    this.alarms = new AlarmStore(platform.store);
    this.watch = new AlarmWatch(platform, this.metrics, this.alarms);
    this.dashboards = new DashboardStore(platform.store);
    this.#accountId = platform.accountId;
  }

  /** ARN of an alarm by its name. */
  alarmArn(region: string, name: string): string {
    return formatArn({
      service: "cloudwatch",
      region,
      accountId: this.#accountId,
      resource: `alarm:${name}`,
    });
  }

  /** ARN of a dashboard by its name: dashboards have no region. */
  dashboardArn(name: string): string {
    const accountId = this.#accountId;
    return formatArn({ service: "cloudwatch", region: "", accountId, resource: `dashboard/${name}` });
  }

  /** Keeps a dashboard.
   * @throws AwsError InvalidParameterValue for a name that is none, DashboardInvalidInputError for a body that is none. */
  async putDashboard(name: string, body: string): Promise<DashboardRecord> {
    if (!/^[\w-]{1,255}$/.test(name))
      throw invalidValue(
        `The value ${name} for parameter DashboardName is invalid: up to 255 letters, digits, hyphens and underscores.`,
      );
    readDashboardBody(body);
    const dashboard = { name, body, arn: this.dashboardArn(name), modifiedAt: new Date().toISOString() };
    await this.dashboards.put(dashboard);
    return dashboard;
  }
}
