import { operation } from "../operation.ts";

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
export const putDashboard = operation("PutDashboard", {
  members: { DashboardName: true, DashboardBody: true },
  access: ({ store }, { DashboardName }) => [
    { action: "cloudwatch:PutDashboard", resource: store.dashboardArn(DashboardName) },
  ],
  run: async ({ store }, { DashboardName, DashboardBody }) => {
    await store.putDashboard(DashboardName, DashboardBody);
    return { DashboardValidationMessages: [] };
  },
});
