import type { WorkItem } from "../../delivery/durable-work.ts";

/** An event bus as it is kept. The default bus of a region is there without a record. */
export interface BusRecord {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly description?: string | undefined;
  /** JSON text: who else may put events. */
  readonly policy?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly origin: "program" | "api";
}

/** A rule with its targets, as it is kept. */
export interface RuleRecord {
  readonly arn: string;
  readonly name: string;
  readonly busArn: string;
  readonly description?: string | undefined;
  /** JSON text; empty for a rule that has a schedule alone. */
  readonly eventPattern: string;
  /** Expression, and milliseconds since 1970 from which a rate counts. */
  readonly schedule?: { readonly expression: string; readonly since: number } | undefined;
  readonly isEnabled: boolean;
  readonly roleArn?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly targets: Readonly<Record<string, Target>>;
  readonly origin: "program" | "api";
}

/** A target, as PutTargets spells it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
export interface Target {
  readonly Id: string;
  readonly Arn: string;
  /** Role that EventBridge assumes: for other buses and delivery streams. */
  readonly RoleArn?: string | undefined;
  /** JSON text that goes out in place of the event. */
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?:
    { readonly InputPathsMap?: Readonly<Record<string, string>>; readonly InputTemplate: string } | undefined;
  readonly SqsParameters?: { readonly MessageGroupId?: string } | undefined;
  readonly RetryPolicy?:
    { readonly MaximumRetryAttempts?: number; readonly MaximumEventAgeInSeconds?: number } | undefined;
  readonly DeadLetterConfig?: { readonly Arn?: string } | undefined;
}

/** An event as rules see it and targets get it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** An event on its way to one target. */
export interface DeliveryRecord extends WorkItem {
  readonly ruleArn: string;
  readonly targetId: string;
  readonly event: BusEvent;
  /** Milliseconds since 1970. */
  readonly ingestedAt: number;
  readonly attempts: number;
  readonly traceHeader?: string | undefined;
  readonly traceId?: string | undefined;
  /** Buses that the event went through. */
  readonly hops: number;
}
