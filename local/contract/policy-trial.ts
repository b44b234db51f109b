/** What a policy is attached to, and so how it takes part in a decision. */
export type PolicyPlace = "identity" | "boundary" | "session" | "resource" | "endpoint" | "trust";

/** A policy that took part in a decision. */
export interface AskedPolicy {
  readonly place: PolicyPlace;
  /** Name of a role's policy; for others a text that says what they belong to. */
  readonly name: string;
  /** JSON text, as the program gave it. */
  readonly document: string;
}

/** A question to IAM with all that the answer depends on, so that it can be asked again with other policies. */
export interface AskedQuestion {
  readonly asker: {
    readonly arn: string;
    readonly roleArn?: string;
    readonly accountId: string;
    readonly service?: string;
    readonly anonymous: boolean;
  };
  readonly action: string;
  readonly resource: string;
  /** Condition keys in lower case. */
  readonly context: readonly (readonly [string, readonly string[]])[];
  readonly policies: readonly AskedPolicy[];
}

/** A test of the program's policies: it sees every decision, and has policies take part without some of what is in them.
 * A copy runs without one, unless it was started for it. */
export interface PolicyTrial {
  /** Told of every decision; of what policies really said, when {@link PolicyTrial.document} put another in place. */
  decided(question: AskedQuestion, allowed: boolean): void;
  /** Document that takes part instead of a policy.
   * @param roleArn Of the role that asks or, for trust policies, is asked for. */
  document(policy: AskedPolicy, roleArn: string | undefined): string;
  /** Accompanies the making of a resource: what is asked meanwhile is asked for it. */
  making<T>(urn: string, work: () => Promise<T>): Promise<T>;
}
