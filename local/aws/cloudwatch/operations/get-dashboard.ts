import { noDashboard } from "../errors.ts";
import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDashboard.html */
export const getDashboard = operation("GetDashboard", {
  members: { DashboardName: true },
  access: ({ store }, { DashboardName }) => [
    { action: "cloudwatch:GetDashboard", resource: store.dashboardArn(DashboardName) },
  ],
  run: ({ store }, { DashboardName }) => {
    const dashboard = store.dashboards.find(DashboardName);
    if (!dashboard) throw noDashboard(DashboardName);
    return { DashboardArn: dashboard.arn, DashboardBody: dashboard.body, DashboardName };
  },
});
