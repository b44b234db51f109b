/** Level from which on a kind of alarm is made. */
export type AlarmLevel = "all" | "essential";

/** Properties of a kind of alarm. */
interface Kind {
  /** `essential`: somebody has to act, or people lose something. `all`: tells earlier, or where to look; 0.10 USD a month each. */
  readonly level: AlarmLevel;
  /** Composite alarm that tells in its place, where there are composite alarms. */
  readonly symptomOf?: "answers";
}

/** Kinds of alarms. Each has its section in docs/runbook.md.
 * @see https://aws.amazon.com/cloudwatch/pricing/ */
export const kinds = {
  "failure-queue": { level: "essential" },
  "event-age": { level: "essential" },
  "delivery-age": { level: "essential" },
  "delivery-transform": { level: "essential" },
  "delivery-throttled": { level: "essential" },
  "records-failed": { level: "essential" },
} as const satisfies Readonly<Record<string, Kind>>;

/** Name of a kind of alarm, which is the name of its section in the runbook. */
export type AlarmKind = keyof typeof kinds;

/** Reads the properties of a kind. */
export const kindOf = (kind: AlarmKind): Kind => kinds[kind];
