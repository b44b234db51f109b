import type { ServiceApi } from "../../contract/api.ts";
import { header } from "../../contract/http.ts";
import type { Operation } from "../../contract/operation.ts";
import { lazyModel } from "../../wire/model.ts";
import { serviceApi } from "../../wire/service-api.ts";
import { deleteDashboards } from "./operations/delete-dashboards.ts";
import { describeAlarms } from "./operations/describe-alarms.ts";
import { getDashboard } from "./operations/get-dashboard.ts";
import { getMetricData } from "./operations/get-metric-data.ts";
import { getMetricStatistics } from "./operations/get-metric-statistics.ts";
import { listDashboards } from "./operations/list-dashboards.ts";
import { listMetrics } from "./operations/list-metrics.ts";
import { putDashboard } from "./operations/put-dashboard.ts";
import { putMetricData } from "./operations/put-metric-data.ts";
import { setAlarmState } from "./operations/set-alarm-state.ts";
import type { CloudWatchStore } from "./store.ts";

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html */
export const operations: readonly Operation<CloudWatchStore>[] = [
  deleteDashboards,
  describeAlarms,
  getDashboard,
  getMetricData,
  getMetricStatistics,
  listDashboards,
  listMetrics,
  putDashboard,
  putMetricData,
  setAlarmState,
];

/** CloudWatch's metrics and alarms, as SDK clients call it. The program makes alarms; the API reads them and sets their state. */
export function cloudWatchApi(store: CloudWatchStore): ServiceApi {
  return serviceApi({
    signingName: "monitoring",
    protocol: "json-1.0",
    model: lazyModel(import.meta.dirname),
    store,
    operations,
    accepts: ({ headers }) => header(headers, "x-amz-target") !== undefined,
  });
}
