import type { RecordedResource } from "../../../contract/resource.ts";
import type { CloudWatchStore } from "../store.ts";

/** `aws:cloudwatch/dashboard:Dashboard`, recorded. */
export function dashboardResource(store: CloudWatchStore): RecordedResource {
  return {
    without: "no metric is shown",
    outputs: ({ inputs, name }) => {
      const dashboardName = (inputs["dashboardName"] as string | undefined) ?? name;
      return { id: dashboardName, outputs: { dashboardArn: store.dashboardArn(dashboardName) } };
    },
  };
}
