import { noDashboard } from "../errors.ts";
import { operation } from "../operation.ts";

/** Deletes dashboards: all of them, or none when one is not there.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteDashboards.html */
export const deleteDashboards = operation("DeleteDashboards", {
  members: { DashboardNames: true },
  access: ({ store }, { DashboardNames }) =>
    DashboardNames.map((name) => ({
      action: "cloudwatch:DeleteDashboards",
      resource: store.dashboardArn(name),
    })),
  run: async ({ store }, { DashboardNames }) => {
    const missing = DashboardNames.find((name) => !store.dashboards.find(name));
    if (missing !== undefined) throw noDashboard(missing);
    for (const name of DashboardNames) await store.dashboards.delete(name);
  },
});
