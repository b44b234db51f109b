import type * as aws from "@pulumi/aws";
import type { Read } from "../../../contract/members.ts";
import { resource, type Inputs, type Resource } from "../../../contract/resource.ts";
import type { CloudWatchStore } from "../store.ts";

const inputs = { dashboardName: true, dashboardBody: true } as const;

type DashboardInputs = Read<Inputs<aws.cloudwatch.DashboardArgs>, typeof inputs>;

/** `aws:cloudwatch/dashboard:Dashboard`, which the console draws.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
export function dashboardResource(store: CloudWatchStore) {
  const put = async ({ inputs: { dashboardName, dashboardBody } }: Resource<DashboardInputs>) => {
    const { arn } = await store.putDashboard(dashboardName, dashboardBody);
    return { id: dashboardName, outputs: { dashboardArn: arn } };
  };
  return resource<aws.cloudwatch.DashboardArgs, { readonly dashboardArn: string }>()({
    inputs,
    replaceOn: ["dashboardName"],
    create: put,
    start: async (kept) => {
      // It was only recorded by an older version.
      if (!store.dashboards.find(kept.id)) await put(kept);
    },
    update: put,
    delete: async ({ id }) => await store.dashboards.delete(id),
  });
}
