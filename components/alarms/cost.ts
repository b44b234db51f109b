import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Tags } from "../parts/component.ts";
import type { AnomalyArgs } from "./args.ts";

/** Per cent of the month's limit that was spent, and that will be spent by AWS's forecast. A new account has no forecast for about five weeks. */
const SHARES = { spent: [80, 100], forecast: [100] };

/** Makes a budget of the account's costs in a month; a topic is told of what was spent and of what will be. Budgets without actions are free.
 *
 * It is the account's, not the stage's: costs of one stage can be told by its tags only once somebody has activated them for cost allocation, and
 * until then such a budget would show nothing.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create.html
 * @see https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/ */
export function accountBudget(
  name: string,
  {
    usd,
    topicArn,
    tags,
  }: { readonly usd: number; readonly topicArn: pulumi.Input<string>; readonly tags: Tags | undefined },
  parent: pulumi.Resource,
): aws.budgets.Budget {
  const notification = (notificationType: "ACTUAL" | "FORECASTED") => (threshold: number) => ({
    comparisonOperator: "GREATER_THAN",
    notificationType,
    threshold,
    thresholdType: "PERCENTAGE",
    subscriberSnsTopicArns: [topicArn],
  });
  return new aws.budgets.Budget(
    `${name}-budget`,
    {
      name: `${pulumi.getProject()}-${pulumi.getStack()}`,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(usd),
      limitUnit: "USD",
      notifications: [
        ...SHARES.spent.map(notification("ACTUAL")),
        ...SHARES.forecast.map(notification("FORECASTED")),
      ],
      tags,
    },
    { parent },
  );
}

/** Tells a topic of costs that are unlike those of the days before. An account has one monitor of services at most, and AWS makes it for most new
 * accounts: give its ARN where there is one.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html */
export function costAnomalies(
  name: string,
  {
    monitor,
    usd,
    topicArn,
    tags,
  }: AnomalyArgs & { readonly topicArn: pulumi.Input<string>; readonly tags: Tags | undefined },
  parent: pulumi.Resource,
  topicPolicy: pulumi.Resource,
): aws.costexplorer.AnomalySubscription {
  const title = `${pulumi.getProject()}-${pulumi.getStack()}`;
  const monitorArn =
    monitor === "make"
      ? new aws.costexplorer.AnomalyMonitor(
          `${name}-costs`,
          { name: title, monitorType: "DIMENSIONAL", monitorDimension: "SERVICE", tags },
          { parent },
        ).arn
      : monitor;
  return new aws.costexplorer.AnomalySubscription(
    `${name}-costs`,
    {
      name: title,
      // A topic can only be told at once, a mail address only once a day or a week.
      frequency: "IMMEDIATE",
      monitorArnLists: [monitorArn],
      subscribers: [{ type: "SNS", address: topicArn }],
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(usd)],
        },
      },
      tags,
    },
    { parent, dependsOn: topicPolicy },
  );
}
