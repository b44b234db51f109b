import type { MetricValue } from "../../observe/metrics.ts";
import type { Statistics } from "./statistics.ts";

/** Computes the part of an account's mails that came back or were complained of, by region, from the mails of the last two weeks. AWS does not
 * tell which mails it counts.
 * @see https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html */
export function reputation(statistics: Statistics): MetricValue[] {
  return statistics.regions().flatMap((region) => {
    const points = statistics.points(region);
    const sum = (counter: "Bounces" | "Complaints" | "DeliveryAttempts") =>
      points.reduce((total, point) => total + point[counter], 0);
    const sent = sum("DeliveryAttempts");
    if (sent === 0) return [];
    const value = (metricName: string, count: number): MetricValue => ({
      region,
      namespace: "AWS/SES",
      metricName,
      dimensions: {},
      value: count / sent,
      unit: "Percent",
    });
    return [
      value("Reputation.BounceRate", sum("Bounces")),
      value("Reputation.ComplaintRate", sum("Complaints")),
    ];
  });
}
