/** Level from which on a kind of alarm is made. */
export type AlarmLevel = "all" | "essential";

/** Properties of a kind of alarm. */
interface Kind {
  /** `essential`: somebody has to act, or people lose something. `all`: tells earlier, or where to look; 0.10 USD a month each. */
  readonly level: AlarmLevel;
  /** Composite alarm that tells in its place, in a stage that has all alarms. */
  readonly symptomOf?: CompositeKind;
}

/** Alarms of alarms: what people notice rings several of them, whatever the cause, and is told once. */
export const composites = {
  answers: "what people call fails, is slow or is not there; the alarms that are raised tell where",
} as const;

/** Name of an alarm of alarms. */
export type CompositeKind = keyof typeof composites;

/** Kinds of alarms. Each has its section in docs/runbook.md.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
 * @see https://aws.amazon.com/cloudwatch/pricing/ */
export const kinds = {
  "api-errors": { level: "essential", symptomOf: "answers" },
  "api-latency": { level: "all", symptomOf: "answers" },
  "api-refusals": { level: "all" },
  "graphql-errors": { level: "essential", symptomOf: "answers" },
  "site-errors": { level: "all" },
  "load-balancer-errors": { level: "all", symptomOf: "answers" },
  "target-errors": { level: "all", symptomOf: "answers" },
  "unhealthy-hosts": { level: "all", symptomOf: "answers" },
  "tasks-missing": { level: "essential", symptomOf: "answers" },
  "service-cpu": { level: "all" },
  "service-memory": { level: "all" },
  "function-errors": { level: "essential" },
  "function-throttles": { level: "all" },
  "function-duration": { level: "all" },
  "failure-queue": { level: "essential" },
  "event-age": { level: "essential" },
  "pipe-failures": { level: "all" },
  "delivery-age": { level: "essential" },
  "delivery-transform": { level: "essential" },
  "delivery-throttled": { level: "essential" },
  "records-failed": { level: "essential" },
  "table-throttles": { level: "all" },
  "database-capacity": { level: "all" },
  "cache-throttles": { level: "all" },
  "sign-in-throttles": { level: "all" },
  "mail-bounces": { level: "essential" },
  "mail-complaints": { level: "essential" },
  "requests-blocked": { level: "all" },
  "probe-failed": { level: "essential" },
} as const satisfies Readonly<Record<string, Kind>>;

/** Name of a kind of alarm, which is the name of its section in the runbook. */
export type AlarmKind = keyof typeof kinds;

/** Reads the properties of a kind. */
export const kindOf = (kind: AlarmKind): Kind => kinds[kind];
