import { operation } from "../operation.ts";

/** Lists dashboards, all on one page.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListDashboards.html */
export const listDashboards = operation("ListDashboards", {
  members: { DashboardNamePrefix: true, NextToken: "everything is on one page" },
  access: ({ store }) => [{ action: "cloudwatch:ListDashboards", resource: store.dashboardArn("*") }],
  run: ({ store }, { DashboardNamePrefix = "" }) => ({
    DashboardEntries: store.dashboards
      .all()
      .filter(({ name }) => name.startsWith(DashboardNamePrefix))
      .map(({ name, arn, body, modifiedAt }) => ({
        DashboardName: name,
        DashboardArn: arn,
        LastModified: new Date(modifiedAt),
        Size: Buffer.byteLength(body),
      })),
  }),
});
