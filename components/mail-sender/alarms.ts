import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "../parts/alarm.ts";
import type { MailSenderArgs } from "./args.ts";

/** Rates from which on SES looks at an account, and half of that at which it may stop its sending.
 * @see https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html */
const RATES = { bounces: 0.05, complaints: 0.001 };
/** Seconds: SES measures them about hourly. */
const HOUR = 3600;

/** Declares the alarms for a reputation that goes bad. The rates are those of the account in the sender's region, as SES judges them: they have no
 * dimension. Where nothing was sent they stay as they are. */
export function reputationAlarms(
  name: string,
  { alarms, region }: MailSenderArgs,
  parent: pulumi.Resource,
): void {
  if (!alarms) return;
  const of = (metricName: string, label: string): Metric => ({
    namespace: "AWS/SES",
    metricName,
    dimensions: {},
    statistic: "Maximum",
    label,
  });
  const bounces = of("Reputation.BounceRate", "bounces");
  const complaints = of("Reputation.ComplaintRate", "complaints");
  const common = {
    component: name,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    period: HOUR,
    treatMissingData: "ignore",
    region,
  } as const;
  alarms.chart({
    title: `${name}: part of the mails that come back`,
    metrics: [bounces, complaints],
    period: HOUR,
    region,
  });
  alarms.add(parent, `${name}-bounces`, {
    ...common,
    kind: "mail-bounces",
    description: `${RATES.bounces * 100} % of the mails or more bounce; from 10 % on SES may stop them`,
    metric: bounces,
    threshold: RATES.bounces,
  });
  alarms.add(parent, `${name}-complaints`, {
    ...common,
    kind: "mail-complaints",
    description: `${RATES.complaints * 100} % of the mails or more are complained of; from 0.5 % on SES may stop them`,
    metric: complaints,
    threshold: RATES.complaints,
  });
}
