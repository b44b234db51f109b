/** What an idle month is, and what is taken for granted where a program does not say it. */
export const assumptions = {
  /** Hours of a month, as AWS's calculator counts them. */
  hours: 730,
  /** Part of Fargate's price that Spot costs: AWS promises up to 70 % less, and the price moves.
   * @see https://aws.amazon.com/fargate/pricing/ */
  spotShare: 0.3,
  /** Images that a repository keeps, and GB of each. */
  images: 5,
  imageGigabytes: 0.08,
  /** GB that a serverless cache is paid for at least.
   * @see https://aws.amazon.com/elasticache/pricing/ */
  cacheGigabytes: 0.1,
  /** GB of rows of a small shop. */
  databaseGigabytes: 1,
  /** Requests a minute with which Lambda asks a queue that is empty: five pollers that wait for 20 seconds each.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
  queuePollsAMinute: 15,
} as const;

/** Allowances that AWS gives each account for ever. They are shared by all stages of an account, so totals leave them out unless asked.
 * @see https://aws.amazon.com/cloudwatch/pricing/
 * @see https://aws.amazon.com/sqs/pricing/ */
export const alwaysFree = {
  alarmMonth: { units: 10, what: "10 alarms" },
  dashboardMonth: { units: 3, what: "3 dashboards" },
  queueRequests: { units: 1, what: "a million requests of queues" },
  metricMonth: { units: 10, what: "10 metrics" },
} as const;
